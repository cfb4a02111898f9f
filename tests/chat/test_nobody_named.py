"""LINE may leave out who spoke in a group: nothing is done, and nothing else is touched."""

from __future__ import annotations

from sqlalchemy import select

from bot.delivery.tables import InboxEvent
from tests.cast import Chat, Town


def hidden_worker(town: Town) -> Chat:
    """Somebody in the private group whose id LINE does not tell."""
    group = town.staff.group or ""
    user = town.platform.add_user("三木", friend=True, hidden_in_groups=True)
    town.platform.join(user, group)
    town.settle()
    return Chat(town, user, group)


def test_a_button_tapped_by_nobody_in_particular_does_nothing(town: Town) -> None:
    town.takeshi.say("アドバイザーに来てほしい")
    for label in (
        "LINE公式アカウント",
        "初めて",
        "回覧板を減らしたい",
        "10人くらい",
        "わからない",
        "あとで相談",
        "はい",
    ):
        town.takeshi.tap(label)
    town.takeshi.listen()
    hidden_worker(town).tap("区へ伝えた").heard("どなたの操作か分からないため")
    town.takeshi.heard_nothing()


def test_taking_back_an_unnamed_message_withdraws_nothing(town: Town) -> None:
    unnamed = {
        "type": "unsend", "mode": "active", "timestamp": 1, "webhookEventId": "unsend-without-id",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": town.hanako.user}, "unsend": {},
    }  # fmt: skip
    town.platform.webhooks.queue(unnamed)
    town.platform.tap(town.hanako.user, {"type": "postback", "label": "前", "data": "of an older release"})
    town.settle()
    with town.house.db.read() as session:
        states = session.scalars(select(InboxEvent.state).where(InboxEvent.kind == "postback")).all()
    assert list(states) == ["done"]
