"""Going out, at once or at its moment: to nobody who was not approved, never in the quiet hours, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from bot.catalogs import Sentence, _, show
from bot.chat.doors import ToCall
from bot.chat.messages import Card, Text
from bot.chat.priorities import ANNOUNCEMENT
from bot.chat.turn import Notice, Surroundings
from bot.schedule.jobs import Job, Later
from bot.schedule.tables import DueRow
from handlers.broadcasts.arriving import messages
from handlers.broadcasts.cost import over_budget
from handlers.broadcasts.frozen import digest_now, lacks_goahead
from handlers.broadcasts.moving import Channel, enter, move
from handlers.broadcasts.queries import audience, by_code, frozen_calls, reachable, recipients, words_of_choice
from handlers.broadcasts.rules import JAPANESE, after_quiet, next_quiet, not_in_term
from handlers.broadcasts.tables import Broadcast, key_of
from handlers.contract.rules import profile
from handlers.people.calls import call_instead
from handlers.people.queries import staff_group

PURPOSE = "broadcast"
NOT_THE_SAME = _("承認された内容と、いまの内容がちがいます（行事の日時が変わったときなど）。")
GONE = _("相手に選んだ行事などが、中止や終わりで、もう選べなくなりました。")
NO_GOAHEAD = _("区の了解の記録がありません。")
NOBODY_LEFT = _("送れる人が一人もいなくなりました。")


def send(around: Surroundings, broadcast: Broadcast, by: str, channel: Channel) -> list[Notice]:
    """Queue what was approved, to those who are still there; those without LINE go on the call list.

    The caller has made sure that nothing speaks against it (`why_not_now`). Raises Refusal when somebody was faster.
    """
    frozen, calls = _still_there(around, broadcast)
    version, fell_away = broadcast.version, len(recipients(around.session, broadcast)) - len(frozen)
    move(around, broadcast, "send", ended_at=around.now, fell_away=fell_away)
    key = f"{key_of(broadcast)}{version}"
    for one in calls:
        call_instead(around, one, _to_tell(broadcast), key)
    enter(around, broadcast, by, "sent", channel, count=len(frozen))
    until = next_quiet(profile(around.settings.contract).quiet, around.now)
    return [
        Notice(
            chats,
            tuple(messages(broadcast.bodies[language], broadcast.link, broadcast.link_label)),
            PURPOSE,
            key=f"{key}:{language}",
            expires_at=until,
            priority=ANNOUNCEMENT,
        )
        for language, chats in _by_language(broadcast, frozen).items()
    ]  # fmt: skip


def why_not_now(around: Surroundings, broadcast: Broadcast) -> Sentence | None:
    """Why a frozen broadcast may not go out after all; None when it may."""
    if words_of_choice(around, broadcast.segment, broadcast.choice) is None:
        return GONE
    if broadcast.digest != digest_now(around, broadcast):
        return NOT_THE_SAME
    if lacks_goahead(broadcast):
        return NO_GOAHEAD
    left, _calls = _still_there(around, broadcast)
    if not left:
        return NOBODY_LEFT
    return not_in_term(profile(around.settings.contract), around.today) or over_budget(around, len(left))


def go_out(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """Its moment has come: it goes out, or staff hear why not; in the quiet hours it waits for the morning."""
    morning = after_quiet(profile(around.settings.contract), around.now)
    if morning > around.now:
        return Later(morning)
    broadcast = by_code(around.session, due.anchor)
    if broadcast is None or broadcast.version != due.revision:  # approved for another version, called off, or sent
        return []
    why = why_not_now(around, broadcast)
    return send(around, broadcast, "house", "clock") if why is None else _stop(around, broadcast, why)


def _stop(around: Surroundings, broadcast: Broadcast, why: Sentence) -> list[Notice]:
    """A draft again, with the reason; nothing has gone out."""
    words, version = show(why), broadcast.version
    move(around, broadcast, "stop", stopped=words[:300])
    enter(around, broadcast, "house", "stopped", "clock", result="refused")
    told = Text(_("【確認】{code}は送りませんでした。{why}下書きにもどしました。").fill(code=broadcast.code, why=words))
    key = f"broadcast-stopped:{broadcast.code}:{version}"
    return [Notice(staff_group(around.session), (told,), "broadcast news", key=key)]


def _still_there(around: Surroundings, broadcast: Broadcast) -> tuple[list[tuple[UUID, str]], list[ToCall]]:
    """Of those frozen the ones who still belong, want messages and are reached by LINE; nobody else ever."""
    now = audience(around, broadcast.segment, broadcast.choice)
    there, to_ring = reachable(around.session, now.chats), {one.person for one in now.to_call}
    frozen = [one for one in recipients(around.session, broadcast) if one[0] in there]
    return frozen, [one for one in frozen_calls(around.session, broadcast) if one.person in to_ring]


def _by_language(broadcast: Broadcast, frozen: Sequence[tuple[UUID, str]]) -> dict[str, tuple[UUID, ...]]:
    """Who gets which text: Japanese where there is none in somebody's language."""
    read = [(chat, language if language in broadcast.bodies else JAPANESE) for chat, language in frozen]
    return {
        language: tuple(chat for chat, one in read if one == language) for language in sorted({x for _c, x in read})
    }


def _to_tell(broadcast: Broadcast) -> Card:
    """A line of the call list: where the whole text stands, and how it begins."""
    where = _("お知らせ{code}を電話で伝えてください（全文は画面の{code}）。").fill(code=broadcast.code)
    return Card(where, (broadcast.bodies[JAPANESE],))


departure = Job("broadcast", _("お知らせの送信"), go_out)
