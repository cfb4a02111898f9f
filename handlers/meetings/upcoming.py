"""The one thing a meeting needs next, with the buttons for it: what a tired worker has to see first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days import short_day
from bot.web.offers import Offer
from handlers.deadlines.queries import of_anchor
from handlers.deadlines.rules import when
from handlers.meetings import offers
from handlers.meetings.queries import equipment_of, materials_of
from handlers.meetings.readiness import Part, missing
from handlers.meetings.tables import Comment, Meeting

OWED = {"materials": "materials", "headcount": "headcount", "equipment": "bring_in"}  # the deadline of a part
PRESSING = timedelta(days=7)
WORDS = {
    "agree": "変えた日時を区と合意したら、記録する",
    "internet": "会場でインターネットが使えるかを確かめる",
    "heard": "団体に、事前の聞き取りをする", "content": "区と内容を合意する", "headcount": "区に参加人数を聞いて入れる",
    "equipment": "持ち込む機材を区と協議する", "venue": "区が決めた会場を入れる", "sheet": "進行表を整える",
    "groups": "班とファシリテーターを決める", "survey": "アンケートの質問を区と決める",
}  # fmt: skip
MATERIAL = {
    "": "資料の案を作って登録する", "draft": "資料を区へ出す", "submitted": "区の確認をもらう",
    "returned": "資料を直して、新しい版を登録する",
}  # fmt: skip


@dataclass(frozen=True)
class Next:
    """What is next: in words, why or until when, the deeds that do it, and where else on our pages it is done."""

    words: str
    note: str = ""
    offers: tuple[Offer, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    key: str = ""  # of the step of the chain


def next_of(around: Surroundings, meeting: Meeting) -> Next:
    """The next thing to do for a meeting as it stands."""
    if meeting.state in ("draft", "in_talks"):
        return _to_agree(meeting)
    if meeting.state in ("fixed", "ready"):
        return _to_prepare(around, meeting)
    if meeting.state == "running":
        return Next("終わったら、出席の数を入れる", "実施中です。", (offers.attendance(meeting),), key="day")
    if meeting.state == "held":
        return _to_report(around, meeting)
    if meeting.state == "reported":
        return Next("区の返事を記録する", "報告書を送りました。", offers.CONFIRMED, key="confirm")
    return Next(
        "することは、ありません", "中止になりました。" if meeting.state == "cancelled" else "すべて終わりました。"
    )


def _to_agree(meeting: Meeting) -> Next:
    if meeting.starts_at is None:
        return Next(
            "日時の案を決める", "日時を決めると、期限がひとりでに並びます。", (offers.when(meeting),), key="move"
        )
    if not meeting.venue:
        return Next(
            "区が決めた会場を入れる",
            "会場が決まると、区との合意を記録できます。",
            (offers.venue(meeting),),
            key="venue",
        )
    return Next(
        "区と合意したら、記録する", "合意すると日時が確定し、期限がはじまります。", (offers.AGREE,), key="agree"
    )


def _to_prepare(around: Surroundings, meeting: Meeting) -> Next:
    day = in_tokyo(meeting.starts_at).date() if meeting.starts_at else around.today
    lacking = missing(around, meeting)
    short = f"まだのもの: {'、'.join(show(one.name) for one in lacking)}" if lacking else ""
    if day < around.today:
        note = f"{short_day(day)}に行う予定でした。行ったときは出席を、行わなかったときは日時の変更か中止を記録します。"
        return Next("終わっていれば、出席の数を入れる", note, (offers.attendance(meeting),), key="day")
    if day == around.today:
        return Next("はじまったら「始める」を押す", short or "準備はそろっています。", (offers.START,), key="day")
    if lacking:
        return _part(around, meeting, _first(around, meeting, lacking))
    if meeting.copies is None and meeting.headcount is not None and meeting.materials == "new":
        return Next(
            "資料を人数分 印刷する", _until(around, meeting, "print"), offers.printed(around, meeting), key="print"
        )
    if meeting.state == "fixed":
        return Next("「準備ができた」を押す", "必要なものは、すべてそろいました。", (offers.READY,))
    return Next("当日を待つ", "準備はできています。当日に、ここで「始める」を押します。", key="day")


def _first(around: Surroundings, meeting: Meeting, lacking: Sequence[Part]) -> Part:
    """What is owed soonest, when that is near; else the first in the order of the preparation."""
    soon = around.today + PRESSING
    owed = {one.item: one.due_on for one in of_anchor(around.session, meeting.code) if one.state == "open"}
    near = [(owed[OWED[one.key]], one) for one in lacking if owed.get(OWED.get(one.key, ""), soon) < soon]
    return min(near, key=lambda pair: pair[0])[1] if near else lacking[0]


def _part(around: Surroundings, meeting: Meeting, part: Part) -> Next:
    if part.key == "materials":
        return _material(around, meeting)
    until = _until(around, meeting, OWED.get(part.key, ""))
    deeds: dict[str, tuple[Offer, ...]] = {
        "agree": (offers.AGREE,), "internet": (offers.INTERNET,), "heard": (offers.HEARD,),
        "content": (offers.CONTENT,),
        "headcount": (offers.headcount(meeting),), "venue": (offers.venue(meeting),),
        "groups": offers.tables(around, meeting)[:1],
        "equipment": _first_thing(around, meeting),
    }  # fmt: skip
    links = {
        "sheet": (("進行表を見る", "#sheet"),),
        "headcount": (_letter(meeting, "headcount", "区に人数をたずねるメール"),),
    }
    asks = links.get(part.key, ())
    if part.key == "headcount" and not until:
        asks = ()
    return Next(WORDS[part.key], until or show(part.words), deeds.get(part.key, ()), asks, OWED.get(part.key, part.key))


def _material(around: Surroundings, meeting: Meeting) -> Next:
    newest = next(iter(materials_of(around.session, meeting.id)), None)
    state = newest.state if newest else ""
    links = [("新しい版を登録する", "#materials")] if state in ("", "returned") else []
    until = _until(around, meeting, "materials")
    if state == "submitted" and until:
        links.append(_letter(meeting, "materials", "区に資料の確認を頼むメール"))
    return Next(MATERIAL[state], until, offers.materials(around, meeting), tuple(links), "materials")


def _first_thing(around: Surroundings, meeting: Meeting) -> tuple[Offer, ...]:
    owed = [one.name for one in equipment_of(around.session, meeting.id)
            if one.provider == "us" and one.consulted_on is None]  # fmt: skip
    return offers.things(around, meeting).get(owed[0], ())[:1] if owed else ()


def _to_report(around: Surroundings, meeting: Meeting) -> Next:
    item = "visit_report" if meeting.kind == "visit" else "report"
    until = _until(around, meeting, item)
    if around.session.get(Comment, meeting.id) is None:
        links = (("講師所感を書く", "#comment"), _report(meeting))
        return Next("講師所感を書いて、報告書を送る", until, (offers.REPORTED,), links, "report")
    return Next("報告書を区へ送ったら、記録する", until, (offers.REPORTED,), (_report(meeting),), "report")


def _until(around: Surroundings, meeting: Meeting, item: str) -> str:
    owed = next((one for one in of_anchor(around.session, meeting.code) if one.item == item), None)
    if owed is None or owed.state != "open":
        return ""
    return f"{short_day(owed.due_on)}まで（{show(when(owed.due_on, around.today))}）"


def _report(meeting: Meeting) -> tuple[str, str]:
    return "報告書の下書きをひらく", f"/staff/reports/{meeting.code}"


def _letter(meeting: Meeting, what: str, words: str) -> tuple[str, str]:
    return words, f"/staff/meetings/{meeting.code}/letter/{what}"
