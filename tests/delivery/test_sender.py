"""Each message goes out as exactly as LINE allows, and whatever does not is seen by staff."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from bot.clock import FixedClock
from bot.delivery.marking import RESENT, marked
from bot.delivery.tables import OutboxMessage
from tests.delivery.desk import ask, chat_of, heard, lose_the_key, outbox, pass_time, queue
from tests.delivery.post_room import PostRoom

MARK = RESENT.render()
SECOND = timedelta(seconds=1)
A_WHILE = timedelta(seconds=55)  # a token this old is not tried


def test_an_answer_goes_out_once_and_free(either_post: PostRoom) -> None:
    ask(either_post.town, either_post.town.hanako)
    either_post.send(3)
    assert either_post.methods() == ["reply"]
    assert either_post.states() == ["sent"]
    assert len(heard(either_post.town.hanako)) == 1
    assert either_post.town.platform.quota.used == 0


def test_what_was_said_is_forgotten_once_it_is_sent(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    post.send()
    (row,) = outbox(post.house)
    assert row.payload is None
    assert row.request_id


def test_an_answer_whose_token_line_no_longer_takes_goes_as_a_push(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    post.town.seconds += 61
    post.send(2)
    assert post.methods() == ["reply", "push"]
    assert post.states() == ["sent"]
    assert len(heard(post.town.hanako)) == 1
    assert MARK not in post.town.hanako.answer


def test_an_answer_older_than_its_token_is_not_tried_as_a_reply(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    pass_time(post.house, A_WHILE)
    post.send()
    assert post.methods() == ["push"]
    assert post.states() == ["sent"]


def test_a_push_whose_answer_was_lost_is_accepted_once(either_post: PostRoom) -> None:
    queue(either_post.town, [either_post.town.hanako], "明日は三時です")
    either_post.fault("push", "drop")
    either_post.send(2)
    (first, second) = either_post.wire.calls
    assert first == second
    assert either_post.states() == ["sent"]
    assert heard(either_post.town.hanako) == ["明日は三時です"]


def test_a_push_after_500_goes_again_under_the_same_key(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.fault("push", "status", 500, times=2)
    post.send(3)
    assert len({key for _method, key, _body in post.wire.calls}) == 1
    assert len(post.wire.calls) == 3
    assert heard(post.town.hanako) == ["明日は三時です"]


def test_a_rate_limit_leaves_nothing_in_doubt_and_is_tried_later(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.fault("push", "status", 429)
    post.send()
    (row,) = outbox(post.house)
    assert (row.state, row.in_doubt, row.fault) == ("queued", False, "rate limit")
    assert not post.sender.step()  # it backs off
    post.send()
    assert post.states() == ["sent"]


def test_a_full_monthly_quota_is_named_as_such(post: PostRoom) -> None:
    post.town.platform.quota.limit_to(0)
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.send()
    assert outbox(post.house)[0].fault == "monthly limit"


def test_a_reply_whose_answer_was_lost_is_presumed_sent(either_post: PostRoom) -> None:
    ask(either_post.town, either_post.town.hanako)
    either_post.fault("reply", "drop")
    either_post.send(3)
    assert either_post.methods() == ["reply", "reply"]
    assert either_post.states() == ["presumed"]
    assert len(heard(either_post.town.hanako)) == 1


def test_a_reply_after_500_goes_again_with_its_token(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    post.fault("reply", "status", 500)
    post.send(2)
    assert post.methods() == ["reply", "reply"]
    assert post.states() == ["sent"]
    assert len(heard(post.town.hanako)) == 1


def test_a_reply_lost_twice_goes_as_a_push_that_says_so(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    post.fault("reply", "status", 500, times=2)
    post.send(3)
    assert post.methods() == ["reply", "reply", "push"]
    assert post.states() == ["sent"]
    assert heard(post.town.hanako)[0] == MARK


def test_a_reply_in_doubt_grown_old_goes_as_a_push_that_says_so(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    post.fault("reply", "drop")
    post.send()
    pass_time(post.house, A_WHILE)
    post.send()
    said = heard(post.town.hanako)
    assert post.methods() == ["reply", "push"]
    assert said == [said[0], MARK, said[0]]


def test_a_reply_in_doubt_that_need_not_arrive_is_shown_to_staff(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    with post.house.db.write() as session:
        session.execute(update(OutboxMessage).values(must_arrive=False))
    post.fault("reply", "drop")
    post.send()
    pass_time(post.house, A_WHILE)
    post.send(2)
    assert post.states() == ["doubtful"]
    assert len(heard(post.town.hanako)) == 1
    assert "届いたかどうか分からない" in heard(post.town.staff)[0]


def test_the_mark_leaves_the_last_message_its_quick_reply() -> None:
    last = {"type": "text", "text": "どれですか。", "quickReply": {"items": []}}
    assert marked([{"type": "text", "text": "こんにちは"}, last])[-1] == last


def test_five_messages_are_marked_without_losing_one() -> None:
    said = [{"type": "sticker", "packageId": "1", "stickerId": "1"}, *({"type": "text", "text": n} for n in "一二三四")]
    again = marked(said)
    assert again[1] == {"type": "text", "text": f"{MARK}\n一"}
    assert [again[0], *again[2:]] == [said[0], *said[2:]]


def test_what_line_refuses_is_a_dead_letter_that_staff_hear_of(either_post: PostRoom) -> None:
    queue(either_post.town, [either_post.town.hanako], "明日は三時です")
    either_post.fault("push", "status", 403)
    either_post.send(3)
    assert either_post.states() == ["dead"]
    assert heard(either_post.town.hanako) == []
    (said,) = heard(either_post.town.staff)
    assert "送れなかったメッセージがあります" in said
    assert "/不達" in said


def test_staff_hear_of_dead_letters_once_an_hour(post: PostRoom, clock: FixedClock) -> None:
    for said in ("一", "二"):
        queue(post.town, [post.town.hanako], said)
        post.fault("push", "status", 403)
        post.send(2)
    assert len(heard(post.town.staff)) == 1
    clock.moment += timedelta(hours=1)
    queue(post.town, [post.town.hanako], "三")
    post.fault("push", "status", 403)
    post.send(2)
    assert len(heard(post.town.staff)) == 2


def test_a_notice_about_trouble_that_fails_makes_no_further_trouble(post: PostRoom) -> None:
    post.town.platform.bot_leaves(post.town.staff.group or "")  # the webhook is never delivered
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.fault("push", "status", 403)
    post.send()
    post.town.clock.moment += timedelta(hours=1)  # another hour, in which staff could be told again
    post.send(3)
    assert post.methods() == ["push", "push"]


def test_what_is_too_late_is_missed_and_not_sent(either_post: PostRoom) -> None:
    town = either_post.town
    queue(town, [town.hanako], "あと三時間です", expires_at=town.now + SECOND)
    town.clock.moment += 2 * SECOND
    either_post.send(2)
    assert either_post.states() == ["missed"]
    assert heard(town.hanako) == []
    assert "時刻を過ぎた" in heard(town.staff)[0]


def test_what_grows_too_late_while_it_backs_off_is_missed_too(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "あと三時間です", expires_at=post.town.now + SECOND)
    post.fault("push", "status", 429)
    post.send()
    post.town.clock.moment += 2 * SECOND
    post.send()
    assert post.states() == ["missed"]
    assert heard(post.town.hanako) == []


def test_what_is_too_late_but_may_have_arrived_is_shown_as_doubtful(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "あと三時間です", expires_at=post.town.now + SECOND)
    post.fault("push", "drop")
    post.send()
    post.town.clock.moment += 2 * SECOND
    post.send()
    assert post.states() == ["doubtful"]
    assert heard(post.town.hanako) == ["あと三時間です"]


def test_what_can_still_be_in_time_is_sent(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "あと三時間です", expires_at=post.town.now)
    post.send()
    assert post.states() == ["sent"]


def test_a_push_in_doubt_for_a_day_is_held_and_not_tried_again(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.fault("push", "drop")
    post.send()
    pass_time(post.house, timedelta(hours=23))  # the house was down meanwhile
    post.send()
    assert post.states() == ["held"]
    assert post.methods() == ["push"]
    post.send()
    assert "送れなかった" in heard(post.town.staff)[0]


def test_somebody_who_blocked_us_gets_nothing_and_costs_nothing(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.town.platform.block(post.town.hanako.user)
    post.send()
    assert post.states() == ["sent"]  # LINE answers 200 and delivers nothing
    assert heard(post.town.hanako) == []
    assert post.town.platform.quota.used == 0


def test_a_message_nobody_can_open_is_a_dead_letter_and_the_others_go_out(either_post: PostRoom) -> None:
    town, house = either_post.town, either_post.house
    queue(town, [town.hanako], "一")
    queue(town, [town.takeshi], "二")
    lose_the_key(house, chat_of(town, town.hanako))
    either_post.send(2)
    assert either_post.states() == ["dead", "sent"]
    assert heard(town.takeshi) == ["二"]
    assert "送れなかった" in heard(town.staff)[0]
