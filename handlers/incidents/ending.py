"""The end of an incident: what is still to do, the record in writing, closing, and taking back what was none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.catalogs import Lazy, Sentence, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Refusal, Response, Surroundings, Turn
from handlers.incidents.answering import OLD, About
from handlers.incidents.cards import title
from handlers.incidents.chasing import plan_chase
from handlers.incidents.clock import plan_alarms
from handlers.incidents.entries import enter, entries_of, known, short_words
from handlers.incidents.queries import by_id, measures_of, the_one
from handlers.incidents.reports import reports_of
from handlers.incidents.tables import Incident

NOT_REPORTED = _("まず一報を区へ。そのあとで使えます。")
COMMISSION = _("個人情報保護委員会への報告が要るかは、区が決めます。区の指示を待って記録してください。")


@command(
    "誤報",
    "dismiss",
    about=_("事故ではなかった、と記録する（理由も）"),
    example="I001 宛先は正しかった",
    right="responsible",
)
def dismiss(turn: Turn, about: About) -> Response:
    """Nothing had happened: everything is kept, and the ward knows why (life cycles: dismissed)."""
    words = short_words(about.words)
    yes = Tap(_("区に伝えた。取り消す"), encode("incidents.dismiss", id=about.incident.id, why=words))
    no_need = Tap(
        _("区にはまだ何も伝えていない"), encode("incidents.dismiss", id=about.incident.id, why=words, ward="no")
    )
    lines = (_("理由: {why}").fill(why=words), _("記録は残ります。区に一報したあとなら、区にも伝えてください。"))
    return [Card(title(about.incident, _("事故ではなかったのですね。")), lines, (yes, no_need))]


@command("終結", "close", about=_("事故をとじる（すべて済んだときだけ）"), example="I001", right="responsible")
def close(turn: Turn, about: About | None = None) -> Response:
    """Close an incident when nothing is left to do."""
    incident = (about or only_one(turn)).incident
    left = what_is_left(turn, incident)
    if left:
        raise Refusal(_("まだとじられません。のこり: {left}").fill(left=tuple(left)))
    incident.state, incident.ended_at = "closed", turn.now
    enter(turn.session, incident, turn.now, turn.by, "closed")
    plan_chase(turn, incident)
    return [Text(title(incident, _("とじました。記録は残ります。")))]


def tap_dismiss(turn: Turn, values: Mapping[str, str]) -> Response:
    """The second tap that takes an incident back."""
    incident = by_id(turn.session, values.get("id"))
    if incident.state not in ("open", "reported"):
        raise Refusal(OLD)
    if incident.state == "reported" and values.get("ward") == "no" and not incident.drill:
        raise Refusal(_("一報が済んでいるので、先に区へ伝えてください。"))
    incident.state, incident.ended_at = "dismissed", turn.now
    enter(turn.session, incident, turn.now, turn.by, "dismissed", values.get("why", ""))
    plan_alarms(turn, incident)
    plan_chase(turn, incident)
    return [Text(title(incident, _("事故ではなかった、と記録しました。知らせを止めます。")))]


@command("報告書提出", "record", about=_("事故報告書を区へ出した、と記録する"), example="I001")
def record_submitted(turn: Turn, about: About | None = None) -> Response:
    """The record in writing was handed in (000-§25-1-4)."""
    incident = (about or only_one(turn)).incident
    enter(turn.session, reported_one(incident), turn.now, turn.by, "record", turn.today.isoformat())
    plan_chase(turn, incident)
    return [left_card(turn, incident)]


@command("区が確認", "accepted", about=_("区が事故報告書を確かめた、と記録する"), example="I001")
def record_accepted(turn: Turn, about: About | None = None) -> Response:
    """The ward accepted the record."""
    incident = (about or only_one(turn)).incident
    enter(turn.session, reported_one(incident), turn.now, turn.by, "record accepted", turn.today.isoformat())
    return [left_card(turn, incident)]


def left_card(around: Surroundings, incident: Incident) -> Card:
    """What is still to do, each with the command that does it."""
    left = what_is_left(around, incident)
    lines: list[Sentence] = [_("・{what}").fill(what=one) for one in left] or [
        _("すべて済みました。「/終結」でとじられます。")
    ]
    return Card(title(incident, _("のこっていること")), (*lines, COMMISSION))


def what_is_left(around: Surroundings, incident: Incident) -> list[Lazy]:
    """What an incident needs before it may be closed (life cycles of section 9)."""
    said, measures = known(entries_of(around.session, incident)), measures_of(around.session, incident)
    accepted = any(one.number > 0 and one.acknowledged_at for one in reports_of(around.session, incident))
    needed: Sequence[tuple[bool, Lazy]] = (
        (incident.reached_at is None, _("一報（/一報済）")),
        ("cause" not in said, _("原因（/原因）")),
        (not measures, _("再発防止策（/再発防止）")),
        (any(one.done_on is None for one in measures), _("再発防止策の実施（/対策済）")),
        (
            "instruction" in said and "notified" not in said and "通知" in said["instruction"],
            _("本人への通知（/本人通知）"),
        ),
        ("record" not in said, _("事故報告書の提出（/報告書提出）")),
        (not accepted and not incident.drill and "record accepted" not in said, _("区の確認（/区が確認）")),
    )
    return [words for missing, words in needed if missing]


def only_one(turn: Turn) -> About:
    """The incident staff mean when they name none; raises Refusal when that is not clear."""
    return About(the_one(turn.session), "")


def reported_one(incident: Incident) -> Incident:
    """The incident, when its first report has reached the ward; raises Refusal."""
    if incident.state == "open":
        raise Refusal(NOT_REPORTED)
    return incident


on_dismiss = Action("incidents.dismiss", "staff", tap_dismiss, right="responsible")
