"""Several senders at once never spend the same rest of the month: what is kept for incidents stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from threading import Barrier, BrokenBarrierError

from sqlalchemy.orm import Session

from bot.delivery.reserve import Reserved
from bot.delivery.sender import Sender
from tests.delivery.desk import outbox, queue
from tests.delivery.post_room import PostRoom
from tests.delivery.test_reserve import spent, with_reserve

KEPT = 100
TOGETHER = 0.7  # seconds, real time: so long one sender waits for another to look at the month beside it


def test_of_two_senders_at_once_only_one_takes_the_last_message(either_post: PostRoom) -> None:
    post, both = either_post, Barrier(2)

    def needs(_session: Session, _now: datetime) -> int:
        with suppress(BrokenBarrierError):
            both.wait(TOGETHER)
        return KEPT

    with_reserve(post, Reserved(needs))
    spent(post, 5000 - KEPT - 1)
    for chat in (post.town.hanako, post.town.takeshi):
        queue(post.town, [chat], "お知らせです")
    senders = [Sender(post.sender._room, 1) for _ in range(2)]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(Sender.step, senders))
    for sender in senders:
        sender.step()
        sender.close()
    assert sorted(row.state for row in outbox(post.house)[-2:]) == ["held", "sent"]
