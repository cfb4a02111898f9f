"""One invented incident with everything in it, and what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.clock import TOKYO
from handlers.incidents import papers
from handlers.incidents.papers import CardFacts, Paper
from handlers.incidents.record import Change, Exercise, Fact, Made, Measure, Moment, Record, Step

AWARE = datetime(2026, 10, 15, 16, 15, tzinfo=TOKYO)
NOW = AWARE + timedelta(minutes=25)
SECRET = "さくら町会の見本太郎さん（090-0000-0000）の名簿です。"


def moment(minutes: int, what: str, detail: str = "") -> Moment:
    """Something done so many minutes after it was noticed."""
    return Moment(AWARE + timedelta(minutes=minutes), "S03", what, detail, "0123456789ab")


def later(minutes: int) -> datetime:
    """So many minutes after it was noticed."""
    return AWARE + timedelta(minutes=minutes)


FULL = Record(
    code="I001",
    drill=False,
    contract="令和8年度 町会・自治会デジタル活用支援事業委託",
    contractor="株式会社えんがわ企画（見本）",
    contractor_phone="03-0000-0101",
    ward="練馬区 協働推進課 区民協働担当係",
    kind="紛失",
    suspected=True,
    state="原因を調査中",
    aware_at=AWARE,
    aware_before=(later(10),),
    aware_by="S03",
    started_at=later(12),
    due_at=later(60),
    reached_at=later(32),
    reached_how="電話（平日の窓口）",
    late_reason="",
    facts=(
        Fact("内容", "講習会の参加者の名簿（紙）"),
        Fact("数量", "1冊 12件"),
        Fact("発生場所", "会場から駅までの道"),
        Fact("発生状況", "調査中"),
        Fact("気づいた人", "従事者 S03"),
    ),
    details=SECRET,
    contained=(moment(14, "会場に連絡した", "受付に届いていない"), moment(20, "警察に届け出た", "遺失届を出した")),
    cause="かばんの口が開いていた。",
    measures=(
        Measure("名簿を紙で持ち出さない", "S01", date(2026, 10, 30), date(2026, 10, 28)),
        Measure("持ち出しを二人で確認する", "S02", date(2026, 11, 13), None),
    ),
    notified="区の指示により12名に郵送した。",
    publication="区と協議のうえ公表しない。",
    claim="参加者の1名から、電話で苦情があった。",
    timeline=tuple(moment(n, f"できごと{n}", "記録の詳細がここに入る") for n in range(12, 50, 4)),
    reports=(
        Made(1, "一報", later(13), later(25), later(26), later(32), "電話・メール", "ab" * 32),
        Made(2, "続報1", later(90), later(95), None, None, "メール", "cd" * 32),
    ),
    changes=(Change("数量", "調査中", "1冊 12件"),),
    exercise=None,
)
DRILL = replace(
    FULL,
    code="D001",
    drill=True,
    exercise=Exercise(
        "講習会の帰りに名簿を紛失した。",
        ("S01", "S03", "S05"),
        (Step("気づいてから記録まで", 2.5), Step("一報の作成", 4), Step("区への電話（想定）", 6.25)),
        ("夜の窓口の番号が古かった。", "代理への引き継ぎに3分かかった。"),
    ),
)
EMPTY = replace(
    FULL, state="", aware_before=(), aware_by="", reached_at=None, reached_how="", facts=(), details="", contained=(),
    cause="", measures=(), notified="", publication="", claim="", timeline=(), reports=(), changes=(),
)  # fmt: skip
CARD = CardFacts(
    contract=FULL.contract,
    contractor=FULL.contractor,
    contractor_phone=FULL.contractor_phone,
    ward=FULL.ward,
    routes=(
        ("区民協働担当係", "03-0000-0201", "平日 8時30分〜17時15分"),
        ("区役所の代表（夜間・休日）", "03-0000-0202", "いつでも"),
        ("当社の責任者", "03-0000-0101", "いつでも"),
    ),
    mail="kyodo@example.jp",
    steps=(
        "まず止める（さがす・送るのをやめる・遠隔でロックする）",
        "すぐ区に電話する（出なければ次の番号）",
        "責任者に知らせ、紙に時刻を書く",
    ),
    script=(
        "「町会・自治会デジタル活用支援事業の株式会社えんがわ企画です。事故等の一報です。」",
        "「（発見時刻）に気づきました。内容は（内容）、数量は（数量）、場所は（場所）、状況は（状況）です。」",
        "「分からない点は調べて続けてご報告します。お名前をうかがえますか。」",
    ),
)  # fmt: skip


def all_papers(record: Record = FULL, drill: Record = DRILL) -> dict[str, Paper]:
    """Every paper there is, by the name of its template."""
    return {
        "first_report": papers.first_report(record, at=NOW),
        "follow_up": papers.follow_up(record, 1, at=NOW),
        "incident_report": papers.incident_report(record, at=NOW),
        "persons_notice": papers.persons_notice(record, at=NOW),
        "claim_notice": papers.claim_notice(record, at=NOW),
        "drill_record": papers.drill_record(drill, at=NOW),
        "incident_card": papers.incident_card(CARD, at=NOW),
    }
