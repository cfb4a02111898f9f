"""The console's pages of sending: the month's messages, what waits, what did not arrive; who may see and do what."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.chat.turn import Surroundings
from bot.clock import TOKYO
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.mail.letters import Letter
from bot.mail.port import Outcome
from bot.mail.tables import queue_letter
from bot.schedule.tables import DueCost, DueRow
from bot.store.ledger import LedgerEntry
from handlers.people.tables import Worker
from tests.cast import Town
from tests.deliveries.test_month import expect, kept, parked_and_asked, spent, states, tight, tip
from tests.deliveries.test_staff import REASONS, given_up, heard_by, not_done
from tests.signing import console, stamp
from tests.venues import in_a_venue

MONTH, HEALTH = "/staff/deliveries", "/staff/deliveries/health"


@pytest.fixture(autouse=True)
def room_for_all(town: Town) -> None:
    """LINE itself allows more than these tests spend."""
    town.platform.quota.limit_to(100_000)


@pytest.fixture
def desk(town: Town) -> FlaskClient:
    """野々村's browser, signed in."""
    console(town)
    return town.http


def page(desk: FlaskClient, path: str = HEALTH) -> str:
    """What a page says."""
    return unescape(desk.get(path).text)


def send(desk: FlaskClient, path: str, **form: str) -> TestResponse:
    """One of the forms."""
    return desk.post(path, data={"csrf": stamp(desk.get(HEALTH)), **form})


def as_kind(town: Town, kind: str) -> None:
    """The worker who is signed in is of another kind from now on."""
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind=kind))


def coming(town: Town, at: datetime, about: str, cost: int) -> None:
    """A due row, with what the books say it will cost."""
    with town.house.db.write() as session:
        due = DueRow(
            id=uuid4(), key=str(uuid4()), job="visit-reminder", anchor="V01", revision=1, offset="d-1",
            recipient="A001", due_at=at, expires_at=at, state="open", made_at=town.now,
        )  # fmt: skip
        session.add(due)
        session.flush()
        session.add(DueCost(due_id=due.id, about=about, priority=4, cost=cost, at=town.now))


def upto(desk: FlaskClient) -> str:
    """Up to which message the page counted what is parked."""
    return page(desk, MONTH).split('name="upto" value="')[1].split('"')[0]


def test_the_month_shows_what_is_gone_planned_kept_free_and_in_the_next(desk: FlaskClient, town: Town) -> None:
    spent(town, 120)
    expect(town, {10: 30, 11: 60})
    said = page(desk, MONTH)
    free = 5000 - 150 - kept(town)
    assert f"使った分120通、送信待ち0通、これからの予定30通、事故のための取り置き{kept(town)}通、残り{free}通" in said
    for words in (
        "2026年10月の通数",
        "今月は足ります。",
        "今月の予定（あわせて30通）",
        "2026年11月の予定（あわせて60通）",
    ):
        assert words in said
    assert "LINEの数えは、まだ聞いていません。" in said


def test_days_to_come_stand_with_what_is_left_after_each(desk: FlaskClient, town: Town) -> None:
    before = 5000 - kept(town)
    for day, about, cost in ((20, "前の日の知らせ", 12), (20, "名簿の期限", 2), (29, "前の日の知らせ", before)):
        coming(town, datetime(2026, 10, day, 18, 0, tzinfo=TOKYO), about, cost)
    said = " ".join(page(desk, MONTH).split())
    assert '前の日の知らせ 12、名簿の期限 2</td><td class="number">14</td>' in said
    assert f'<td class="number">{before - 14}</td>' in said
    assert "14通足りない" in said


def test_an_empty_month_says_how_plans_come_about(desk: FlaskClient) -> None:
    assert "行事や訪問の日が決まると" in page(desk, MONTH)


def test_a_month_that_will_not_do_is_said_on_the_page_and_today(desk: FlaskClient, town: Town) -> None:
    spent(town, 4990)
    assert "通足りません。" in page(desk, MONTH)
    assert "通足りません。" in page(desk, "/staff")


@pytest.mark.parametrize(("how", "state"), [("send", "queued"), ("wait", "parked"), ("drop", "dropped")])
def test_what_is_parked_is_decided_here_as_in_chat(desk: FlaskClient, town: Town, how: str, state: str) -> None:
    parked_and_asked(town)
    assert "急がないお知らせ2件（2通）を止めています" in page(desk, MONTH)
    answer = send(desk, f"{MONTH}/parked", how=how, of="open", upto=upto(desk), sure="yes")
    assert answer.status_code == 303
    assert states(town) == [state, state]
    with town.house.db.read() as session:
        (noted,) = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "decided"))
    assert (noted.who, noted.why, noted.count, noted.channel) == ("S02", how, 2, "page")


def test_the_second_who_decides_is_told(desk: FlaskClient, town: Town) -> None:
    parked_and_asked(town)
    number = upto(desk)
    send(desk, f"{MONTH}/parked", how="wait", of="open", upto=number)
    again = send(desk, f"{MONTH}/parked", how="drop", of="open", upto=number, sure="yes")
    assert again.status_code == 422
    assert "もう決まっています" in again.text
    assert "来月まで待つお知らせが2件（2通）あります。" in page(desk, MONTH)


def test_what_came_after_the_page_was_made_is_not_decided_with_it(desk: FlaskClient, town: Town) -> None:
    parked_and_asked(town)
    number = upto(desk)
    tip(town)
    send(desk, f"{MONTH}/parked", how="send", of="open", upto=number)
    assert states(town).count("parked") == 2


def test_what_no_card_told_of_yet_can_be_decided_too(desk: FlaskClient, town: Town) -> None:
    tight(town)
    tip(town)
    assert send(desk, f"{MONTH}/parked", how="wait", of="open", upto=upto(desk)).status_code == 303
    assert "来月まで待つお知らせが2件" in page(desk, MONTH)


def test_giving_up_wants_a_mark_first(desk: FlaskClient, town: Town) -> None:
    parked_and_asked(town)
    answer = send(desk, f"{MONTH}/parked", how="drop", of="open", upto=upto(desk))
    assert answer.status_code == 422
    assert "印を付けてください" in answer.text
    assert states(town) == ["parked", "parked"]


@pytest.mark.parametrize(
    "form", [{}, {"how": "burn"}, {"how": "send", "of": "x", "upto": "1"}, {"how": "send", "of": "open", "upto": "x"}]
)
def test_a_decision_that_cannot_be_read_is_refused(desk: FlaskClient, form: dict[str, str]) -> None:
    assert send(desk, f"{MONTH}/parked", **form).status_code == 422


@pytest.mark.parametrize("state", REASONS)
def test_what_was_given_up_is_listed_by_code_and_never_by_words(desk: FlaskClient, town: Town, state: str) -> None:
    number = given_up(town, state, said="ひみつの用事")
    said = page(desk)
    assert f'<th scope="row">{number}</th>' in said
    for words in (REASONS[state], "P0001"):
        assert words in said
    for hidden in ("ひみつの用事", "さくら町会", "はな子"):
        assert hidden not in said


def test_the_group_strangers_and_many_have_words_for_their_code(desk: FlaskClient, town: Town) -> None:
    for to in ((town.stranger,), (town.staff,), (town.hanako, town.takeshi)):
        given_up(town, "dead", *to)
    for words in ("登録前の方", "<td>グループ</td>", "2人あて"):
        assert words in page(desk)


def test_trying_again_sends_it_once_and_the_second_is_told(desk: FlaskClient, town: Town) -> None:
    number = given_up(town, "dead")
    assert send(desk, f"{MONTH}/{number}/again").status_code == 303
    again = send(desk, f"{MONTH}/{number}/again")
    assert again.status_code == 422
    assert "送り直せるものはありません" in again.text
    town.settle()
    assert heard_by(town.hanako, "大事なお知らせ") == 1


def test_what_nobody_wants_sent_leaves_the_list_and_keeps_how_it_ended(desk: FlaskClient, town: Town) -> None:
    number = given_up(town, "doubtful")
    assert "もう届いているかもしれません" in page(desk)
    assert send(desk, f"{MONTH}/{number}/aside").status_code == 303
    assert "LINEが受け付けなかったものや" in page(desk)
    with town.house.db.read() as session:
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.seq == number)).one()
        (noted,) = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "gave up"))
    assert (row.state, row.payload, noted.about) == ("doubtful", None, f"outbox {number}")
    assert "もう別の人が" in send(desk, f"{MONTH}/{number}/aside").text


@pytest.mark.parametrize("deed", ["again", "aside"])
def test_what_is_still_on_its_way_is_left_alone(desk: FlaskClient, town: Town, deed: str) -> None:
    number = given_up(town, "sent")
    assert send(desk, f"{MONTH}/{number}/{deed}").status_code == 422
    assert send(desk, f"{MONTH}/999999/{deed}").status_code == 422


def test_long_lists_turn_by_leaves_each_on_its_own(desk: FlaskClient, town: Town) -> None:
    numbers = [given_up(town, "dead") for _n in range(22)]
    not_done(town, "missed")
    first, second = page(desk), page(desk, f"{HEALTH}?page=2")
    assert f'<th scope="row">{numbers[-1]}</th>' in first
    assert f'<th scope="row">{numbers[0]}</th>' not in first
    assert f'<th scope="row">{numbers[0]}</th>' in second
    assert "時刻を過ぎたので行いませんでした" in second


def test_events_due_rows_and_mail_that_failed_are_shown(desk: FlaskClient, town: Town) -> None:
    town.stranger.say("こんにちは")
    not_done(town, "dead")
    town.mail.says = Outcome("refused", "550")
    with town.house.db.write() as session:
        session.execute(update(InboxEvent).values(state="dead", payload=b"sealed", fault="KeyError"))
        around = Surroundings(session, town.now, town.house.vault, town.house.settings)
        queue_letter(around, Letter("jimu@ward.example", "件名", "本文", "request", about="W01"), "tests")
    town.settle()
    said = page(desk)
    for words in ("処理できなかった受信: ", "KeyError", "何度ためしても失敗しました", "送れていない1件", "550", "W01"):
        assert words in said


def test_when_all_is_well_that_is_said_and_today_keeps_silent(desk: FlaskClient, town: Town) -> None:
    assert "とどこおりなく送れています。" in page(desk)
    assert "送信と通数" not in page(desk, "/staff")


def test_today_says_what_is_wrong_with_the_way_there(desk: FlaskClient, town: Town) -> None:
    given_up(town, "held")
    not_done(town, "missed")
    said = page(desk, "/staff")
    for words in ("届かなかった・届いたか分からないもの 1件", "予定どおりに行えなかったもの 1件", f'href="{HEALTH}"'):
        assert words in said


def test_an_auditor_reads_counts_only(desk: FlaskClient, town: Town) -> None:
    number = given_up(town, "dead")
    parked_and_asked(town)
    csrf = stamp(desk.get(HEALTH))
    as_kind(town, "auditor")
    assert "受け付けられなかった" in page(desk)
    assert "P0001" not in page(desk)
    assert "来月まで待つ</button>" not in page(desk, MONTH)
    form = {"csrf": csrf, "how": "send", "of": "open", "upto": "99"}
    for path in (f"{MONTH}/{number}/again", f"{MONTH}/parked"):
        assert desk.post(path, data=form).status_code == 403
    assert states(town) == ["parked", "parked"]


def test_in_a_venue_only_counts_are_shown(desk: FlaskClient, town: Town) -> None:
    number = given_up(town, "dead")
    parked_and_asked(town)
    csrf, venue = stamp(desk.get(HEALTH)), in_a_venue(town.house, desk)
    assert "P0001" not in page(venue)
    assert "会場モードをやめると" in page(venue)
    assert "来月まで待つ</button>" not in page(venue, MONTH)
    assert venue.post(f"{MONTH}/{number}/again", data={"csrf": csrf}).status_code == 403


@pytest.mark.parametrize("path", [MONTH, HEALTH, "/staff/today/deliveries"])
def test_nobody_but_staff_sees_the_pages(town: Town, path: str) -> None:
    assert town.http.get(path).status_code == 403


def test_a_form_of_somebody_else_is_refused(desk: FlaskClient, town: Town) -> None:
    number = given_up(town, "dead")
    assert desk.post(f"{MONTH}/{number}/again", data={"csrf": "0" * 64}).status_code == 403
