"""Going out: at once or at its moment, to nobody who was not frozen, never in the quiet hours, all or nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from bot.clock import TOKYO, wall
from bot.delivery.tables import OutboxMessage
from bot.schedule.forecast import forecast
from bot.schedule.tables import DueRow
from bot.store.chats import Chat as ChatRow
from bot.store.ledger import LedgerEntry
from handlers.broadcasts.frozen import digest_now
from handlers.broadcasts.sending import go_out
from handlers.broadcasts.tables import Broadcast
from handlers.contract.rules import profile
from handlers.people.tables import Call, Office, Person
from tests.broadcasts.desk import FORM, WORDS, Desk, around, choice, frozen_to, queued, refused, row
from tests.cast import Chat, Town

SITE = "https://www.city.nerima.tokyo.jp/"
TEN = datetime(2026, 10, 15, 10, 0, tzinfo=TOKYO)
LATER = {"at": "10/15 10:00"}


def ready(author: Desk, second: Desk, **form: str) -> None:
    """Written, asked for, and approved."""
    author.write(**form)
    assert author.do("ask").status_code == 303
    assert second.do("approve").status_code == 303
    author.town.hanako.listen()
    author.town.takeshi.listen()


def spend(town: Town, recipients: int) -> None:
    """So much of this month has gone."""
    with town.house.db.write() as session:
        session.add(
            OutboxMessage(
                id=uuid4(), method="push", chat_id=town.group, purpose="test", origin="tests", recipients=recipients,
                payload_day=wall().date(), digest=b"", retry_key=uuid4(), state="sent", queued_at=town.now,
                try_at=wall(), ended_at=town.now,
            )
        )  # fmt: skip


def test_without_a_moment_it_goes_out_with_the_approval(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    town.hanako.listen()
    second.do("approve")
    town.hanako.heard(WORDS)
    (message,) = queued(town)
    assert (message.method, message.priority, message.recipients) == ("multicast", 7, 2)
    assert (message.key or "").startswith(f"broadcast:B01:{row(town).version - 1}:ja:")
    assert row(town).state == "sent"


def test_what_arrives_is_the_very_text_and_the_button(author: Desk, second: Desk, town: Town) -> None:
    author.write(**{"text-ja": "一行目\r\n\r\n三行目", "link": SITE, "label": "区のページ"})
    author.do("ask")
    town.hanako.listen()
    second.do("approve")
    new = [one.message for one in town.hanako.items[-2:] if one.message]
    assert new[0] == {"type": "text", "text": "一行目\n\n三行目"}
    assert town.hanako.action("区のページ")["uri"] == SITE


def test_at_its_moment_and_only_once(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, **LATER)
    town.time_is(TEN - timedelta(seconds=1))
    town.hanako.heard_nothing()
    town.time_is(TEN)
    town.hanako.heard(WORDS).listen()
    town.time_is(TEN + timedelta(minutes=5))
    town.hanako.heard_nothing()
    assert len(queued(town)) == 1


def test_recipients_are_only_ever_taken_off(author: Desk, second: Desk, town: Town) -> None:
    more = [town.officer(name, "ことり坂自治会") for name in ("いち", "に", "さん", "よん")]
    ready(author, second, **LATER)
    town.platform.block(more[0].user)
    town.settle()
    more[1].say("わたしの情報").tap("お知らせを止める").listen()
    chat = town.house.directory.chat_of("user", more[2].user)
    with town.house.db.write() as session:
        session.execute(update(ChatRow).where(ChatRow.id == chat).values(reachable=False))
        session.execute(
            update(Office)
            .where(Office.association_id == town.associations["いなほ町会"])
            .values(ended_on=town.now.date())
        )
    late = town.officer("あとから", "さくら町会")
    town.time_is(TEN)
    town.hanako.heard(WORDS)
    more[3].heard(WORDS)
    assert WORDS not in late.answer + more[1].answer + town.takeshi.answer
    assert (row(town).fell_away, row(town).cost, queued(town)[0].recipients) == (4, 6, 2)
    assert len(frozen_to(town)) == 6


def test_who_was_blocked_when_it_was_frozen_stays_out(author: Desk, second: Desk, town: Town) -> None:
    town.platform.block(town.takeshi.user)
    town.settle()
    ready(author, second, **LATER)
    town.platform.unblock(town.takeshi.user)
    town.settle()
    town.takeshi.listen()
    town.time_is(TEN)
    assert WORDS not in town.takeshi.answer
    assert "もうLINEで届かなかった（ブロックなど）: 1人" in author.page()


def test_each_reads_their_own_language_and_the_rest_japanese(author: Desk, second: Desk, town: Town) -> None:
    for chat, language in ((town.takeshi, "en"), (town.hanako, "zh")):
        known = town.house.directory.chat_of("user", chat.user)
        with town.house.db.write() as session:
            session.execute(update(ChatRow).where(ChatRow.id == known).values(language=language))
    ready(author, second, **LATER, **{"text-en": "The room has changed."})
    town.time_is(TEN)
    town.takeshi.heard("The room has changed.")
    town.hanako.heard(WORDS)
    assert WORDS not in town.takeshi.answer


def test_those_without_line_are_put_on_the_call_list_once(author: Desk, second: Desk, town: Town) -> None:
    town.staff.say("/役員追加 さくら町会 会計")
    ready(author, second, to=choice(town, "さくら町会"))
    town.staff.say("/電話リスト").heard("さくら町会 P0003", "お知らせB01を電話で伝えてください", WORDS).tap("伝えた")
    assert "電話リスト（LINEのない人）: 1人、うち伝えた: 1人" in author.page()
    with town.house.db.read() as session:
        assert len(session.scalars(select(Call)).all()) == 1


def test_whoever_left_meanwhile_is_not_rung_either(author: Desk, second: Desk, town: Town) -> None:
    town.staff.say("/役員追加 さくら町会 会計")
    ready(author, second, to=choice(town, "さくら町会"), **LATER)
    with town.house.db.write() as session:
        rung = select(Person.id).where(Person.chat_id.is_(None))
        session.execute(update(Office).where(Office.person_id.in_(rung)).values(ended_on=town.now.date()))
    town.time_is(TEN)
    town.hanako.heard(WORDS)
    with town.house.db.read() as session:
        assert session.scalars(select(Call)).all() == []


def test_a_due_row_of_an_earlier_approval_sends_nothing(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, **LATER)
    with town.house.db.read() as session:
        due = session.scalars(select(DueRow).where(DueRow.job == "broadcast")).one()
    author.do("change", **{**FORM, **LATER})
    author.do("ask")
    second.do("approve")
    town.clock.moment = TEN
    with town.house.db.write() as session:
        assert go_out(around(town, session), due) == []
    assert row(town).state == "approved"


def test_an_invitation_whose_word_was_for_something_else_stops(author: Desk, second: Desk, town: Town) -> None:
    author.write(kind="invitation", **LATER)
    author.do("goahead", who="担当係", on="10/14", how="phone")
    author.do("ask")
    second.do("approve")
    with town.house.db.write() as session:
        one = session.scalars(select(Broadcast)).one()
        one.goahead_for = "0" * 64
        session.flush()
        one.digest = digest_now(around(town, session), one)
    town.staff.listen()
    town.time_is(TEN)
    town.staff.heard("B01は送りませんでした。区の了解の記録がありません。")


def test_it_can_be_called_off_until_it_is_sent(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, **LATER)
    refused(author.do("cancel"), "もとに戻せないことを確かめた")
    assert author.do("cancel", sure="yes").status_code == 303
    town.time_is(TEN)
    town.hanako.heard_nothing()
    assert (row(town).state, queued(town)) == ("cancelled", [])
    refused(author.do("change", kind="reminder"), "取りやめたものは直せません")


def test_it_can_be_called_off_in_the_group(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, **LATER)
    town.staff.say("/お知らせ").tap("取りやめる").heard("B01を取りやめますか").tap("はい、取りやめます")
    town.staff.heard("B01を取りやめました。")
    assert row(town).state == "cancelled"


def test_what_was_sent_can_not_be_called_off(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second)
    refused(author.do("cancel", sure="yes"), "いま「送りました」です。取りやめられるのは、送る前だけです。")


def test_nothing_goes_out_in_the_quiet_hours(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    town.clock.moment = TEN.replace(day=14, hour=21)
    refused(second.do("approve"), "いまは役員に送らない時間（21時〜8時）です")
    assert (row(town).state, queued(town)) == ("asked", [])
    town.clock.moment = TEN.replace(hour=7, minute=59)
    refused(second.do("approve"), "いまは役員に送らない時間")
    town.clock.moment = TEN.replace(hour=8)
    assert second.do("approve").status_code == 303


def test_what_a_downtime_pushed_into_the_night_waits_for_the_morning(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, at="10/14 20:30")
    town.time_is(TEN.replace(day=14, hour=22))
    town.hanako.heard_nothing()
    town.time_is(TEN.replace(hour=8))
    town.hanako.heard(WORDS)


def test_what_comes_half_a_day_late_is_not_sent_and_can_be_given_a_new_moment(
    author: Desk, second: Desk, town: Town
) -> None:
    ready(author, second, **LATER)
    town.time_is(TEN.replace(day=16))
    town.hanako.heard_nothing()
    assert "時刻を過ぎたので送りませんでした" in author.page()
    assert (
        author.do("change", kind="announcement", to="officers:all", at="10/17 10:00", **{"text-ja": WORDS}).status_code
        == 303
    )
    assert row(town).state == "draft"


def test_a_message_that_could_not_be_tried_before_the_night_is_missed(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second)
    (message,) = queued(town)
    assert message.expires_at == TEN.replace(day=14, hour=21)


def test_over_the_budget_is_said_before_anybody_approves(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    spend(town, 5000)
    assert "今月の残り 0通" in author.page()
    refused(author.do("ask"), "2通かかりますが、今月の残りは0通です")
    assert row(town).state == "draft"


def test_over_the_budget_at_the_approval_is_refused(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    author.do("ask")
    spend(town, 5000)
    refused(second.do("approve"), "今月の残りは0通です")
    assert (row(town).state, queued(town)) == ("asked", [])


def test_over_the_budget_at_its_moment_nothing_goes_out_and_staff_hear_why(
    author: Desk, second: Desk, town: Town
) -> None:
    ready(author, second, **LATER)
    spend(town, 5000)
    town.time_is(TEN)
    town.hanako.heard_nothing()
    assert (row(town).state, queued(town)) == ("draft", [])
    assert "今月の残りは0通です" in (row(town).stopped or "")
    assert [one.state for one in queued(town, "broadcast news") if "stopped" in (one.key or "")] == ["held"]


def test_a_moment_in_the_next_month_is_not_held_to_this_ones_budget(author: Desk, second: Desk, town: Town) -> None:
    author.write(at="11/2 10:00")
    spend(town, 5000)
    assert author.do("ask").status_code == 303


def test_when_nobody_is_left_staff_hear_it(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, to=choice(town, "さくら町会"), **LATER)
    town.platform.block(town.hanako.user)
    town.settle()
    town.staff.listen()
    town.time_is(TEN)
    town.staff.heard("【確認】B01は送りませんでした。送れる人が一人もいなくなりました。")


def test_when_nobody_is_left_by_then_the_approval_is_refused(author: Desk, second: Desk, town: Town) -> None:
    author.write(to=choice(town, "さくら町会"))
    author.do("ask")
    town.platform.block(town.hanako.user)
    town.settle()
    refused(second.do("approve"), "送れる人が一人もいなくなりました")
    assert (row(town).state, queued(town)) == ("asked", [])


def test_the_report_counts_and_never_says_read(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second)
    page = author.page()
    assert "LINEが受け取った: 2人" in page
    assert "届いた・読まれたという意味ではありません" in page
    town.staff.say("/お知らせ B01").heard("LINEが受け取った: 2人", "読まれたという意味ではありません")
    assert "読みました" not in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("queued", "まだ送っている途中: 2人"),
        ("sending", "まだ送っている途中: 2人"),
        ("presumed", "LINEが受け取った: 2人"),
        ("held", "止めた: 2人"),
        ("parked", "止めている（「/通数」で決める）: 2人"),
        ("missed", "送れる時刻を過ぎたので送らなかった: 2人"),
        ("dead", "LINEが受け付けなかった: 2人"),
        ("doubtful", "届いたかどうか分からない: 2人"),
    ],
)
def test_the_report_tells_each_end_apart(author: Desk, second: Desk, town: Town, state: str, said: str) -> None:
    ready(author, second)
    with town.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.purpose == "broadcast").values(state=state))
    assert said in author.page()
    assert ("LINEが受け取った: 0人" in author.page()) is (state != "presumed")


def test_the_reports_of_b01_and_b010_are_two(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second)
    with town.house.db.write() as session:
        other = update(OutboxMessage).where(OutboxMessage.purpose == "broadcast").values(key="broadcast:B010:3:ja")
        session.execute(other)
    assert "LINEが受け取った: 0人" in author.page()


def test_the_ledger_tells_who_sent_to_how_many(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, **LATER)
    town.time_is(TEN)
    with town.house.db.read() as session:
        told = session.scalars(select(LedgerEntry).where(LedgerEntry.about == "B01").order_by(LedgerEntry.at)).all()
    assert [one.did for one in told if one.channel in ("page", "clock")] == ["wrote", "asked", "approved", "sent"]
    assert (told[-1].who, told[-1].count, told[-1].channel) == ("house", 2, "clock")


def test_the_forecast_knows_its_people_and_cost(author: Desk, second: Desk, town: Town) -> None:
    ready(author, second, **LATER)
    house = town.house
    lines = forecast(
        house.db, house.vault, house.settings, house.rooms.jobs, TEN, TEN + timedelta(minutes=1), house.rooms.doors
    )
    assert [one.text for one in lines] == ["2026-10-15 10:00  お知らせの送信  B01 → 役員  2人 2通"]
    assert row(town).state == "approved"


def test_the_author_hears_that_somebody_approved(author: Desk, second: Desk, town: Town) -> None:
    nonomura = Chat(town, town.nonomura)
    author.write(**LATER)
    author.do("ask")
    nonomura.listen()
    second.do("approve")
    nonomura.heard("B01 受け取ると答えた役員全員", "承認済み")


def test_after_the_contracts_end_nobody_is_written_to(author: Desk, second: Desk, town: Town) -> None:
    last = profile(town.house.settings.contract).ends_on
    ready(author, second, at=f"{last} 20:59")
    town.staff.listen()
    town.time_is(datetime(2027, 4, 1, 8, 0, tzinfo=TOKYO))
    town.hanako.heard_nothing()
    town.staff.heard("B01は送りませんでした", "令和9年3月31日(水)まで）の外なので、送れません")
