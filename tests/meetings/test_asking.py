"""What the ward owes is asked for by a mail in two taps; wishes reach it in one mail."""

from __future__ import annotations

import re

import pytest

from tests.cast import Town
from tests.meetings.desk import Desk
from tests.meetings.stages import agreed, now_of, tokyo
from tests.meetings.stages import place as meeting
from tests.visits.stages import fixed, place, visit_of


def test_the_headcount_is_asked_for_with_two_taps(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に人数をたずねる").heard("講習会第1回", "人数:      名", "11月7日(土)まで")
    assert town.mail.taken == []
    town.staff.tap("送る").heard("区へのメールを送る列に入れました")
    assert "人数のご連絡のお願い" in town.mail.words


def test_the_same_request_goes_once_a_day(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に資料の確認を頼む").tap("送る").tap("送る")
    assert len(town.mail.taken) == 1


def test_what_is_settled_is_not_asked_for(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に人数をたずねる")
    town.staff.say("/人数 W01 15")
    town.staff.tap("送る").heard("もう済んでいます")
    assert town.mail.taken == []


def test_wishes_reach_the_ward_in_one_mail_and_count_as_forwarded(town: Town) -> None:
    visit = place(town, "wish")
    town.staff.say("/希望を区へ").heard("いなほ町会", "宛先: 区の担当係")
    town.staff.tap("送る").heard("区へのメール")
    assert visit_of(town, visit).state == "forwarded"
    assert "訪問希望のお知らせ（1件）" in town.mail.words


def test_a_wish_that_came_meanwhile_is_not_sent_unseen(town: Town) -> None:
    visit = place(town, "wish")
    town.staff.say("/希望を区へ")
    place(town, "wish", "さくら町会", town.hanako)
    town.staff.tap("送る").heard("さきほどの文と変わりました")
    assert visit_of(town, visit).state == "wish"
    assert town.mail.taken == []


def test_nothing_to_tell_is_a_sentence(town: Town) -> None:
    town.staff.say("/希望を区へ").heard("区に伝えていない希望はありません。")


def test_the_second_tap_on_send_says_that_it_went_already(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に人数をたずねる").tap("送る").tap("送る").heard("もう送ってあります。二重には送りません。")
    assert len(town.mail.taken) == 1


def test_a_mail_says_which_seminar_and_whose_visit_it_is_about(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に人数をたずねる").heard("講習会第1回「LINE」の参加人数を")
    fixed(town)
    town.staff.say("/行事 V01").tap("区に人数をたずねる").heard("派遣第1回「いなほ町会」の参加人数を")


def test_where_the_ward_is_closed_on_the_last_day_the_open_day_before_is_named(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に人数をたずねる").heard(
        "11月7日(土)までに（閉庁日にあたりますので、できましたら11月6日(金)までに）"
    )


def test_what_is_overdue_is_not_asked_for_by_a_day_that_is_over(town: Town) -> None:
    agreed(town)
    town.clock.moment = tokyo(11, 9)
    town.staff.say("/行事 W01").tap("区に人数をたずねる")
    town.staff.heard("参加人数について、期限の11月7日(土)を過ぎましたので、お早めにご連絡ください")


def test_after_a_move_the_old_button_sends_nothing_but_shows_the_new_words(town: Town) -> None:
    agreed(town)
    town.staff.tap("区に人数をたずねる")
    old = town.staff.action("送る")
    town.staff.say("/日程変更 W01 11/26 14:00")
    town.platform.tap(town.staff.user, old, None, town.staff.group)
    town.settle()
    assert town.mail.taken == []
    town.staff.heard("さきほどの文から変わりました。", "11月26日(木)")
    town.staff.tap("送る").heard("区へのメールを送る列に入れました")
    assert "11月26日(木)" in town.mail.words


def test_a_mail_to_the_ward_is_shown_before_it_goes(town: Town) -> None:
    agreed(town)
    desk = Desk(town)
    page = town.http.get("/staff/meetings/W01/letter/headcount").text
    assert "人数のご連絡のお願い（講習会第1回" in page
    mark = re.search(r'name="of" value="(\w+)"', page)
    assert mark is not None
    asked = {"v": now_of(town).version, "what": "headcount"}
    other = desk.do("ask", {**asked, "of": "0" * 16})
    assert (other.status_code, town.mail.taken) == (422, [])
    assert "見ていただいた文から変わりました。" in other.text
    desk.do("ask", {**asked, "of": mark[1]})
    assert "人数のご連絡のお願い" in town.mail.words


def test_a_mail_for_what_is_there_already_is_not_offered(town: Town) -> None:
    agreed(town)
    town.staff.say("/人数 W01 15")
    Desk(town)
    assert "もう済んでいます" in town.http.get("/staff/meetings/W01/letter/headcount").text


@pytest.mark.parametrize("path", ["W01/letter/x", "W09/letter/headcount"])
def test_no_other_mails_are_written(town: Town, path: str) -> None:
    meeting(town, "fixed")
    Desk(town)
    assert town.http.get(f"/staff/meetings/{path}").status_code == 404
