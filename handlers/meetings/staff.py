"""What staff ask and say about a meeting: the calendar, one card, venue, title, headcount, who takes care."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs import Lazy, _
from bot.chat.commands import command
from bot.chat.doors import Action
from bot.chat.messages import Card, Cards, Message, Say, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Happening, Refusal, Response, Turn
from bot.clock import in_tokyo
from bot.days import short_day
from bot.store.ledger import Act, note
from handlers.contract.kinds import TITLES
from handlers.contract.rules import KINDS, profile
from handlers.deadlines.queries import Change, reopen
from handlers.meetings.changes import VENUE, move
from handlers.meetings.planning import tapped
from handlers.meetings.queries import agreed_count, label_of, meetings, name_of, planned_count
from handlers.meetings.readiness import steady
from handlers.meetings.rules import AFTER, STATES, TO_COME, outside
from handlers.meetings.show import meeting_card
from handlers.meetings.tables import Meeting
from handlers.meetings.typed import Place, Things, Title, Told, exact
from handlers.people.tables import Worker

CARDS = 11  # LINE: a carousel holds twelve; one is kept for how far the year is
MOST = 500
LINES = 30  # meetings a text lists


@command("予定", "calendar", about=_("これからの行事と、年の進みぐあい"))
def calendar(turn: Turn) -> Response:
    """What is to come, one card each with the next action as a button; first how far the year is."""
    ahead = [one for one in meetings(turn.session) if one.state not in ("cancelled", *AFTER)]
    ahead.sort(key=lambda one: one.starts_at is None)  # databases differ on where nothing stands
    cards = tuple(meeting_card(turn, one) for one in ahead[:CARDS])
    said: list[Message] = [Cards(_("行事の予定 {n}件").fill(n=len(ahead)), (_year(turn), *cards))]
    if len(ahead) > CARDS:
        rest = "\n".join(f"{one.code} {label_of(one)}" for one in ahead[CARDS : CARDS + LINES])
        said.append(Text(_("このあとの行事:\n{rest}").fill(rest=rest)))
    return said


@command("行事", "event", about=_("一つの行事のカードを出す"), example="W03")
def show_meeting(turn: Turn, meeting: Meeting) -> Response:
    """The card of one meeting."""
    return [meeting_card(turn, meeting)]


@command("会場", "venue", about=_("区が決めた会場を入れる"), example="W03 見本区民館")
def venue(turn: Turn, meeting: Meeting, name: Place) -> Response:
    """Where it takes place: a ward facility, named by the ward (S4-1-イ); whether another has internet nobody knows."""
    if meeting.venue == _short(name, 30):
        return [meeting_card(turn, meeting)]
    move(turn, meeting, "change", turn.by, venue=name, internet_on=None)
    said: list[Message] = [*steady(turn, meeting, turn.by), meeting_card(turn, meeting)]
    return [*said, Happening(VENUE, meeting.code)] if meeting.state in TO_COME else said


@command("題名", "title", about=_("行事の題名を入れる"), example="W03 はじめてのLINE")
def title(turn: Turn, meeting: Meeting, words: Title) -> Response:
    """What it is about, in a few words."""
    return _told(turn, meeting, title=_short(words, 20))


@command("持ち物", "bring", about=_("参加者の持ち物を入れる"), example="W03 スマートフォン")
def bring(turn: Turn, meeting: Meeting, words: Things) -> Response:
    """What participants bring; reminders say it."""
    return _told(turn, meeting, bring=_short(words, 40))


@command("担当", "lead", about=_("行事の担当を決める"), example="W03 S02")
def lead(turn: Turn, meeting: Meeting, worker: Worker) -> Response:
    """Who takes care of it: its deadlines are theirs."""
    return _told(turn, meeting, lead=worker.code)


@command("人数", "headcount", about=_("区から聞いた参加人数を入れる"), example="W03 15")
def headcount(turn: Turn, meeting: Meeting, count: Told) -> Response:
    """The number the ward told (S4-1-エ.c); anything that is not exactly a number is refused."""
    number = exact(count)
    if number is None or not 0 < number <= MOST:
        words = _("「{words}」は人数として読めませんでした。区から聞いた数を「15」のように入れてください。")
        raise Refusal(words.fill(words=count))
    short = meeting.copies is not None and meeting.copies < number
    more = {"copies": None} if short else {}
    _told(turn, meeting, headcount=number, headcount_on=turn.today, **more)
    note(turn.session, turn.now, Act(turn.by, "recorded", "headcount", meeting.code, count=number))
    said = _far_off(turn, meeting.kind, number)
    if short:
        reopen(turn, meeting.code, "print", Change(turn.by, "headcount"))
        said.append(Text(_("印刷した部数では足りなくなりました。増やしたら「/印刷済み」で部数を入れてください。")))
    return [*said, meeting_card(turn, meeting)]


def tap_headcount(turn: Turn, values: Mapping[str, str]) -> Response:
    """「人数を入れる」: likely numbers as buttons, others by command."""
    meeting = tapped(turn, values)
    if values.get("n"):
        return headcount.run(turn, meeting, Told(values["n"]))
    least, most = profile(turn.settings.contract).programme(meeting.kind).people
    likely = range(least, most + 1, max(1, (most - least) // 5))
    marks = {"id": meeting.id, "v": meeting.version}
    taps = tuple(Tap(_("{n}人").fill(n=n), encode("meetings.ask_headcount", **marks, n=n)) for n in likely)
    line = _("ほかの数は「/人数 {code} 13」のように送ってください。").fill(code=meeting.code)
    return [Card(_("区から聞いた人数は何人ですか（{name}）。").fill(name=name_of(meeting)), (line,), taps)]


def _told(turn: Turn, meeting: Meeting, **values: object) -> Response:
    move(turn, meeting, "change", turn.by, **values)
    return [meeting_card(turn, meeting)]


def _short(words: str, longest: int) -> str:
    if len(words) > longest:
        raise Refusal(_("{n}字までにしてください。").fill(n=longest))
    return words


def _far_off(turn: Turn, kind: str, number: int) -> list[Message]:
    contract = profile(turn.settings.contract)
    if not outside(contract, kind, number):
        return []
    least, most = contract.programme(kind).people
    words = _("注意: 契約では{least}〜{most}人程度です。{n}人で用意してよいか、区に確かめてください。")
    return [Text(words.fill(least=least, most=most, n=number))]


def _year(turn: Turn) -> Card:
    """How many of each kind are agreed, planned and demanded."""
    contract, lines = profile(turn.settings.contract), []
    for kind in KINDS:
        frame = contract.programme(kind)
        demanded = _("全{n}回") if frame.exact else _("全{n}回程度")
        line = _("{kind}: 確定 {agreed}・予定 {planned} / {demanded}（{first}〜{last}）")
        lines.append(
            line.fill(
                kind=TITLES[kind],
                agreed=agreed_count(turn.session, kind),
                planned=planned_count(turn.session, kind),
                demanded=demanded.fill(n=frame.about),
                first=short_day(frame.first_day),
                last=short_day(frame.last_day),
            )  # fmt: skip
        )
    return Card(_("年の進みぐあい"), (*lines, *_done(turn)), (Say(_("/期限")),))


def _done(turn: Turn) -> list[Lazy]:
    past = [one for one in meetings(turn.session, *AFTER) if one.starts_at is not None]
    return [
        _("{name} {day}: {state}").fill(
            name=name_of(one), day=short_day(in_tokyo(one.starts_at).date()), state=STATES[one.state]
        )
        for one in past[-3:]
        if one.starts_at is not None
    ]


on_headcount = Action("meetings.ask_headcount", "staff", tap_headcount)
