"""What could not go out is refused when it is written, with a sentence, and nothing of it is kept."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.chat.turn import Refusal
from handlers.contract.mailing import MailPlan, Recipient
from handlers.contract.rules import Profile, profile
from handlers.sendings import checking, frozen, viewing, wording
from handlers.sendings.checking import TOO_LARGE
from handlers.sendings.rules import Enclosure
from handlers.sendings.sealing import enclosures_of, name_of
from handlers.sendings.tables import Sending, SendingEnclosure
from tests.cast import Town
from tests.sendings.conftest import Office
from tests.sendings.office import BODY, NAME, NOON, PAPER, SUBJECT, proposed, refused, row, working

MEGA = 1_000_000


def why_not(town: Town, **more: Any) -> str:
    """Why a draft is refused; nothing of it may be kept."""
    town.clock.moment = NOON
    with pytest.raises(Refusal) as refusal:
        proposed(town, **more)
    with town.house.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Sending)) == 0
        assert session.scalar(select(func.count()).select_from(SendingEnclosure)) == 0
    return str(refusal.value.sentence)


def pdf(size: int) -> Enclosure:
    """A file of that many bytes which no packing makes smaller."""
    return Enclosure("写真.pdf", b"%PDF" + random.Random(7).randbytes(size - 4))


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"kind": "gift"}, "種類を選んでください"),
        ({"recipients": ()}, "承認された宛先から選んでください"),
        ({"recipients": ("desk", "desk")}, "承認された宛先から選んでください"),
        ({"recipients": ("desk", "friend")}, "「friend」は、承認された宛先ではありません"),
        ({"recipients": ("kyodo@kuyakusho.example",)}, "承認された宛先ではありません"),
        ({"subject": " "}, "件名を入れてください"),
        ({"subject": "一行\nBcc: other@example.jp"}, "件名を入れてください"),
        ({"subject": "見本様 090-0000-1234"}, "件名に、電話番号のように見える"),
        ({"body": ""}, "本文を書いてください"),
        ({"body": "あ" * 4001}, "本文を書いてください（4000字まで）"),
        ({"body": "連絡先は090-0000-1234です。"}, "本文に、電話番号のように見える"),
        ({"enclosures": (Enclosure("空.docx", b""),)}, "「空.docx」は中身がありません"),
        ({"enclosures": (Enclosure("表.exe", b"MZ"),)}, "区が受け取る形のファイルではありません"),
        ({"enclosures": (Enclosure("名前なし", b"PK"),)}, "区が受け取る形のファイルではありません"),
        ({"enclosures": (Enclosure("紙.pdf", b"PK"),)}, "名前のとおりの形ではありません"),
        (
            {"enclosures": (Enclosure("a.docx", PAPER), Enclosure("A.DOCX", PAPER))},
            "名前のファイルが二つあります",
        ),
        ({"enclosures": tuple(Enclosure(f"{n}.docx", PAPER) for n in range(11))}, "ファイルは10個まで"),
        ({"enclosures": (Enclosure("090-0000-1234.docx", PAPER),)}, "ファイルの名前に、電話番号"),
        ({"important": True, "enclosures": ()}, "重要な情報は本文に書けません"),
        ({"important": True, "enclosures": (pdf(100),)}, "「写真.pdf」には合い言葉を付けられません"),
        ({"important": True, "enclosures": (Enclosure("壊.docx", b"PK broken"),)}, "合い言葉を付けられませんでした"),
    ],
)
def test_a_fault_is_named_and_nothing_is_kept(town: Town, more: dict[str, Any], sentence: str) -> None:
    assert sentence in why_not(town, **more)


def test_our_own_and_the_wards_numbers_may_be_written(town: Town) -> None:
    town.clock.moment = NOON
    assert proposed(town, body="お問い合わせは 03-0000-0101 へ、区の窓口は 03-6759-9119 です。") == "M01"


def test_before_mail_was_notified_to_the_ward_nothing_goes(town: Town) -> None:
    town.clock.moment = NOON.replace(month=7, day=9)
    with pytest.raises(Refusal, match="まだ区に届け出ていません"):
        proposed(town)


def test_a_mail_over_the_limit_is_refused_with_both_numbers(town: Town) -> None:
    said = why_not(town, enclosures=(pdf(8 * MEGA),))
    assert ("いま10.7MB、上限は10MB" in said, "二つに分けて" in said) == (True, True)


@pytest.mark.parametrize(("size", "fits"), [(7_300_000, True), (7_320_000, False)])
def test_the_limit_is_of_the_whole_mail_as_it_travels(town: Town, size: int, fits: bool) -> None:
    """Base64 takes 78 bytes for 57: 7.3 MB are just under 10 MB."""
    town.clock.moment = NOON
    if fits:
        assert proposed(town, enclosures=(pdf(size),)) == "M01"
    else:
        assert "上限は10MB" in why_not(town, enclosures=(pdf(size),))


def test_what_the_page_takes_and_refuses(office: Office) -> None:
    form = {"kind": "report", "subject": SUBJECT, "body": BODY, "to": "desk"}
    files = [(BytesIO(PAPER), "A/B 報告書.DOCX"), (BytesIO(b"%PDF"), "写真.pdf")]
    answer = office.author.post("/staff/sendings", **form, files=files)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/staff/sendings/M01")
    assert ("A／B 報告書.docx" in office.author.page(), "写真.pdf" in office.author.page()) == (True, True)
    large = [(BytesIO(b"%PDF" + bytes(9 * MEGA)), "大きい.pdf")]
    answer = office.author.post("/staff/sendings", **form, files=large)
    refused(answer, "大きすぎて", "上限は10MB")
    assert BODY in answer.text  # nothing has to be typed again


def test_a_change_keeps_the_files_unless_it_brings_others_or_drops_them(office: Office) -> None:
    proposed(office.town)
    form = {"kind": "report", "subject": SUBJECT, "body": "二度目", "to": "desk"}
    steps: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
        ({}, [(NAME, "paper:1")]),
        ({"files": (BytesIO(PAPER), "別.docx")}, [("別.docx", "")]),
        ({"drop": "yes"}, []),
    ]
    for more, left in steps:
        version = str(row(office.town).version)
        assert office.author.post("/staff/sendings/M01/change", **form, **more, version=version).status_code == 303
        with working(office.town) as here:
            one = here.session.scalars(select(Sending)).one()
            files = enclosures_of(here.session, one)
            assert [(name_of(here, file), file.source) for file in files] == left


def test_an_old_form_changes_nothing(office: Office) -> None:
    proposed(office.town)
    form = {"kind": "report", "subject": SUBJECT, "body": "二度目", "to": "desk", "version": "0"}
    refused(office.author.post("/staff/sendings/M01/change", **form), "この画面は古くなりました")


@pytest.fixture
def other_profile(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Lets the profile say something else about mail."""

    def say(**more: Any) -> None:
        def changed(name: str) -> Profile:
            before = profile(name)
            return before.model_copy(update={"mail": before.mail.model_copy(update=more)})

        for module in (checking, frozen, viewing, wording):
            monkeypatch.setattr(module, "profile", changed)

    return say


def test_a_profile_may_want_every_file_closed(town: Town, other_profile: Any) -> None:
    town.clock.moment = NOON
    other_profile(encrypt="all", password_by="fax")
    proposed(town)
    with town.house.db.read() as session:
        assert session.scalars(select(SendingEnclosure)).one().closed is not None
    assert row(town).password_by == "fax"


def test_an_address_that_was_taken_away_stops_what_waits(office: Office, other_profile: Any) -> None:
    proposed(office.town)
    office.author.do("ask")
    other_profile(recipients=(Recipient(key="other", name="ほかの係", address="other@kuyakusho.example"),))
    refused(office.first.do("check"), "「desk」は、承認された宛先ではありません")


def test_an_address_that_was_changed_is_not_what_was_approved(office: Office, other_profile: Any) -> None:
    proposed(office.town)
    office.author.do("ask")
    other_profile(recipients=(Recipient(key="desk", name="担当窓口", address="other@kuyakusho.example"),))
    refused(office.first.do("check"), "見ていただいた内容と、いまの内容がちがいます")


def test_a_profile_names_nobody_twice_and_only_addresses() -> None:
    twice = {"key": "desk", "name": "窓口", "address": "a@kuyakusho.example"}
    with pytest.raises(ValueError, match="a key of its own"):
        MailPlan.model_validate({"recipients": [twice, twice]})
    with pytest.raises(ValueError, match="one mail address"):
        MailPlan.model_validate({"recipients": [twice | {"address": "窓口 <a@kuyakusho.example>"}]})


def test_the_sentence_of_size_names_a_way_out() -> None:
    assert "写真を小さくするか" in TOO_LARGE.render()
