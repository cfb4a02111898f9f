"""What staff do with a broadcast: write, change, ask, approve, give back, cancel, record the ward's go-ahead."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from bot.catalogs import Sentence, _
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.delivery.stopping import still_waiting, stop
from bot.schedule.jobs import keep_in_step
from handlers.broadcasts.checking import Draft, check, require_impersonal
from handlers.broadcasts.cost import over_budget
from handlers.broadcasts.frozen import freeze, is_stale, lacks_goahead, words_now
from handlers.broadcasts.moving import Channel, enter, expect_possible, move
from handlers.broadcasts.queries import audience, next_number, reachable, who_of
from handlers.broadcasts.rules import HOW, INVITATION, plan, why_not_then
from handlers.broadcasts.sending import departure, send, why_not_now
from handlers.broadcasts.tables import Broadcast, key_of
from handlers.contract.rules import profile
from handlers.people.calls import call_off

SHORTEST = 16  # signs of a digest a button carries at least
OWN = _("書いた人は承認できません。ほかの従事者に見てもらってください。")
CHANGED = _("見ていただいた内容と、いまの内容がちがいます。もう一度、いまの内容を見てから承認してください。")
STALE = _(
    "承認を頼んだときと、いまの内容がちがいます（行事が動いた、中止になったなど）。"
    "「直してもらう」で下書きにもどし、文を見直して、もう一度承認を頼んでください。"
)
EMPTY = _("「{who}」に当てはまる人が一人もいません。相手を選び直してください。")
NOBODY_ON_LINE = _(
    "「{who}」には、LINEで届く人が一人もいません（LINEのない人{calls}人、届かない人{gone}人）。電話などで伝えてください。"
)
WARD_FIRST = _(
    "募集は区の仕事です。先に区の了解（だれから、いつ、どうやって）を記録してください。文や相手を変えたら、もう一度です。"
)
ONLY_INVITATIONS = _("区の了解がいるのは、募集だけです。")
NOTHING_WAITS = _("止められるものは、もうありません。LINEに渡したものは取り消せません。")
NOT_WHOLE = _("区のどの係から（20字まで、お名前は書かない）、いつ、どうやって聞いたかを、すべて入れてください。")
NOT_YET = _("{day}はまだ来ていません。了解をもらった日を入れてください。")


def write(around: Surroundings, by: str, draft: Draft) -> Broadcast:
    """A new draft; raises Refusal with what is wrong about it."""
    check(around, draft)
    made = _new(around, by, draft)
    enter(around, made, by, "wrote", "page")
    return made


def change(around: Surroundings, broadcast: Broadcast, by: str, draft: Draft) -> None:
    """Other words, people, link or moment: whatever was approved is void. Raises Refusal."""
    expect_possible(broadcast, "change")
    check(around, draft)
    _move(around, broadcast, "change", changed_by=by, stopped=None, **_values(draft))
    enter(around, broadcast, by, "changed", "page")


def ask(around: Surroundings, broadcast: Broadcast, by: str) -> None:
    """Freeze whom it goes to and what it costs, and wait for a second worker. Raises Refusal."""
    expect_possible(broadcast, "ask")
    found = audience(around, broadcast.segment, broadcast.choice)
    there = reachable(around.session, found.chats)
    who, cost = who_of(around, broadcast), sum(chat.members for chat in there.values())
    if not found.chats and not found.to_call:
        raise Refusal(EMPTY.fill(who=who))
    if not there:
        raise Refusal(NOBODY_ON_LINE.fill(who=who, calls=len(found.to_call), gone=len(found.chats)))
    _refuse_unready(around, broadcast, cost)
    gone = len(found.chats) - len(there)
    _move(around, broadcast, "ask", asked_at=around.now, cost=cost, unreachable=gone, stopped=None)
    freeze(around, broadcast, there.values(), found.to_call)
    enter(around, broadcast, by, "asked", "page", count=cost)


def approve(around: Surroundings, broadcast: Broadcast, by: str, shown: str, channel: Channel) -> list[Notice]:
    """A second worker agrees to exactly what was shown (its digest, or how that begins). Raises Refusal.

    Without a moment of its own it goes out now: the notices.
    """
    expect_possible(broadcast, "approve")
    if by in (broadcast.author, broadcast.changed_by):
        raise Refusal(OWN)
    if is_stale(around, broadcast):
        raise Refusal(STALE)
    if len(shown) < SHORTEST or not (broadcast.digest or "").startswith(shown):
        raise Refusal(CHANGED)
    _refuse_unready(around, broadcast, broadcast.cost or 0)
    if broadcast.send_at is None:
        _refuse(why_not_then(profile(around.settings.contract), around.now, around.now, chosen=False))
        _refuse(why_not_now(around, broadcast))
    _move(around, broadcast, "approve", approved_by=by, approved_at=around.now)
    enter(around, broadcast, by, "approved", channel, count=broadcast.cost or 0)
    return send(around, broadcast, by, channel) if broadcast.send_at is None else []


def back(around: Surroundings, broadcast: Broadcast, by: str, channel: Channel) -> None:
    """「直してもらう」: a draft again. Raises Refusal."""
    _move(around, broadcast, "back")
    enter(around, broadcast, by, "gave back", channel)


def cancel(around: Surroundings, broadcast: Broadcast, by: str, channel: Channel) -> None:
    """Never to be sent; the row stays. Raises Refusal when it is too late."""
    _move(around, broadcast, "cancel", ended_at=around.now)
    enter(around, broadcast, by, "cancelled", channel)


def halt(around: Surroundings, broadcast: Broadcast, by: str, channel: Channel) -> int:
    """Stop what LINE does not have yet, and calls nobody made; returns how many people are spared. Raises Refusal."""
    expect_possible(broadcast, "halt")
    if not still_waiting(around.session, key_of(broadcast)):
        raise Refusal(NOTHING_WAITS)
    move(around, broadcast, "halt")
    stopped = stop(around, key_of(broadcast))
    call_off(around, key_of(broadcast))
    enter(around, broadcast, by, "halted", channel, count=stopped)
    return stopped


def record_goahead(around: Surroundings, broadcast: Broadcast, by: str, who: str, on: date, how: str) -> None:
    """The ward agreed to an invitation in these very words: whose word, when, how. Raises Refusal."""
    expect_possible(broadcast, "record")
    if broadcast.kind != INVITATION:
        raise Refusal(ONLY_INVITATIONS)
    if how not in HOW or not 0 < len(who) <= 20:
        raise Refusal(NOT_WHOLE)
    if on > around.today:
        raise Refusal(NOT_YET.fill(day=on))
    require_impersonal(profile(around.settings.contract), _("区の了解"), who)
    given = {"goahead_who": who, "goahead_on": on, "goahead_how": how, "goahead_by": by}
    _move(around, broadcast, "record", goahead_for=words_now(broadcast), **given)
    enter(around, broadcast, by, "go-ahead", "page")


def _new(around: Surroundings, by: str, draft: Draft, tries: int = 5) -> Broadcast:
    """The row under the next number; when somebody else took that number at this very moment, the one after it."""
    made = Broadcast(
        id=uuid4(), number=next_number(around.session), state="draft", version=1, author=by, changed_by=by,
        written_at=around.now, unreachable=0, fell_away=0, **_values(draft),
    )  # fmt: skip
    try:
        with around.session.begin_nested():
            around.session.add(made)
    except IntegrityError:
        if tries > 1:
            return _new(around, by, draft, tries - 1)
        raise
    return made


def _move(around: Surroundings, broadcast: Broadcast, event: str, **values: Any) -> None:
    """Let it happen, and keep the schedule in step."""
    move(around, broadcast, event, **values)
    keep_in_step(around, departure, broadcast.code, broadcast.version, plan(broadcast.state, broadcast.send_at))


def _refuse_unready(around: Surroundings, broadcast: Broadcast, cost: int) -> None:
    """What must be so before anybody approves: the ward's word, a moment that can still come, enough messages."""
    if lacks_goahead(broadcast):
        raise Refusal(WARD_FIRST)
    if broadcast.send_at is not None:
        _refuse(why_not_then(profile(around.settings.contract), broadcast.send_at, around.now))
    _refuse(over_budget(around, cost, broadcast.send_at))


def _refuse(why: Sentence | None) -> None:
    if why is not None:
        raise Refusal(why)


def _values(draft: Draft) -> dict[str, Any]:
    return {
        "kind": draft.kind, "segment": draft.segment, "choice": draft.choice, "bodies": dict(draft.bodies),
        "link": draft.link, "link_label": draft.link_label, "send_at": draft.send_at,
    }  # fmt: skip
