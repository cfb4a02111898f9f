"""The answers about an incident, by buttons and a few words; unknown is a good answer everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action, Reader
from bot.chat.messages import Card, Text
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from bot.clock import TOKYO, in_tokyo
from bot.days import NotATime, read_time
from handlers.incidents.beginning import earlier
from handlers.incidents.cards import next_question, standing_card, title
from handlers.incidents.entries import enter, short_words
from handlers.incidents.kinds import UNKNOWN, catalogue, fact_of, kind_of
from handlers.incidents.queries import by_code, by_id, the_one
from handlers.incidents.rules import Hour
from handlers.incidents.tables import Incident

OLD = _("このボタンはもう使えません。「/事故一覧」で、いまの画面が出ます。")
SUBCONTRACTOR = "再委託先の人"
BOTH = _("再委託先は、区にも直接、報告します（時計は再委託先が気づいた時刻から）。いますぐ頼んでください。")
OTHER_NAMES = {"遅れた理由": "late", "くわしい内容": "detail"}


@dataclass(frozen=True)
class About:
    """An incident and words about it; the code may be left out while only one runs."""

    incident: Incident
    words: str


@command(
    "気づいた",
    "noticed",
    about=_("最初に気づいた時刻を直す（早いほうへだけ）"),
    example="I001 9:10",
    right="enrolled",
    always=True,
)
def noticed(turn: Turn, about: About) -> Response:
    """Set when it was first noticed, typed."""
    earlier(turn, about.incident, last_moment(about.words, turn.now), turn.by)
    return _limit(turn, about.incident)


@command("追記", "add", about=_("事故に短い言葉を加える"), example="場所 会議室", right="enrolled", always=True)
def add(turn: Turn, about: About) -> Response:
    """A fact in a few words of one's own; nothing personal."""
    label, _space, words = about.words.partition(" ")
    fact = fact_of(label) or next((one for one in catalogue().fact if one.label.endswith(label)), None)
    name = fact.key if fact else OTHER_NAMES.get(label)
    labels = "、".join([*(one.label for one in catalogue().fact), *OTHER_NAMES])
    if name is None:
        raise Refusal(_("「{label}」は分かりませんでした。使えるのは: {labels}").fill(label=label[:20], labels=labels))
    enter(turn.session, about.incident, turn.now, turn.by, name, short_words(words))
    return [next_question(turn, about.incident)]


def tap_kind(turn: Turn, values: Mapping[str, str]) -> Response:
    """What may have happened."""
    incident, kind = by_id(turn.session, values.get("id")), kind_of(values.get("k"))
    if kind is None:
        raise Refusal(OLD)
    incident.kind = kind.key
    enter(turn.session, incident, turn.now, turn.by, "kind", kind.key)
    return [next_question(turn, incident)]


def tap_aware(turn: Turn, values: Mapping[str, str]) -> Response:
    """When it was first noticed: so many minutes ago, or a moment from LINE's picker (Tokyo)."""
    incident = by_id(turn.session, values.get("id"))
    picked, ago = values.get("datetime"), values.get("m", "")
    if picked is not None:
        moment = _picked(picked)
    elif ago in ("0", "10", "30", "60"):
        moment = min(turn.now - timedelta(minutes=int(ago)), incident.aware_at)
    else:
        raise Refusal(OLD)
    earlier(turn, incident, moment, turn.by)
    return _limit(turn, incident)


def tap_step(turn: Turn, values: Mapping[str, str]) -> Response:
    """One of the three containment steps was taken; 0 goes on with those that were."""
    incident, n = by_id(turn.session, values.get("id")), values.get("n", "")
    if n not in ("0", "1", "2", "3"):
        raise Refusal(OLD)
    kind = kind_of(incident.kind) or catalogue().kind[-1]
    words = kind.steps[int(n) - 1] if n != "0" else "次へ"
    enter(turn.session, incident, turn.now, turn.by, f"step{n}" if n != "0" else "contained", words)
    return [next_question(turn, incident)]


def tap_fact(turn: Turn, values: Mapping[str, str]) -> Response:
    """One of the things the ward asks."""
    incident, fact = by_id(turn.session, values.get("id")), fact_of(values.get("f", ""))
    choice = values.get("v", "")
    if fact is None or (choice != "u" and not (choice.isdecimal() and int(choice) < len(fact.options))):
        raise Refusal(OLD)
    value = UNKNOWN if choice == "u" else fact.options[int(choice)]
    enter(turn.session, incident, turn.now, turn.by, fact.key, value)
    both = [Text(title(incident, BOTH))] if value == SUBCONTRACTOR else []
    return [*both, next_question(turn, incident)]


def tap_take(turn: Turn, values: Mapping[str, str]) -> Response:
    """「わたしが引き受ける」: from now on somebody has it; another may take it over."""
    incident = by_id(turn.session, values.get("id"))
    take_it(turn, incident, turn.by)
    words = _("{who}が引き受けました。").fill(who=turn.by)
    return [Text(title(incident, words)), next_question(turn, incident)]


def take_it(around: Surroundings, incident: Incident, by: str) -> None:
    """Somebody has it now, whoever had it before."""
    before, incident.taken_by = incident.taken_by, by[:8]
    enter(around.session, incident, around.now, by, "taken", before or "")


def tap_late(turn: Turn, values: Mapping[str, str]) -> Response:
    """Why the report came after the limit."""
    incident = by_id(turn.session, values.get("id"))
    reason = next((one for one in catalogue().late if one.key == values.get("why")), None)
    if reason is None:
        raise Refusal(OLD)
    enter(turn.session, incident, turn.now, turn.by, "late", reason.label)
    return [standing_card(turn, incident)]


def last_moment(words: str, now: datetime) -> datetime:
    """The last moment it was that time of day: 「23:50」 said at 0:10 was ten minutes before midnight.

    Raises Refusal; a time that may be morning or afternoon is whichever is nearer before now.
    """
    asked = [time_of(words)] if time_of(words) else [time_of(half + words) for half in ("午前", "午後")]
    local = in_tokyo(now)
    days = (local.date(), local.date() - timedelta(days=1))
    moments = [datetime.combine(day, one, TOKYO) for day in days for one in asked if one is not None]
    past = [one for one in moments if one <= now]
    if not past:
        raise Refusal(_("時刻が分かりませんでした。「14:32」のように送ってください。"))
    return max(past)


def time_of(words: str) -> time | None:
    """A time of day in what was typed, or None."""
    try:
        return read_time(words)
    except NotATime:
        return None


def _limit(turn: Turn, incident: Incident) -> Response:
    hour = Hour(incident.aware_at, turn.now)
    return [Card(title(incident, hour.limit_words), (hour.words,)), next_question(turn, incident)]


def _picked(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words).replace(tzinfo=TOKYO)
    except ValueError:
        raise Refusal(OLD) from None


def _about(turn: Turn, words: str) -> About:
    first, _space, rest = words.partition(" ")
    named = by_code(turn.session, first)
    return About(named, rest) if named else About(the_one(turn.session), words)


about = Reader(About, _("番号と言葉"), "I001 場所 会議室", _about, words=40)
on_kind = Action("incidents.kind", "staff", tap_kind, right="enrolled", always=True)
on_aware = Action("incidents.aware", "staff", tap_aware, right="enrolled", always=True)
on_step = Action("incidents.step", "staff", tap_step, right="enrolled", always=True)
on_fact = Action("incidents.fact", "staff", tap_fact, right="enrolled", always=True)
on_take = Action("incidents.take", "staff", tap_take, right="enrolled", always=True)
on_late = Action("incidents.late", "staff", tap_late, right="enrolled", always=True)
