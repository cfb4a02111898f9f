"""What the ward owes is asked for by a mail in two taps; wishes reach it in one mail."""

from __future__ import annotations

from tests.cast import Town
from tests.meetings.stages import agreed
from tests.visits.stages import place, visit_of


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
