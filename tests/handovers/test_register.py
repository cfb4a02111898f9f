"""What the ward hands over is recorded item by item, receipted the same day, and ends with a record."""

from __future__ import annotations

from html import unescape
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from bot.documents.building import build
from bot.documents.word import FOLDER
from handlers.handovers.forms import FORMS
from handlers.handovers.queries import by_code, items_of
from handlers.handovers.tables import Handover, HandoverItem
from handlers.sendings.changes import ask, check
from handlers.sendings.frozen import digest_now
from handlers.sendings.queries import by_code as sending_of
from tests.cast import Town
from tests.documents.reading import rows_of, words_of
from tests.sendings.office import NOON, working
from tests.visitors import Desk, desk_of

FORM = {
    "on": "10/14", "office": "協働推進課 区民協働担当係", "way": "in person",
    "what1": "町会一覧", "medium1": "usb", "count1": "１", "important1": "yes", "place1": "事務所の鍵付きキャビネット",
    "what3": "会場の案内図", "medium3": "paper", "count3": "3", "place3": "同じ",
}  # fmt: skip


@pytest.fixture
def desk(town: Town) -> Desk:
    """野々村 at noon."""
    town.clock.moment = NOON
    return desk_of(town)


def took(desk: Desk, **more: str) -> TestResponse:
    """A handing over of two things, unless said otherwise."""
    return desk.post("/staff/handovers", **{**FORM, **more})


def refused(answer: TestResponse, part: str) -> None:
    """Assert that a form was refused with a sentence that says this."""
    assert answer.status_code == 422, answer.status_code
    assert part in unescape(answer.text.split('role="alert">')[1].split("</p>")[0])


def row(town: Town) -> Handover:
    """The only handing over as it stands now."""
    with town.house.db.read() as session:
        found = by_code(session, "U01")
        assert found is not None
        return found


def items(town: Town) -> list[HandoverItem]:
    """Its items."""
    with town.house.db.read() as session:
        return list(items_of(session, row(town).id))


def test_what_was_handed_over_is_kept_item_by_item(desk: Desk, town: Town) -> None:
    assert took(desk).headers["Location"] == "/staff/handovers/U01"
    assert (row(town).received_on, row(town).received_by) == (NOON.date(), "S02")
    kept = [(one.position, one.what, one.medium, one.count, one.important) for one in items(town)]
    assert kept == [(1, "町会一覧", "usb", 1, True), (2, "会場の案内図", "paper", 3, False)]
    assert "まだ手元にあるもの 2点" in desk.text("/staff/handovers")


@pytest.mark.parametrize(
    ("more", "part"),
    [
        ({"way": ""}, "受け取り方"),
        ({"office": ""}, "区のどの係から"),
        ({"office": "係 090-0000-1234"}, "電話番号のように見えた"),
        ({"on": "10/15"}, "まだ来ていません"),
        ({"received_by": "S99"}, "情報を受け取れるのは、管理責任者と従事者だけです"),
        ({"what1": "", "what3": ""}, "一つは入れてください"),
        ({"what1": "あ" * 41}, "40字まで"),
        ({"medium1": "cloud"}, "「町会一覧」の媒体"),
        ({"count1": "0"}, "「町会一覧」の数"),
        ({"count1": "たくさん"}, "「町会一覧」の数"),
        ({"place3": ""}, "「会場の案内図」をどこに保管"),
    ],
)
def test_a_fault_is_named_and_nothing_is_kept(desk: Desk, town: Town, more: dict[str, str], part: str) -> None:
    answer = took(desk, **more)
    refused(answer, part)
    assert "事務所の鍵付きキャビネット" in answer.text  # nothing has to be typed again
    with town.house.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Handover)) == 0


def test_the_receipt_says_what_was_handed_over_cell_by_cell(desk: Desk) -> None:
    took(desk, what1="髙﨑𠮷{{ x }}一覧")
    answer = desk.post("/staff/handovers/U01/receipt")
    assert answer.headers["Content-Disposition"].endswith("20261014_U01_%E5%8F%97%E9%A0%98%E6%9B%B8.docx")
    cells = rows_of(answer.data)
    assert ["受領年月日", "令和8年10月14日"] in cells
    assert ["受領者", "従事者 S02"] in cells
    cells = rows_of(answer.data, "番号")
    assert ["1", "髙﨑𠮷{{ x }}一覧", "USBメモリ", "1", "あり"] in cells
    assert ["2", "会場の案内図", "紙", "3", "なし"] in cells
    said = words_of(answer.data)
    assert ("練馬区 協働推進課 区民協働担当係　御中" in said, "つぎのとおり受領いたしました。" in said) == (True, True)


def test_the_receipt_is_made_equal_again(desk: Desk, town: Town) -> None:
    took(desk)
    first = desk.post("/staff/handovers/U01/receipt").data
    digest = row(town).receipt_digest
    assert desk.post("/staff/handovers/U01/receipt").data == first
    assert row(town).receipt_digest == digest


def test_the_template_is_what_its_form_describes(tmp_path: Any) -> None:
    (made,) = build(FORMS, tmp_path)
    assert made.read_bytes() == (FOLDER / made.name).read_bytes()


def test_a_receipt_is_given_once_it_is_made(desk: Desk, town: Town) -> None:
    took(desk)
    assert "U01 受領書をまだ区に渡していません" in desk.text("/staff")
    refused(desk.post("/staff/handovers/U01/do/give", how="in person"), "先に受領書を作ってください")
    desk.post("/staff/handovers/U01/receipt")
    refused(desk.post("/staff/handovers/U01/do/give", how="in person", on="10/13"), "より前にはできません")
    assert desk.post("/staff/handovers/U01/do/give", how="in person").status_code == 303
    assert (row(town).receipt_given_on, row(town).receipt_given_how) == (NOON.date(), "in person")
    refused(desk.post("/staff/handovers/U01/do/give", how="mail"), "もう記録されています")
    assert "U01 受領書" not in desk.text("/staff")


def test_a_receipt_that_went_by_mail_is_given(desk: Desk, town: Town) -> None:
    """Through a sending with its two checks; the postman's word settles it."""
    third = town.platform.add_user("三好", friend=True)
    town.worker_of(third, "worker")
    took(desk)
    assert desk.post("/staff/handovers/U01/send").headers["Location"] == "/staff/sendings/M01"
    for by in ("S02", "S01", "S03"):
        with working(town) as here:
            one = sending_of(here.session, "M01")
            assert one is not None
            seen = digest_now(here, one).hex()
            _told = ask(here, one, by, seen) if by == "S02" else check(here, one, by, seen)
    town.settle()
    assert str(town.mail.taken[0]["Subject"]).startswith("【ご報告】受領書 U01")
    (part,) = town.mail.taken[0].iter_attachments()
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert ["受領番号", "U01"] in rows_of(BytesIO(content).getvalue())
    assert (row(town).receipt_given_on, row(town).receipt_given_how) == (NOON.date(), "mail")
    refused(desk.post("/staff/handovers/U01/send"), "もう記録されています")


def test_return_needs_a_method_and_erasing_a_witness(desk: Desk, town: Town) -> None:
    took(desk)
    first, second = (one.id.hex for one in items(town))
    path = "/staff/handovers/U01/do/end"
    refused(desk.post(path, item=first, how="erased"), "方法を40字まで")
    refused(desk.post(path, item=first, how="erased", method="消去ソフトで上書き"), "立ち会った人")
    refused(desk.post(path, item=first, how="erased", method="上書き", witness="S02"), "立ち会った人")
    assert desk.post(path, item=first, how="erased", method="上書き", witness="s01").status_code == 303
    assert desk.post(path, item=second, how="returned", method="手渡し").status_code == 303
    ended = [(one.ended_how, one.ended_by, one.ended_witness) for one in items(town)]
    assert ended == [("erased", "S02", "S01"), ("returned", "S02", None)]
    refused(desk.post(path, item=second, how="returned", method="手渡し"), "もう返還・消去・廃棄の記録があります")


def test_the_database_refuses_a_witness_of_oneself(desk: Desk, town: Town) -> None:
    took(desk)
    alone = {"ended_on": NOON.date(), "ended_how": "erased", "ended_by": "S02", "ended_witness": "S02"}
    with pytest.raises(IntegrityError), town.house.db.write() as session:
        session.execute(update(HandoverItem).values(alone))


def test_a_receipt_owed_since_yesterday_is_late(desk: Desk, town: Town) -> None:
    took(desk, on="10/13")
    assert '<span class="badge late">まだ</span>' in desk.text("/staff/handovers")


def test_an_auditor_sees_the_register_and_no_forms(town: Town) -> None:
    town.clock.moment = NOON
    took(desk_of(town))
    page = desk_of(town, "auditor").text("/staff/handovers/U01")
    assert ("町会一覧" in page, "受領書（Word）" in page) == (True, False)
