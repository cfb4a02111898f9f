"""The proposal on the page of papers: written there, ready only when nothing is missing."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from handlers.proposals.rules import PARTS
from handlers.proposals.tables import BudgetLine, SupportPolicy
from handlers.reports.queries import paper_about
from tests.cast import Town
from tests.proposals.year import WORDS, whole
from tests.signing import console, stamp

PAGE = "/staff/reports/contract"
FIELDS = {f"p.{key}": words for key, words in WORDS.items()}


def send(town: Town, deed: str, **form: str) -> str:
    """A form of the paper's page, with the version it was drawn with."""
    page = town.http.get(PAGE)
    v = page.text.split('name="v" value="')[1].split('"')[0] if 'name="v"' in page.text else ""
    form = {"csrf": stamp(page), "v": v, **form}
    return town.http.post(f"{PAGE}/do/{deed}", data=form, follow_redirects=True).text


def state(town: Town) -> str:
    """How the proposal stands."""
    with town.house.db.read() as session:
        found = paper_about(session, "proposal", "contract")
        return found.state if found is not None else ""


@pytest.fixture
def written(town: Town) -> Town:
    """A year, an event whose date is agreed, and a proposal with every word written."""
    whole(town)
    town.staff.say("/講習会 11/12 14:00 LINE")
    town.staff.say("/会場 W04 見本区民館")
    town.staff.tap("区と合意した").tap("電話")
    console(town)
    send(town, "begin")
    send(town, "save", **FIELDS)
    send(town, "ai", used="no")
    return town


def test_a_whole_proposal_becomes_ready_by_its_deadline(written: Town) -> None:
    assert "期限: 11/26(木)まで" in written.http.get(PAGE).text
    send(written, "ready")
    assert state(written) == "ready"


@pytest.mark.parametrize("part", PARTS, ids=lambda one: one.key)
def test_a_part_nobody_wrote_blocks_ready(written: Town, part: object) -> None:
    send(written, "save", **FIELDS | {f"p.{getattr(part, 'key', '')}": ""})
    assert getattr(part, "title", "") in send(written, "ready")
    assert state(written) == "draft"


@pytest.mark.parametrize(("table", "why"), [(SupportPolicy, "団体ごとの支援方針: いなほ町会"), (BudgetLine, "予算")])
def test_what_is_not_recorded_blocks_ready(written: Town, table: type[SupportPolicy | BudgetLine], why: str) -> None:
    with written.house.db.write() as session:
        session.execute(delete(table))
    send(written, "save", **FIELDS)
    assert why in send(written, "ready")
    assert state(written) == "draft"


def test_the_page_of_the_proposal_leads_there(written: Town) -> None:
    assert f'href="{PAGE}"' in written.http.get("/staff/proposal").text
