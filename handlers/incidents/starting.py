"""`/事故` and the bare word 事故: what nothing stops; the first screen, and whom it wakes (001G-9(1), X1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action, Bare
from bot.chat.messages import Card, Message, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Notice, Response, Turn
from handlers.incidents.beginning import Beginning, begin
from handlers.incidents.cards import first_card, next_question, standing_card
from handlers.incidents.clock import wake
from handlers.incidents.entries import enter
from handlers.incidents.kinds import Kind, kind_of, scenarios
from handlers.incidents.queries import by_id, unfinished
from handlers.incidents.tables import Incident

FIRST_ALARM = timedelta(minutes=15)


@command(
    "事故",
    "incident",
    about=_("事故・紛失・誤送信が起きた、または疑わしいとき"),
    right="enrolled",
    always=True,
)
def start(turn: Turn) -> Response:
    """The clock runs and a draft exists before any question; whoever is to know is woken."""
    return begin_and_wake(turn, Beginning(turn.by, turn.actor, via="chat" if turn.is_private else "group"))


@command("事故一覧", "incidents", about=_("動いている事故と訓練のようす"), right="enrolled", always=True)
def show_all(turn: Turn) -> Response:
    """Everything neither closed nor dismissed."""
    running = unfinished(turn.session)
    if not running:
        return [Text(_("いま動いている事故はありません。"))]
    return [standing_card(turn, one) for one in running[:5]]


def ask_what(turn: Turn) -> Response:
    """The bare word 事故: one tap starts the clock, another a drill, a third says it was only a word."""
    return [
        Card(
            _("事故ですか。"),
            (_("迷ったら「始める」を押してください。事故でなければ、あとで取り消せます。"),),
            (
                Tap(_("始める"), encode("incidents.begin", drill=0), strong=True),
                Tap(_("訓練"), encode("incidents.drill")),
                Tap(_("ちがう"), encode("incidents.nothing")),
            ),
        )
    ]


def tap_begin(turn: Turn, values: Mapping[str, str]) -> Response:
    """「始める」, 「別の事故です」, or a drill's scenario; a card that knows what happened names the kind."""
    via = "chat" if turn.is_private else "group"
    scenario = values.get("scenario") if values.get("drill") == "1" else None
    wanted = Beginning(
        turn.by, turn.actor, drill=values.get("drill") == "1", scenario=scenario,
        anew=values.get("anew") == "1", via="chat" if via == "chat" else "group",
    )  # fmt: skip
    return begin_and_wake(turn, wanted, kind_of(values.get("kind")))


def choose_drill(turn: Turn, _values: Mapping[str, str]) -> Response:
    """Which invented incident to practise on."""
    taps = tuple(
        Tap(_("{label}").fill(label=one.label), encode("incidents.begin", drill=1, scenario=one.key))
        for one in scenarios()
    )
    return [Card(_("【訓練】どの場面で練習しますか。"), (_("区には何も送られません。"),), taps)]


def nothing(_turn: Turn, _values: Mapping[str, str]) -> Response:
    """「ちがう」."""
    return [Text(_("分かりました。何も始めていません。本当の事故のときは「/事故」と送ってください。"))]


def begin_and_wake(turn: Turn, wanted: Beginning, kind: Kind | None = None) -> Response:
    """Start, show the first screen, and wake everybody who has to know."""
    incident, new = begin(turn, wanted)
    if kind is not None and incident.kind is None:
        incident.kind = kind.key
        enter(turn.session, incident, turn.now, turn.by, "kind", kind.key)
    said: list[Message] = [first_card(turn, incident, joined=not new), next_question(turn, incident)]
    story = [Text(_story(incident))] if incident.drill and new else []
    return [*story, *said, *(_woken(turn, incident) if new else [])]


def _woken(turn: Turn, incident: Incident) -> Sequence[Notice]:
    """Alarm 0: to the group unless it has just heard it, and 1:1 to whoever answers for it."""
    until = turn.now + FIRST_ALARM
    group = not turn.is_staff
    return wake(turn, incident, f"begun:{incident.code}", until, group=group, besides=turn.chat)


def _story(incident: Incident) -> str:
    found = next((one for one in scenarios() if one.key == incident.scenario), scenarios()[0])
    return f"【訓練 {incident.code}】{found.story}"


def mine(turn: Turn, values: Mapping[str, str]) -> Incident:
    """The incident a button names; raises Refusal."""
    return by_id(turn.session, values.get("id"))


bare = Bare((_("事故"), _("じこ"), _("ジコ")), ask_what)
on_begin = Action("incidents.begin", "staff", tap_begin, right="enrolled", always=True)
on_drill = Action("incidents.drill", "staff", choose_drill, right="enrolled", always=True)
on_nothing = Action("incidents.nothing", "staff", nothing, right="enrolled", always=True)
