"""Sendings on the page of today and in the list: a second checker, the ward's word, progress, leaves."""

from __future__ import annotations

from html import unescape
from uuid import uuid4

import pytest
from sqlalchemy import update

from bot.clock import wall
from bot.delivery.tables import OutboxMessage
from handlers.broadcasts.tables import Broadcast
from handlers.people.tables import Worker
from tests.broadcasts.desk import Desk
from tests.cast import Town
from tests.venues import in_a_venue


def part(desk: Desk) -> str:
    """The part of today, as a browser fetches it again."""
    return unescape(desk.http.get("/staff/today/broadcasts").text)


def progress(desk: Desk) -> str:
    """How far B01 has come, as a browser fetches it again."""
    return unescape(desk.http.get("/staff/broadcasts/B01/progress").text)


def half_way(town: Town) -> None:
    """One message of the broadcast is still on its way."""
    with town.house.db.write() as session:
        row = session.query(OutboxMessage).filter_by(purpose="broadcast").one()
        row.state = "queued"
        row.try_at = wall().replace(year=2040)


def test_nothing_is_shown_while_nothing_waits(author: Desk) -> None:
    assert part(author).strip() == ""
    author.write()
    assert "送る前の確認待ち" not in part(author)


def test_whoever_may_approve_is_asked_and_the_author_hears_that_it_waits(author: Desk, second: Desk) -> None:
    author.write()
    author.do("ask")
    assert "B01 見て承認する（受け取ると答えた役員全員、2通）" in part(second)
    assert 'href="/staff/broadcasts/B01"' in part(second)
    assert "B01 別の従事者の承認を待っています" in part(author)
    assert "見て承認する" not in part(author)


def test_an_invitation_without_the_wards_word_is_shown_until_it_is_recorded(author: Desk) -> None:
    author.write(kind="invitation")
    assert "B01 募集に、区の了解の記録がまだありません" in part(author)
    author.do("goahead", who="協働推進課の係", on="10月14日", how="phone")
    assert part(author).strip() == ""


def test_a_sending_that_goes_out_shows_how_far_it_has_come(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    second.do("approve")
    assert "data-over" in progress(author)
    assert "data-live" not in author.page()
    half_way(town)
    assert '<progress id="sent" max="2" value="0">' in progress(author)
    assert "B01 送っている途中: 0／2人" in part(author)
    assert 'data-live="/staff/broadcasts/B01/progress" data-every="2"' in author.page()


def test_what_staff_decided_not_to_send_is_not_called_doubtful(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    second.do("approve")
    with town.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.purpose == "broadcast").values(state="dropped"))
    assert "従事者の決定で送らなかった: 2人" in progress(author)


def test_before_it_goes_out_there_is_no_progress(author: Desk) -> None:
    author.write()
    assert "LINEが受け取った" not in progress(author)


def test_the_list_is_cut_by_state_and_turned_by_leaves(author: Desk, town: Town) -> None:
    author.write()
    with town.house.db.write() as session:
        session.add_all(
            Broadcast(
                id=uuid4(), number=n, kind="announcement", state="cancelled", version=1, segment="gone", choice="x",
                bodies={"ja": "あ"}, author="S01", changed_by="S01", written_at=town.now, unreachable=0, fell_away=0,
            )
            for n in range(2, 25)
        )  # fmt: skip
    first, second, drafts = (
        author.http.get(f"/staff/broadcasts?{which}").text for which in ("", "page=2", "state=draft")
    )
    assert ("B24" in first, "B01" in first, "下書き 1" in first, "取りやめました 23" in first) == (
        True,
        False,
        True,
        True,
    )
    assert ("B24" in second, "B01" in second) == (False, True)
    assert (">B24<" in drafts, ">B01<" in drafts) == (False, True)
    assert "?state=cancelled&amp;page=2" in author.http.get("/staff/broadcasts?state=cancelled").text
    assert ">B24<" in author.http.get("/staff/broadcasts?state=nonsense&page=x").text


def test_an_empty_list_says_how_they_come_about(author: Desk) -> None:
    assert "「新しく書く」から始めます。" in author.http.get("/staff/broadcasts").text


@pytest.mark.parametrize("path", ["/staff/broadcasts", "/staff/broadcasts/B01", "/staff/broadcasts/B01/progress"])
def test_auditors_and_screens_in_a_venue_see_no_text(author: Desk, town: Town, path: str) -> None:
    author.write()
    assert in_a_venue(town.house, author.http).get(path).status_code == 403
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    assert author.http.get(path).status_code == 403


def test_in_a_venue_today_shows_codes_only(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    said = unescape(in_a_venue(town.house, second.http).get("/staff").text)
    assert "B01 確認待ち" in said
    assert "役員全員" not in said
