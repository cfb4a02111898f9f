"""What officers say of seminars: the ward's QR, one question, and an answer that never counts as a headcount."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from bot.chat.postbacks import encode
from handlers.meetings.officer import named
from handlers.meetings.tables import WaitingAnswer
from handlers.people.codes import OFFICER, issue
from handlers.people.tables import Consent, Office
from tests.cast import Town
from tests.chat.raw import postback
from tests.meetings.guests import ASKED, HEARD, at, join, meeting, said, seminar
from tests.visits.stages import fixed

PLACE = ("11月12日(木) 午後2時から、2時間ほど", "場所: 見本区民館", "持ち物: スマートフォン")
KEPT = "お返事はお預かりしました。"


def code(town: Town) -> str:
    """A fresh code of あさがお町会."""
    with town.house.db.write() as session:
        return issue(session, town.house.vault, OFFICER, town.now, association=town.associations["あさがお町会"])


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("講習会3に申し込みました", "seminar:3"), ("講習会３", "seminar:3"), ("講習会 ③", "seminar:3"),
        ("第3回講習会", "seminar:3"), ("講習会第三回に参加します。", "seminar:3"), ("講習会に参加したい", "seminar:"),
        ("意見交換会2に申し込みました", "exchange:2"), ("交流会1", "exchange:1"),
        ("講習会12に行けなくなりました", "seminar:12"),
    ],
)  # fmt: skip
def test_the_words_of_the_qr_are_understood_however_they_are_typed(words: str, which: str) -> None:
    assert named(words) == which


@pytest.mark.parametrize(
    "words",
    [
        "講習会",
        "意見交換会",
        "参加",
        "3",
        "講習会の資料をください",
        "こんにちは",
        "訪問1",
        "講習会1234",
        "講習会3の電話番号",
    ],
)
def test_other_words_are_left_to_others(words: str) -> None:
    assert named(words) is None


def test_yes_switches_reminders_on_and_never_counts_as_a_headcount(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1に申し込みました").heard(ASKED, *PLACE)
    assert town.hanako.buttons() == ["はい", "まだ", "申し込んでいない"]
    town.hanako.tap("はい").heard(HEARD, *PLACE, "近くなったら、ここでお知らせします。")
    assert said(town) == {"P0001": "accepted"}
    assert meeting(town).headcount is None
    town.staff.heard_nothing()


def test_not_yet_keeps_the_button_until_the_ward_has_told(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1").tap("まだ").heard("連絡が来たら、もう一度押してください。")
    assert said(town) == {"P0001": "asked"}
    town.hanako.tap("はい、連絡が来ました").heard(HEARD)
    assert said(town) == {"P0001": "accepted"}


def test_whoever_has_not_applied_is_sent_to_the_ward_and_nothing_is_kept(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1").tap("まだ").say("講習会1").tap("申し込んでいない").heard("お申し込みは、区へどうぞ。")
    assert town.hanako.buttons() == ["区に電話する"]
    assert said(town) == {}


def test_several_events_are_shown_with_day_time_and_place_and_one_is_chosen(town: Town) -> None:
    seminar(town)
    seminar(town, "11/20 10:00", "W02")
    seminar(town, "1/27 14:00", "X01", "/意見交換会")
    town.hanako.say("参加").heard("どれに申し込みましたか。", *PLACE, "11月20日(金)", "1月27日(水)")
    assert town.hanako.buttons() == ["講習会1をえらぶ", "講習会2をえらぶ", "意見交換会1をえらぶ"]
    town.hanako.tap("講習会2をえらぶ").heard(ASKED, "11月20日(金) 午前10時から")
    town.hanako.say("講習会").heard("どれに申し込みましたか。")
    town.hanako.say("意見交換会").heard(ASKED, "1月27日(水)")


@pytest.mark.parametrize("words", ["参加", "講習会", "意見交換会", "講習会7"])
def test_where_nothing_is_to_come_the_ward_can_be_rung(town: Town, words: str) -> None:
    town.hanako.say(words).heard("ありません。")
    assert town.hanako.buttons() == ["区に電話する"]


def test_a_date_that_is_not_agreed_is_no_event_to_come(town: Town) -> None:
    town.staff.say("/講習会 11/12 14:00")
    town.hanako.say("講習会").heard("ありません。").say("講習会1").heard("日時はまだ決まっていません。")


def test_no_code_is_ever_shown_to_officers(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1")
    join(town.hanako)
    assert "W01" not in "".join(str(one.message) for one in town.hanako.items if one.sender == "bot")


def test_who_already_answered_hears_how_it_stands(town: Town) -> None:
    seminar(town)
    join(town.hanako).say("講習会1").heard("参加の予定です。")
    town.hanako.tap("行けなくなりました").say("講習会1").heard("行けなくなった、とうかがっています。")


def test_whoever_cannot_come_tells_the_ward_too_and_may_come_after_all(town: Town) -> None:
    seminar(town)
    join(town.hanako).say("講習会1").tap("行けなくなりました")
    town.hanako.heard("わかりました。お知らせを止めました。", "区にもお知らせください。", "区の電話: 03-6759-9119")
    assert town.hanako.buttons() == ["区に電話する", "やはり行けます"]
    assert said(town) == {"P0001": "absent"}
    town.hanako.tap("やはり行けます").heard(HEARD)
    assert said(town) == {"P0001": "accepted"}


def test_nobody_cancels_what_they_never_said(town: Town) -> None:
    seminar(town)
    join(town.hanako).say("講習会1")
    action = town.hanako.action("行けなくなりました")
    town.platform.tap(town.takeshi.user, action)
    town.settle()
    town.takeshi.heard("このボタンはもう使えません。")
    assert said(town) == {"P0001": "accepted"}


def test_a_strangers_answer_waits_for_code_and_consent(town: Town) -> None:
    seminar(town)
    town.stranger.say("講習会1に申し込みました").tap("はい").heard(KEPT, "8けたのコードを送ってください。")
    assert said(town) == {}
    town.stranger.say(code(town)).heard("お預かりするものと、その目的です。")
    assert said(town) == {}
    town.stranger.tap("同意する").heard(HEARD, *PLACE)
    assert said(town) == {"P0003": "accepted"}
    with town.house.db.read() as session:
        assert session.scalars(select(WaitingAnswer)).all() == []


def test_what_waited_for_a_meeting_that_was_called_off_says_so(town: Town) -> None:
    seminar(town)
    town.stranger.say("講習会1").tap("はい")
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    town.stranger.say(code(town)).tap("同意する").heard("講習会は中止になりました。")
    assert said(town) == {}


def test_two_answers_that_waited_are_both_taken_up(town: Town) -> None:
    seminar(town)
    seminar(town, "11/20 10:00", "W02")
    town.stranger.say("講習会1").tap("はい").say("講習会2").tap("はい")
    town.stranger.say(code(town)).tap("同意する").heard("11月12日(木)", "11月20日(金)")


def test_an_answer_nobody_came_back_for_is_forgotten_after_sixty_days(town: Town) -> None:
    seminar(town)
    town.stranger.say("講習会1").tap("はい")
    town.time_is(town.now + timedelta(days=59))
    with town.house.db.read() as session:
        assert len(session.scalars(select(WaitingAnswer)).all()) == 1
    town.time_is(town.now + timedelta(days=3))
    with town.house.db.read() as session:
        assert session.scalars(select(WaitingAnswer)).all() == []


def test_who_serves_two_associations_is_not_asked_which(town: Town) -> None:
    seminar(town)
    town.hanako.say(code(town))
    town.clock.moment += timedelta(hours=2)
    join(town.hanako)
    assert said(town) == {"P0001": "accepted"}


def test_after_consent_was_taken_back_it_is_asked_for_again(town: Town) -> None:
    seminar(town)
    town.hanako.say("わたしの情報").tap("同意をやめる").tap("はい、同意をやめます")
    town.hanako.say("講習会1").tap("はい").heard(KEPT, "お預かりするものと、その目的です。")
    assert said(town) == {}


def test_a_button_from_before_the_event_changes_nothing_after_it(town: Town) -> None:
    seminar(town)
    join(town.hanako).say("講習会1")
    town.time_is(at(11, 12, 15))
    town.hanako.tap("行けなくなりました").heard("この講習会は終わりました。")
    assert said(town) == {"P0001": "accepted"}


def test_the_staffs_private_chats_and_group_hear_nothing_of_it(town: Town) -> None:
    seminar(town)
    town.staff.say("講習会1").heard_nothing()


def test_whose_term_is_over_is_asked_for_a_new_code(town: Town) -> None:
    seminar(town)
    with town.house.db.write() as session:
        session.execute(update(Office).values(ended_on=date(2026, 10, 1)))
    town.hanako.say("講習会1").tap("はい").heard(KEPT, "任期が終わっています。")
    assert said(town) == {}


def test_without_consent_not_even_a_not_yet_is_kept(town: Town) -> None:
    seminar(town)
    with town.house.db.write() as session:
        session.execute(update(Consent).values(version="0"))
    town.hanako.say("講習会1").tap("まだ").heard("連絡が来たら、もう一度押してください。")
    assert said(town) == {}


def test_a_yes_to_what_was_called_off_meanwhile_is_not_kept(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1")
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    town.hanako.tap("はい").heard("講習会は中止になりました。")
    assert said(town) == {}


def test_a_yes_waits_while_only_the_code_has_come(town: Town) -> None:
    seminar(town)
    town.stranger.say("講習会1").tap("はい")
    town.stranger.say(code(town)).tap("いまはしない").say("わたしの情報").tap("同意する").heard(HEARD)


def test_the_day_of_a_visit_cannot_be_joined(town: Town) -> None:
    fixed(town)
    town.hanako.say("参加").heard("これからの講習会と意見交換会はありません。")
    postback(town.hanako, encode("meetings.accepted", id=meeting(town, "V01").id)).heard("このボタンはもう使えません。")
    assert said(town) == {}


def test_a_forged_button_changes_nothing(town: Town) -> None:
    for action in ("choose", "accepted", "not_yet", "cannot_come", "can_come"):
        postback(town.hanako, encode(f"meetings.{action}", id="zero")).heard("このボタンはもう使えません。")


def test_a_seminar_that_has_begun_is_no_event_to_come(town: Town) -> None:
    seminar(town)
    town.time_is(at(11, 12, 14))
    town.hanako.say("参加").heard("ありません。")


def test_what_waits_for_consent_is_not_taken_up_by_an_old_button(town: Town) -> None:
    seminar(town)
    town.hanako.say(code(town))
    town.clock.moment += timedelta(hours=2)
    town.hanako.say("希望のようす").heard("どちらの団体のことですか。")
    which = town.hanako.action("さくら町会")
    with town.house.db.write() as session:
        session.execute(update(Consent).values(version="0"))
    town.hanako.say("講習会1").tap("はい").heard(KEPT)
    town.platform.tap(town.hanako.user, which)
    town.settle()
    town.hanako.heard("さくら町会のこととしてうかがいます。")
    assert said(town) == {}
