"""Which deeds a meeting's page offers as the meeting stands: the same that its cards in the chat offer."""

from __future__ import annotations

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days import short_day
from bot.web.offers import MOMENT, Field, Offer
from handlers.contract.rules import profile
from handlers.meetings.deeds import workers
from handlers.meetings.preparing import MATERIAL_MOVES, proposed_groups, wanted_copies
from handlers.meetings.queries import equipment_of, groups_of, materials_of
from handlers.meetings.readiness import lacks_facilitator
from handlers.meetings.rules import next_state
from handlers.meetings.sheets import template
from handlers.meetings.tables import Equipment, Meeting
from handlers.visits.rules import TOLD

HOW = Field("how", "区から聞いた方法", "choice", options=tuple((one.key, show(one.label)) for one in TOLD))
READY = Offer("ready", "準備ができた")
START = Offer("start", "始める")
REPORTED = Offer("reported", "報告書を送った")
CONFIRMED = (Offer("confirmed", "区が履行を確認した"), Offer("returned", "差し戻された", look="quiet"))
HEARD = Offer("heard", "聞き取りをした（今日の日付で記録する）")
INTERNET = Offer("internet", "会場でインターネットが使えると確かめた（今日の日付で記録する）")
CONTENT = Offer("content", "内容に区と合意した（今日の日付で記録する）")
AGREE = Offer("agree", "区と合意した", (HOW,))
MATERIAL = {
    "submit": Offer("submit", "区へ出した"), "confirm": Offer("checked", "区が確認した", (HOW,)),
    "return": Offer("sent-back", "差し戻された", look="quiet"),
}  # fmt: skip


def when(meeting: Meeting) -> Offer:
    """A date and an hour, the first or another one."""
    local = in_tokyo(meeting.starts_at) if meeting.starts_at else None
    there = f"{short_day(local.date())} {local:%H:%M}" if local else ""
    words = "日時を変える" if local else "日時の案を決める"
    return Offer("move", words, (Field("when", "日時", hint=MOMENT, value=there),), "quiet" if local else "")


def venue(meeting: Meeting) -> Offer:
    """Where it takes place."""
    field = Field("words", "区が決めた会場", hint="30字まで", value=meeting.venue)
    return Offer("venue", "会場を入れる", (field,), "quiet" if meeting.venue else "")


def headcount(meeting: Meeting) -> Offer:
    """The number the ward told."""
    there = "" if meeting.headcount is None else str(meeting.headcount)
    return Offer("headcount", "人数を入れる", (Field("n", "区から聞いた人数", "number", value=there),),
                 "quiet" if there else "")  # fmt: skip


def attendance(meeting: Meeting) -> Offer:
    """How many came; afterwards the number may still be mended."""
    there = "" if meeting.attended is None else str(meeting.attended)
    words = "出席の数を直す" if there else "終わった（出席を入れる）"
    return Offer("end", words, (Field("n", "出席した人数", "number", value=there),), "quiet" if there else "")


def printed(around: Surroundings, meeting: Meeting) -> tuple[Offer, ...]:
    """So many copies; nothing while nobody knows how many come."""
    if meeting.headcount is None or not _may(meeting, "change"):
        return ()
    wanted = wanted_copies(meeting.headcount, profile(around.settings.contract).chains.spare_copies)
    field = Field("n", "印刷した部数", "number", hint=f"人数分と予備で{wanted}部", value=str(meeting.copies or wanted))
    return (Offer("printed", "印刷した部数を入れる", (field,), "quiet"),)


def materials(around: Surroundings, meeting: Meeting) -> tuple[Offer, ...]:
    """What may happen to the newest version, and that there is none of a visit."""
    newest = next(iter(materials_of(around.session, meeting.id)), None)
    if not _may(meeting, "change"):
        return ()
    if newest is None:
        none = meeting.kind == "visit" and meeting.materials == "new"
        return (Offer("no-material", "新しい資料は使わない", look="quiet"),) if none else ()
    return tuple(MATERIAL[event] for event in MATERIAL_MOVES[newest.state])


def things(around: Surroundings, meeting: Meeting) -> dict[str, tuple[Offer, ...]]:
    """What may be recorded of each thing on the list of equipment, by its name."""
    if not _may(meeting, "change"):
        return {}
    return {one.name: tuple(_thing(one)) for one in equipment_of(around.session, meeting.id)}


def more_things(around: Surroundings, meeting: Meeting) -> tuple[Offer, ...]:
    """One thing more, and what this kind of event usually needs."""
    if not _may(meeting, "change"):
        return ()
    there = {one.name for one in equipment_of(around.session, meeting.id)}
    lacking = any(one.name not in there for one in template(meeting.kind).equipment)
    who = Field("who", "だれが用意するか", "choice", options=(("ward", "区が用意"), ("us", "当社が持込み")))
    add = Offer("equipment", "機材を足す", (Field("name", "機材の名前", hint="30字まで"), who), "quiet")
    return (*([Offer("starters", "ひな形の機材を入れる", look="quiet")] if lacking else []), add)


def tables(around: Surroundings, meeting: Meeting) -> tuple[Offer, ...]:
    """How many groups, and who leads each that nobody leads."""
    if meeting.kind != "exchange" or not _may(meeting, "change"):
        return ()
    there, who = groups_of(around.session, meeting.id), workers(around)
    proposed = len(there) or (proposed_groups(meeting.headcount) if meeting.headcount else "")
    count = Offer("groups", "班の数を決める", (Field("n", "班の数", "number", value=str(proposed)),), "quiet")
    alone = [one.number for one in there if lacks_facilitator(around, meeting, one)]
    if not alone:
        return (count,)
    number = Field(
        "number", "班", "choice", options=tuple((str(one), f"{one}班") for one in alone), value=str(alone[0])
    )
    lead = Offer("facilitator", "ファシリテーターを決める", (number, Field("worker", "従事者", "choice", options=who)))
    return (lead, count)


def others(around: Surroundings, meeting: Meeting) -> tuple[Offer, ...]:
    """Everything else that may still be changed or called off."""
    found = _details(around, meeting) if _may(meeting, "change") else []
    if meeting.kind == "visit":
        return tuple(found)
    if _may(meeting, "change") and meeting.state not in ("running", "held"):
        found.insert(0, venue(meeting))
    if _may(meeting, "propose"):
        found.insert(0, when(meeting))
    found += [_sure("postpone", "延期にする", "日時が未定の延期にします。参加を希望した役員に知らせます。")
              ] if _may(meeting, "postpone") else []  # fmt: skip
    found += [_sure("cancel", "中止にする", "中止にします。参加を希望した役員に知らせます。元には戻せません。")
              ] if _may(meeting, "cancel") else []  # fmt: skip
    return tuple(found)


def _details(around: Surroundings, meeting: Meeting) -> list[Offer]:
    lead = Field("worker", "担当", "choice", options=workers(around), value=meeting.lead or "")
    title = Field("words", "題名", hint="20字まで", value=meeting.title)
    bring = Field("words", "参加者の持ち物", hint="40字まで", value=meeting.bring)
    return [
        Offer("lead", "担当を決める", (lead,), "quiet"),
        Offer("title", "題名を入れる", (title,), "quiet"),
        Offer("bring", "持ち物を入れる", (bring,), "quiet"),
    ]


def _thing(one: Equipment) -> list[Offer]:
    mine, found = (Field("e", kind="hidden", value=str(one.id)),), []
    if one.provider == "us" and one.consulted_on is None:
        found.append(Offer("consulted", "区と協議した", mine, aloud=f"{one.name}を区と協議した"))
    if one.provider == "us" and one.allowed_on is None:
        found.append(Offer("allowed", "持込みの許可が出た", mine, "quiet", f"{one.name}の持込みの許可が出た"))
    return [*found, Offer("remove", "外す", mine, "quiet", f"{one.name}を外す")]


def _sure(deed: str, words: str, why: str) -> Offer:
    return Offer(deed, words, (Field("sure", why, "sure"),), "alarm")


def _may(meeting: Meeting, event: str) -> bool:
    return next_state(meeting.state, event) is not None
