"""After the first report: follow-ups, cause, measures, persons concerned, publication, claims (003-§13, §16-2)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from bot.catalogs import _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card
from bot.chat.turn import Refusal, Response, Turn
from bot.days import NotADay, read_day
from handlers.incidents.answering import About
from handlers.incidents.cards import standing_card, title
from handlers.incidents.chasing import plan_chase
from handlers.incidents.ending import left_card, only_one, reported_one
from handlers.incidents.entries import enter, entries_of, known, short_words
from handlers.incidents.mailing import ask_to_send
from handlers.incidents.queries import by_id, measures_of
from handlers.incidents.reports import new_report
from handlers.incidents.tables import Incident, Measure
from handlers.people.queries import find_worker


@command("続報", "follow-up", about=_("区への続報を、前の報告からの違いとして用意する"), example="I001")
def follow_up(turn: Turn, about: About | None = None) -> Response:
    """The next report as its differences to the last; the clock is never reset."""
    return _follow(turn, (about or only_one(turn)).incident)


@command("原因", "cause", about=_("事故の原因を記録する"), example="宛先の確認もれ")
def cause(turn: Turn, about: About) -> Response:
    """Why it happened, in a few words (000-§25-1-2)."""
    enter(turn.session, reported_one(about.incident), turn.now, turn.by, "cause", short_words(about.words))
    plan_chase(turn, about.incident)
    return [left_card(turn, about.incident)]


@command("再発防止", "measure", about=_("再発防止策を記録する"), example="宛先を2人で確認 S02 12/10")
def measure(turn: Turn, about: About) -> Response:
    """A measure with its owner and the day it is due (000-§25-1-3)."""
    words, _space, rest = about.words.partition(" S")
    code, _space, day = f"S{rest}".partition(" ")
    if not rest or not day:
        raise Refusal(_("「/再発防止 短い言葉 担当(S02) 期限(12/10)」の順で送ってください。"))
    owner, due = find_worker(turn.session, code), _day(turn, day)
    incident = reported_one(about.incident)
    number = len(measures_of(turn.session, incident)) + 1
    turn.session.add(
        Measure(
            id=uuid4(), incident_id=incident.id, number=number, words=short_words(words), owner=owner.code, due_on=due
        )  # fmt: skip
    )
    enter(turn.session, incident, turn.now, turn.by, "measure", f"{number} {short_words(words)} {owner.code} {due}")
    plan_chase(turn, incident)
    return [left_card(turn, incident)]


@command("対策済", "measure-done", about=_("再発防止策が済んだと記録する"), example="1")
def measure_done(turn: Turn, about: About) -> Response:
    """A measure was carried out."""
    known_ones = {str(one.number): one for one in measures_of(turn.session, about.incident)}
    found = known_ones.get(about.words.strip())
    if found is None:
        numbers = "、".join(known_ones) or "なし"
        raise Refusal(_("再発防止策の番号を送ってください（いまあるのは {numbers}）。").fill(numbers=numbers))
    found.done_on = turn.today
    enter(turn.session, about.incident, turn.now, turn.by, "measure done", f"{found.number} {turn.today}")
    plan_chase(turn, about.incident)
    return [left_card(turn, about.incident)]


@command("区の指示", "instruction", about=_("区からの指示を記録する"), example="本人へ通知")
def instruction(turn: Turn, about: About) -> Response:
    """What the ward told us to do; persons concerned are told only after such an instruction (003-§13-2)."""
    enter(turn.session, reported_one(about.incident), turn.now, turn.by, "instruction", short_words(about.words))
    return [standing_card(turn, about.incident)]


@command("本人通知", "notify", about=_("区の指示で本人に知らせた、と記録する"), example="14人 郵送")
def persons_told(turn: Turn, about: About) -> Response:
    """Persons concerned were told, on the ward's recorded instruction."""
    if "instruction" not in known(entries_of(turn.session, about.incident)):
        raise Refusal(_("本人への通知は、区の指示を受けてからです。先に「/区の指示」で記録してください。"))
    enter(turn.session, about.incident, turn.now, turn.by, "notified", short_words(about.words))
    return [left_card(turn, about.incident)]


@command(
    "公表",
    "publish",
    about=_("公表の記録: 相談中・区へ連絡・公表した（急ぐときは理由も）"),
    example="I001 区へ連絡",
    right="responsible",
)
def publish(turn: Turn, about: About) -> Response:
    """Making it public: the ward is told first, or there is an urgent reason (001G-9(3))."""
    word, _space, reason = about.words.partition(" ")
    step = {"相談中": "proposed", "区へ連絡": "told", "公表した": "published"}.get(word)
    if step is None:
        raise Refusal(_("「相談中」「区へ連絡」「公表した」のどれかを送ってください。"))
    if step == "published" and about.incident.publication != "told" and not reason:
        raise Refusal(_("公表の前に区へ連絡します（/公表 区へ連絡）。急ぐときは「/公表 公表した 理由」です。"))
    about.incident.publication = step
    said = f"{word} {short_words(reason)}" if reason else word
    enter(turn.session, about.incident, turn.now, turn.by, "publication", said)
    return [standing_card(turn, about.incident)]


@command(
    "苦情", "claim", about=_("事故についての苦情・請求を記録する（区へも知らせます）"), example="I001 返金を求める電話"
)
def claim(turn: Turn, about: About) -> Response:
    """A complaint or claim came in; the ward is told without delay (003-§16-2)."""
    enter(turn.session, about.incident, turn.now, turn.by, "claim", short_words(about.words))
    lines = (_("区へ知らせてください。通知の用紙は「/画面」の事故のページにあります。"),)
    return [Card(title(about.incident, _("苦情・請求を記録しました。")), lines)]


def tap_follow(turn: Turn, values: Mapping[str, str]) -> Response:
    """「続報を用意する」."""
    return _follow(turn, by_id(turn.session, values.get("id")))


def tap_left(turn: Turn, values: Mapping[str, str]) -> Response:
    """「のこっていること」."""
    return [left_card(turn, by_id(turn.session, values.get("id")))]


def _follow(turn: Turn, incident: Incident) -> Response:
    report = new_report(turn, reported_one(incident), turn.by)
    return ask_to_send(turn, incident, report.number, turn.by)


def _day(turn: Turn, words: str) -> date:
    try:
        return read_day(words, turn.today)
    except NotADay as error:
        raise Refusal(str(error)) from None


on_follow = Action("incidents.follow", "staff", tap_follow)
on_left = Action("incidents.left", "staff", tap_left)
