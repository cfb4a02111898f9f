"""A second worker approves exactly what will go out; every change voids it; the ward's word comes first."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError

from bot.chat.turn import Refusal
from bot.schedule.tables import DueRow
from bot.store.ledger import LedgerEntry
from handlers.broadcasts.changes import approve
from handlers.broadcasts.frozen import digest_now
from handlers.broadcasts.tables import Broadcast, BroadcastRecipient
from handlers.people.tables import Office
from tests.broadcasts.desk import FORM, WORDS, Desk, around, choice, frozen_to, queued, refused, row
from tests.cast import Chat, Town

LATER = {"at": "10/15 10:00"}
INVITATION = {"kind": "invitation", **LATER}
GO = {"who": "区民協働担当係", "on": "10/14", "how": "phone"}


@pytest.fixture
def asked(author: Desk, second: Desk) -> Desk:
    """The second worker, asked to approve B01 for tomorrow at ten."""
    author.write(**LATER)
    assert author.do("ask").status_code == 303
    return second


def test_asking_freezes_whom_it_goes_to_and_shows_the_group_the_very_text(author: Desk, town: Town) -> None:
    author.write(**LATER)
    town.staff.listen()
    author.do("ask")
    assert (row(town).state, row(town).cost, len(frozen_to(town))) == ("asked", 2, 2)
    town.staff.heard(WORDS, "B01を承認しますか", "相手: 受け取ると答えた役員全員", "LINEで2人", "通数: 2通", "10時")
    assert town.staff.answer.index(WORDS) < town.staff.answer.index("承認しますか")
    assert town.staff.buttons() == ["承認する", "直してもらう"]


def test_the_second_worker_reads_the_text_before_the_button(asked: Desk) -> None:
    page = asked.page()
    assert page.index(WORDS) < page.index(">承認する<")


def test_a_second_worker_approves_on_the_page(asked: Desk, town: Town) -> None:
    assert asked.do("approve").status_code == 303
    assert (row(town).state, row(town).approved_by) == ("approved", "S01")
    assert queued(town) == []


def test_a_second_worker_approves_in_the_group(asked: Desk, town: Town) -> None:
    town.staff.tap("承認する").heard("B01 受け取ると答えた役員全員", "承認済み")
    assert (row(town).state, row(town).approved_by) == ("approved", "S01")


def test_the_author_can_not_approve(asked: Desk, author: Desk, town: Town) -> None:
    assert ">承認する<" not in author.page()
    refused(author.do("approve"), "書いた人は承認できません")
    town.staff.by(town.nonomura).tap("承認する").heard("書いた人は承認できません")
    assert (row(town).state, row(town).approved_by) == ("asked", None)


def test_whoever_changed_it_last_can_not_approve_nor_can_who_began_it(author: Desk, second: Desk, town: Town) -> None:
    author.write()
    second.do("change", **{**FORM, "text-ja": "直しました。", **LATER})
    second.do("ask")
    for desk in (author, second):
        refused(desk.do("approve"), "書いた人は承認できません")
    assert (row(town).author, row(town).changed_by) == ("S02", "S01")


@pytest.mark.parametrize("column", ["author", "changed_by"])
def test_the_database_itself_refuses_an_author_who_approves(either_town: Town, column: str) -> None:
    town = either_town
    with town.house.db.write() as session:
        session.add(_bare(town))
    with pytest.raises(IntegrityError, match="somebody_else"), town.house.db.write() as session:
        session.execute(update(Broadcast).values({"approved_by": "S03", column: "S03"}))
    with town.house.db.write() as session:
        session.execute(update(Broadcast).values(approved_by="S09", state="approved"))


def test_the_database_itself_refuses_what_nobody_approved_or_the_ward_did_not_agree_to(either_town: Town) -> None:
    town = either_town
    with town.house.db.write() as session:
        session.add(_bare(town))
    with pytest.raises(IntegrityError, match="approved_first"), town.house.db.write() as session:
        session.execute(update(Broadcast).values(state="sent"))
    with pytest.raises(IntegrityError, match="ward_first"), town.house.db.write() as session:
        session.execute(update(Broadcast).values(state="approved", approved_by="S09", kind="invitation"))


def _bare(town: Town) -> Broadcast:
    return Broadcast(
        id=uuid4(), number=1, kind="announcement", state="asked", segment="officers", choice="all", bodies={"ja": "x"},
        author="S01", changed_by="S02", written_at=town.now,
    )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"text-ja": WORDS + "。"},
        {"to": "tool:line"},
        {"kind": "reminder"},
        {"at": "10/15 10:01"},
        {"at": ""},
        {"link": "https://www.city.nerima.tokyo.jp/"},
    ],
)
def test_any_change_voids_the_approval(asked: Desk, author: Desk, town: Town, change: dict[str, str]) -> None:
    asked.do("approve")
    before = row(town)
    assert author.do("change", **{**FORM, **LATER, **change}).status_code == 303
    after = row(town)
    assert (after.state, after.approved_by, after.approved_at, after.digest) == ("draft", None, None, None)
    assert after.version > before.version
    assert frozen_to(town) == set()
    town.time_is(town.now + timedelta(days=1))
    assert queued(town) == []


def test_a_button_from_before_a_change_approves_nothing(asked: Desk, author: Desk, town: Town) -> None:
    old = town.staff.action("承認する")
    author.do("change", **{**FORM, **LATER, "text-ja": "ちがう文です。"})
    author.do("ask")
    town.platform.tap(town.saeki, old, None, town.staff.group)
    town.staff.listen()
    town.settle()
    town.staff.heard("このボタンは古くなりました")
    assert row(town).state == "asked"


@pytest.mark.parametrize("shown", ["", "0" * 64, "short"])
def test_approving_something_else_than_was_shown_is_refused(asked: Desk, town: Town, shown: str) -> None:
    refused(asked.do("approve", digest=shown), "見ていただいた内容と、いまの内容がちがいます")
    assert row(town).state == "asked"


def test_the_beginning_of_a_digest_is_not_enough(asked: Desk, town: Town) -> None:
    refused(asked.do("approve", digest=(row(town).digest or "")[:15]), "ちがいます")


@pytest.mark.parametrize(
    "behind",
    [
        'UPDATE broadcast SET bodies = \'{"ja": "x"}\'',
        "UPDATE broadcast SET link = 'https://evil.example'",
        "UPDATE broadcast SET link_label = 'x'",
        "UPDATE broadcast SET cost = 1",
        "UPDATE broadcast SET send_at = '2026-10-16 01:00:00.000000'",
        "UPDATE broadcast SET choice = 'some'",
        "UPDATE broadcast SET goahead_who = 'x'",
        "UPDATE broadcast_recipient SET language = 'en'",
    ],
)
def test_what_was_changed_behind_our_back_is_neither_approved_nor_sent(asked: Desk, town: Town, behind: str) -> None:
    with town.house.db.write() as session:
        session.execute(text(behind))
    refused(asked.do("approve"), "いまの内容がちがいます")


def test_a_recipient_put_in_behind_our_back_stops_the_sending(asked: Desk, town: Town) -> None:
    asked.do("approve")
    chat = town.house.directory.chat_of("user", town.stranger.user)
    with town.house.db.write() as session:
        session.add(BroadcastRecipient(broadcast_id=row(town).id, chat_id=chat, language="ja"))
    town.staff.listen()
    town.time_is(town.now.replace(day=15, hour=10))
    town.staff.heard("B01は送りませんでした", "承認された内容と、いまの内容がちがいます")
    assert (row(town).state, queued(town)) == ("draft", [])
    assert "送らなかった理由: 承認された内容" in asked.page()


def test_giving_it_back_makes_it_a_draft_and_tells_the_author(asked: Desk, town: Town) -> None:
    nonomura = Chat(town, town.nonomura).listen()
    town.staff.tap("直してもらう").heard("いま: 下書き")
    nonomura.heard("B01", "下書き")
    assert (row(town).state, frozen_to(town)) == ("draft", set())


def test_an_invitation_waits_for_the_wards_word(author: Desk, second: Desk, town: Town) -> None:
    author.write(**INVITATION)
    refused(author.do("ask"), "募集は区の仕事です")
    assert author.do("goahead", **GO).status_code == 303
    assert "区の了解: 10月14日(水) 区民協働担当係から電話で（記録 S02）" in author.page()
    author.do("ask")
    assert second.do("approve").status_code == 303


def test_the_wards_word_is_for_these_words_and_people_only(author: Desk, town: Town) -> None:
    author.write(**INVITATION)
    author.do("goahead", **GO)
    author.do("change", **{**FORM, **INVITATION, "at": "10/16 10:00"})
    assert author.do("ask").status_code == 303
    author.do("change", **{**FORM, **INVITATION, "text-ja": "別の募集です。"})
    refused(author.do("ask"), "募集は区の仕事です")


def test_an_invitation_that_lost_its_word_is_not_approved(author: Desk, second: Desk, town: Town) -> None:
    author.write(**INVITATION)
    author.do("goahead", **GO)
    author.do("ask")
    with town.house.db.write() as session:
        session.execute(update(Broadcast).values(goahead_on=None))
        one = session.scalars(select(Broadcast)).one()
        one.digest = digest_now(around(town, session), one)
    refused(second.do("approve"), "募集は区の仕事です")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": ""}, "すべて入れて"),
        ({"who": "あ" * 21}, "20字まで"),
        ({"who": "090-0000-1234"}, "電話番号"),
        ({"how": ""}, "すべて入れて"),
        ({"how": "telepathy"}, "すべて入れて"),
        ({"on": "10/15"}, "まだ来ていません"),
        ({"on": "いつか"}, "わかりませんでした"),
    ],
)
def test_half_a_word_of_the_ward_is_none(author: Desk, town: Town, change: dict[str, str], said: str) -> None:
    author.write(**INVITATION)
    refused(author.do("goahead", **{**GO, **change}), said)
    assert row(town).goahead_on is None


def test_only_invitations_need_the_ward(author: Desk, town: Town) -> None:
    author.write()
    refused(author.do("goahead", **GO), "区の了解がいるのは、募集だけです")
    assert row(town).goahead_on is None


def test_nobody_at_all_is_said(author: Desk, town: Town) -> None:
    author.write(to=choice(town, "みなと見自治会"))
    refused(author.do("ask"), "「みなと見自治会の役員」に当てはまる人が一人もいません")


def test_nobody_on_line_is_said(author: Desk, town: Town) -> None:
    town.staff.say("/役員追加 みなと見自治会 会長")
    author.write(to=choice(town, "みなと見自治会"))
    refused(author.do("ask"), "LINEで届く人が一人もいません（LINEのない人1人")
    assert row(town).state == "draft"


def test_two_cards_of_one_broadcast_only_the_first_tap_counts(asked: Desk, town: Town) -> None:
    nagai = town.platform.add_user("長井", friend=True)
    town.worker_of(nagai, "worker")
    Chat(town, nagai).say("/お知らせ B01").tap("見て承認する").heard(WORDS, "承認しますか")
    town.staff.tap("承認する").heard("承認済み")
    Chat(town, nagai).tap("承認する").heard("このボタンは古くなりました")
    assert row(town).approved_by == "S01"


def test_who_read_the_row_before_another_was_faster_hears_so(asked: Desk, town: Town) -> None:
    with town.house.db.read() as session:
        stale = session.scalars(select(Broadcast)).one()
    asked.do("approve")
    with town.house.db.write() as session:
        made = session.scalars(select(Broadcast)).one()
        session.expunge(made)
        made.state, made.version = stale.state, stale.version
        with pytest.raises(Refusal, match="ちょうど別の人が変えた"):
            approve(around(town, session), made, "S03", made.digest or "", "page")


def test_who_read_the_row_before_it_was_changed_and_asked_for_anew_hears_so(
    asked: Desk, author: Desk, town: Town
) -> None:
    before = row(town).version
    author.do("change", **{**FORM, **LATER})
    author.do("ask")
    with town.house.db.write() as session:
        made = session.scalars(select(Broadcast)).one()
        session.expunge(made)
        made.version = before
        with pytest.raises(Refusal, match="ちょうど別の人が変えた"):
            approve(around(town, session), made, "S03", made.digest or "", "page")


def test_approving_is_in_the_ledger_and_the_schedule(asked: Desk, town: Town) -> None:
    asked.do("approve")
    with town.house.db.read() as session:
        told = session.scalars(
            select(LedgerEntry).where(LedgerEntry.about == "B01", LedgerEntry.did == "approved")
        ).one()
        due = session.scalars(select(DueRow).where(DueRow.job == "broadcast")).one()
    assert (told.who, told.count, told.channel, told.what) == ("S01", 2, "page", "announcement")
    assert (due.anchor, due.revision, due.state) == ("B01", row(town).version, "open")


def test_officers_who_did_not_agree_or_left_are_never_frozen(author: Desk, town: Town) -> None:
    town.hanako.say("わたしの情報").tap("お知らせを止める")
    with town.house.db.write() as session:
        session.execute(delete(Office).where(Office.association_id == town.associations["いなほ町会"]))
    author.write()
    refused(author.do("ask"), "当てはまる人が一人もいません")
