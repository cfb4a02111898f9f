"""Plays the year through the doors people use: staff's commands and taps, ticks each hour, restarts, a dead day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import uuid4

from sqlalchemy import select, update

from bot.store.heads import FILE as HEADS
from bot.web.app import create_app
from handlers.incidents.tables import Incident
from handlers.people.tables import Person, Worker
from handlers.tips.tables import TipPace
from tests.cast import Chat, Town, words
from tests.houses import build
from tests.surveys.stage import THANKS, WAY, answer
from tests.visits.stages import place
from tests.visits.test_told import serves_too
from tests.year.facts import (
    BEGINS,
    DEAD,
    DRILLS,
    ENDS,
    EVENTS,
    INVOICED,
    PAID,
    PROPOSED,
    RESTARTS,
    RINGS,
    TOKYO,
    TRIED,
    Event,
)
from tests.year.oracle import Said, hour

Act = tuple[datetime, Callable[[Town], object]]


@dataclass
class Play:
    """What was said in the year."""

    said: list[Said] = field(default_factory=list)
    answers: int = 0
    ticks: int = 0


def play(town: Town) -> Play:
    """Live through the year; the town's clock stands at its beginning."""
    officers = stage(town)
    acts, played = sorted(script(officers), key=lambda one: one[0]), Play()
    now = hour(BEGINS, 0)
    while now <= hour(ENDS, 23):
        while acts and acts[0][0] <= now:
            at, act = acts.pop(0)
            town.clock.moment = at
            act(town)
        if now in RESTARTS or now == DEAD[1] + timedelta(minutes=30):
            restart(town)
        if now.day == 1 and now.hour == 0:
            (town.house.settings.heads_dir / HEADS).unlink(missing_ok=True)  # the ward took the ledger's heads away
        if not DEAD[0] <= now < DEAD[1]:
            town.time_is(now)
            played.ticks += 1
        now += timedelta(hours=1)
    played.said, played.answers = heard(town, officers)
    return played


def stage(town: Town) -> dict[str, Chat]:
    """Workers are at work all year, only よしえ wants tips, みつ serves two associations; returns the officers."""
    mitsu = town.officer("みつ", "ことり坂自治会")
    serves_too(town, mitsu, "さくら町会")
    with town.house.db.write() as session:
        began = dict.fromkeys(("starts_on", "educated_on", "notified_on", "device_on"), BEGINS - timedelta(days=7))
        session.execute(update(Worker).values(**began, ends_on=date(2027, 5, 31)))
        stopped = {"hour": "morning", "slower": False, "stopped_at": town.now, "revision": 1}
        session.add_all(TipPace(person_id=one, **stopped) for one in session.scalars(select(Person.id)))
    return {
        "たけし": town.takeshi,
        "はな子": town.hanako,
        "みつ": mitsu,
        "よしえ": town.officer("よしえ", "あさがお町会"),
    }


def restart(town: Town) -> None:
    """The process dies and another begins: nothing is carried over but the databases."""
    settings, clock = town.house.settings, town.clock
    town.sender.close()
    town.postman.close()
    town.house.close()
    town.house = build(settings, clock)
    town.worker, town.sender = town.house.worker(), town.house.sender(town.line)
    town.postman, town.ticker = town.house.postman(town.mail), town.house.ticker("again")
    town.http = create_app(town.house).test_client()


def script(officers: dict[str, Chat]) -> Iterator[Act]:
    """Everything people do, with its moment."""
    for event in EVENTS:
        yield from _visit(event, officers) if event.code[0] == "V" else _meeting(event)
        yield from _preparing(event)
        yield from _taking_part(event, officers)
        yield from _around_it(event, officers)
    for day in DRILLS:
        yield hour(day - timedelta(days=2), 16), _hold_drill
    for day in RINGS:
        yield hour(day, 11, 30), lambda town: town.staff.say("/電話リスト").tap("伝えた").heard("記録しました")
    yield hour(TRIED, 12, 30), lambda _town: officers["よしえ"].tap("できた")
    yield _says(PROPOSED, "/済んだ 提案書", "済みにしました")
    yield _says(INVOICED, f"/請求書 {INVOICED}", "受け取りました")
    yield _says(PAID, "/済んだ 支払い", "済みにしました")


def heard(town: Town, officers: dict[str, Chat]) -> tuple[list[Said], int]:
    """Every message of the bot: those that answer nobody, and how many answers there were."""
    people = {"従事者": town.staff.group or "", "佐伯": town.saeki, "野々村": town.nonomura}
    people |= {name: one.user for name, one in officers.items()}
    said, answers, request = list[Said](), 0, None
    for name, user in people.items():
        for item in town.platform.items(user):
            if item.sender != "bot" or item.message is None:
                continue
            if item.method == "reply":
                answers += 1
                continue
            at = datetime.fromisoformat(item.at).astimezone(TOKYO)
            if item.request_id == request and said and said[-1].to == name:  # a second part of one message
                said[-1] = replace(said[-1], words=f"{said[-1].words}\n{words(item.message)}")
                continue
            request = item.request_id
            said.append(Said(at, name, words(item.message), 2 if name == "従事者" else 1))
    return sorted(said, key=lambda one: (one.at, one.to, one.words)), answers


def _meeting(event: Event) -> Iterator[Act]:
    def make(town: Town) -> None:
        town.staff.say(f"/{event.kind} {event.on} 14:00 {event.title}").heard(f"（{event.code}）")
        town.staff.say(f"/会場 {event.code} 見本区民館").tap("区と合意した").tap("メール").heard("日時が確定")

    yield hour(event.made, 11, 30), make
    if event.moved:
        yield _says(event.moved[0], f"/日程変更 {event.code} {event.moved[1]} 14:00", "日時:", night=event.at_night)
    if event.cancelled:
        yield _when(event.cancelled, event.at_night), lambda town: _cancel(town, event.code)


def _visit(event: Event, officers: dict[str, Chat]) -> Iterator[Act]:
    def make(town: Town) -> None:
        place(town, "selected", event.title, officers[event.officers[0]])
        town.staff.say(f"/日程確定 {event.code} {event.on} 14:00").heard("日時が決まりました")

    yield hour(event.made, 11, 30), make
    if event.moved:
        move = f"/日程確定 {event.code} {event.moved[1]} 14:00"
        yield _says(event.moved[0], move, "日時が決まりました", night=event.at_night)


def _preparing(event: Event) -> Iterator[Act]:
    if event.cancelled:
        return
    on, code = event.last_on, event.code
    if event.materials is not None:
        yield _says(on - timedelta(days=event.materials), f"/不要 {code} 資料の区", "済みにしました")
    yield _says(on - timedelta(days=event.headcount), f"/人数 {code} 15", "人数: 15人")
    yield _says(on - timedelta(days=event.printed), f"/不要 {code} 印刷", "済みにしました")
    yield hour(on, 17, 30), lambda town: town.staff.say(f"/終了 {code} 14").heard("実施済み")
    yield hour(on + timedelta(days=event.reported), 11, 30), lambda town: _report(town, code)
    if event.talked is not None:
        yield _says(on - timedelta(days=event.talked), f"/済んだ {code} 協議", "済みにしました")
    if event.consulted is not None:
        yield _says(on + timedelta(days=event.consulted), f"/済んだ {code} 協議", "済みにしました")


def _around_it(event: Event, officers: dict[str, Chat]) -> Iterator[Act]:
    """Survey, equipment, and somebody without LINE."""
    code = event.code
    if event.survey:
        agree = f"/アンケート合意 {code}"
        yield hour(event.made, 11, 40), lambda town: town.staff.say(agree).tap("メール").heard("区と合意ずみ")
    for name in event.answered:
        yield hour(event.last_on, 18, 30), partial(_with, _answers, officers[name])
    for name in event.refused:
        yield hour(event.last_on, 18, 30), partial(_with, lambda chat: chat.tap("答えない"), officers[name])
    if event.brings:
        yield hour(event.made, 11, 40), lambda town: town.staff.say(f"/機材 {code} ルーター 当社").heard("まだ協議して")
        fortnight = event.last_on - timedelta(days=14)
        yield hour(fortnight, 11, 30), lambda town: town.staff.say(f"/機材 {code}").tap("区と協議した").heard("協議")
    if event.rung:
        yield _says(event.rung, "/役員追加 みなと見自治会", "P0005")
        yield hour(event.rung, 11, 40), lambda town: town.staff.say(f"/参加 {code} P0005").heard("参加を記録しました")


def _answers(chat: Chat) -> None:
    answer(chat.tap("答える"), *WAY).heard(THANKS)


def _taking_part(event: Event, officers: dict[str, Chat]) -> Iterator[Act]:
    def joins(chat: Chat) -> None:
        chat.say(f"{event.kind}{int(event.code[1:])}に申し込みました").tap("はい").heard("お待ちしています")

    def stays_away(chat: Chat) -> None:
        chat.say(f"{event.kind}{int(event.code[1:])}").tap("行けなくなりました").heard("区にもお知らせください")

    for name, day in event.joined:
        yield hour(day, 12, 30), partial(_with, joins, officers[name])
    for name, day in event.absent:
        yield hour(day, 19, 30), partial(_with, stays_away, officers[name])


def _with(act: Callable[[Chat], object], chat: Chat, _town: Town) -> None:
    act(chat)


def _says(day: date, command: str, answer: str, *, night: bool = False) -> Act:
    return _when(day, night), lambda town: town.staff.say(command).heard(answer)


def _when(day: date, night: bool) -> datetime:
    return hour(day, 22 if night else 11, 30)


def _cancel(town: Town, code: str) -> None:
    town.staff.say(f"/行事中止 {code}").tap("はい、中止します").heard("中止にしました")


def _report(town: Town, code: str) -> None:
    town.staff.say(f"/行事 {code}").tap("報告書を送った").heard("報告書を送った")


def _hold_drill(town: Town) -> None:
    with town.house.db.write() as session:
        session.add(
            Incident(
                id=uuid4(),
                drill=True,
                number=town.now.month,
                state="closed",
                kind=None,
                started_at=town.now,
                started_by="S01",
                aware_at=town.now,
                ended_at=town.now,
            )  # fmt: skip
        )
