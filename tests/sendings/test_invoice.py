"""The cover of the invoice exists only once the ward has confirmed every deliverable (S5)."""

from __future__ import annotations

from datetime import date
from html import unescape
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import update
from werkzeug.test import TestResponse

from bot.documents.building import build
from bot.documents.word import FOLDER
from handlers.deadlines.rules import CONTRACT
from handlers.deadlines.tables import Obligation
from handlers.meetings.tables import Meeting
from handlers.sendings.ending import Elsewhere, confirm, record_elsewhere
from handlers.sendings.forms import FORMS
from handlers.sendings.invoice import missing
from tests.cast import Town
from tests.documents.reading import rows_of, words_of
from tests.meetings.stages import place
from tests.sendings.conftest import Office
from tests.sendings.office import NOON, working
from tests.visitors import desk_of

COUNTS = {"seminar": 7, "visit": 3, "exchange": 2}
DAY = NOON.date()


def year(town: Town, state: str = "confirmed") -> None:
    """Every event of the contract, in this state."""
    for kind, count in COUNTS.items():
        for number in range(1, count + 1):
            place(town, state, kind, number=number, confirmed_on=date(2026, 12, number), title=f"見本{number}")


def proposal(office: Office) -> None:
    """The proposal went out, and the ward confirmed it."""
    with working(office.town) as here:
        made, _told = record_elsewhere(here, Elsewhere("proposal", DAY, "S02", ("S01", "S03")), "S02")
        confirm(here, made, "S02", DAY, "phone")


def left(town: Town) -> list[str]:
    """What stands between us and the invoice."""
    with working(town) as here:
        return [str(one) for one in missing(here)]


def covered(office: Office) -> TestResponse:
    """The button of the page."""
    return desk_of(office.town).post("/staff/sendings/invoice")


def test_nothing_done_is_nothing_to_claim(office: Office) -> None:
    answer = covered(office)
    assert answer.status_code == 422
    assert "まだ請求できません。区の確認がまだのものが4件あります。" in unescape(answer.text)


def test_one_unconfirmed_event_blocks_and_is_named(office: Office) -> None:
    year(office.town)
    proposal(office)
    with office.town.house.db.write() as session:
        session.execute(update(Meeting).where(Meeting.kind == "visit", Meeting.number == 2).values(state="reported"))
    (only,) = left(office.town)
    assert ("見本2" in only, "報告書を送った" in only) == (True, True)
    assert covered(office).status_code == 422


def test_a_proposal_that_was_only_sent_blocks(office: Office) -> None:
    year(office.town)
    with working(office.town) as here:
        record_elsewhere(here, Elsewhere("proposal", DAY, "S02", ("S01", "S03")), "S02")
    assert left(office.town) == ["提案書: 区の確認がまだです。"]


@pytest.mark.parametrize(("kind", "few"), [("seminar", True), ("exchange", False)])
def test_fewer_events_than_agreed_block_unless_the_ward_waived_them(office: Office, kind: str, few: bool) -> None:
    """Of about seven the ward may leave one out; exactly two stay two."""
    year(office.town)
    proposal(office)
    last = (Meeting.kind == kind, Meeting.number == COUNTS[kind])
    with office.town.house.db.write() as session:
        session.execute(update(Meeting).where(*last).values(state="cancelled"))
        session.query(Obligation).filter_by(anchor=CONTRACT, item=f"plan_{kind}").delete()
    assert len(left(office.town)) == 1
    with office.town.house.db.write() as session:
        session.add(_planning(kind))
    assert len(left(office.town)) == (0 if few else 1)


def test_the_cover_lists_what_was_confirmed(office: Office) -> None:
    year(office.town)
    proposal(office)
    answer = covered(office)
    assert answer.status_code == 200
    rows = rows_of(answer.data, "成果物")
    assert len(rows) == 1 + sum(COUNTS.values()) + 1
    assert rows[1] == ["講習会 第1回 実施報告書", "令和8年12月1日"]
    assert rows[-1] == ["提案書", "令和8年10月14日"]
    assert ["お支払い", "請求書の受領から30日以内に一括"] in rows_of(answer.data, "件名")
    assert "練馬区 協働推進課 区民協働担当係　御中" in words_of(answer.data)


def test_the_template_is_what_its_form_describes(tmp_path: Path) -> None:
    (made,) = build(FORMS, tmp_path)
    assert made.read_bytes() == (FOLDER / made.name).read_bytes()


def _planning(kind: str) -> Obligation:
    return Obligation(
        id=uuid4(), anchor=CONTRACT, item=f"plan_{kind}", label="契約", owner="us", due_on=DAY, target_on=DAY,
        made_on=DAY, state="waived",
    )  # fmt: skip
