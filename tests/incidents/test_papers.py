"""The papers of an incident say what they must, in the words and places a ward official expects."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.documents.packing import digest
from bot.documents.word import FOLDER, MissingPart
from handlers.incidents import papers
from handlers.incidents.forms import FORMS
from handlers.incidents.papers import NotACode
from handlers.incidents.record import Fact, Measure, Moment, Record
from tests.documents.reading import edges, parts_of, rows_of, words_of
from tests.incidents.examples import AWARE, DRILL, EMPTY, FULL, NOW, SECRET, all_papers, later

PAPERS = all_papers()
OF_A_RECORD = [name for name in PAPERS if name != "incident_card"]
HOSTILE = "{{ code }}{% x %}<w:p>&\x00髙﨑①㈱👵\n二行目{_{"
SHOWN = "{{ code }}{% x %}<w:p>&\ufffd髙﨑①㈱👵\n二行目{_{"


def test_every_tracked_template_is_filled_by_a_full_record() -> None:
    assert {path.stem for path in FOLDER.glob("*.docx")} >= {form.__name__ for form in FORMS} == set(PAPERS)


@pytest.mark.parametrize("name", PAPERS)
def test_no_mark_of_a_template_is_left(name: str) -> None:
    left = [
        mark for text in parts_of(PAPERS[name].content).values() for mark in ("{{", "}}", "{%", "%}") if mark in text
    ]
    assert left == []


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_carries_its_digest_and_is_made_equal_again(name: str) -> None:
    assert PAPERS[name].digest == digest(PAPERS[name].content)
    assert all_papers()[name] == PAPERS[name]


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("first_report", "事故等の一報　I001　第1版"), ("follow_up", "事故等の続報1　I001　第1版"),
        ("incident_report", "事故報告書　I001　第1版"), ("persons_notice", "大切なお知らせ　I001　第1版"),
        ("claim_notice", "苦情・請求の通知　I001　第1版"), ("drill_record", "訓練記録　D001　第1版"),
        ("incident_card", "事故カード　令和8年10月15日版"),
    ],
)  # fmt: skip
def test_each_page_says_contract_title_code_and_version(name: str, title: str) -> None:
    header, footer = edges(PAPERS[name].content)
    mark = "【訓練】" if name == "drill_record" else ""
    assert header == f"{mark}{FULL.contract}\t{title}"
    assert " / " in footer


@pytest.mark.parametrize("name", OF_A_RECORD)
def test_a_drill_says_so_in_header_and_title(name: str) -> None:
    content = all_papers(record=DRILL)[name].content
    assert edges(content)[0].startswith("【訓練】")
    assert words_of(content).startswith("【訓練】")


def test_what_is_real_never_says_drill() -> None:
    for name in OF_A_RECORD[:-1]:
        assert "訓練" not in words_of(PAPERS[name].content)


def test_the_first_report_says_the_four_fields_and_the_clock() -> None:
    content = PAPERS["first_report"].content
    assert rows_of(content, "番号") == [
        ["番号", "I001"], ["種別", "紛失（疑い）"], ["内容", "講習会の参加者の名簿（紙）"], ["数量", "1冊 12件"],
        ["発生場所", "会場から駅までの道"], ["発生状況", "調査中"],
    ]  # fmt: skip
    assert rows_of(content, "最初に認識した日時") == [
        ["最初に認識した日時", "令和8年10月15日 16時15分"], ["一報の上限", "令和8年10月15日 17時15分"],
        ["経過", "区に届くまで32分"],
    ]  # fmt: skip
    assert ["電話", "03-0000-0101"] in rows_of(content, "担当")
    assert "会場に連絡した" in words_of(content)


@pytest.mark.parametrize("name", ["first_report", "persons_notice", "follow_up", "claim_notice"])
def test_only_the_incident_report_opens_the_details(name: str) -> None:
    assert SECRET not in words_of(PAPERS[name].content)
    assert SECRET in words_of(PAPERS["incident_report"].content)


def test_the_first_report_leaves_out_every_free_text() -> None:
    marked = replace(
        FULL, details="秘密", cause="秘密", notified="秘密", publication="秘密", claim="秘密", reached_how="秘密",
        late_reason="秘密", facts=(*FULL.facts, Fact("氏名", "秘密")),
        contained=(Moment(AWARE, "S03", "連絡した", "秘密", ""),),
    )  # fmt: skip
    assert "秘密" not in words_of(papers.first_report(marked, at=NOW).content)


def test_before_the_ward_is_reached_the_first_report_says_how_long_it_has_been() -> None:
    text = words_of(papers.first_report(EMPTY, at=NOW).content)
    assert "令和8年10月15日 16時40分現在、25分" in text


def test_what_has_not_reached_the_ward_is_not_called_unknown() -> None:
    rows = dict(rows_of(papers.incident_report(EMPTY, at=NOW).content, "最初に認識した日時"))
    assert (rows["区に届いた日時"], rows["届いた方法"]) == ("まだ届いていません。", "該当なし")


def test_a_follow_up_says_only_what_changed_and_what_is_open() -> None:
    content = PAPERS["follow_up"].content
    assert rows_of(content, "項目") == [["項目", "前回", "今回"], ["数量", "調査中", "1冊 12件"]]
    text = words_of(content)
    assert "・発生状況" in text
    assert "会場から駅までの道" not in text


def test_the_incident_report_keeps_the_four_times_apart() -> None:
    rows = rows_of(PAPERS["incident_report"].content, "報告")
    day = "令和8年10月15日\n"
    first = [f"{day}16時28分", f"{day}16時40分", f"{day}16時41分", f"{day}16時47分"]
    assert rows[0] == ["報告", "作成", "送信", "サーバー受付", "区の受領", "方法・照合値"]
    assert rows[1] == ["一報", *first, "電話・メール\nabababababab"]
    assert rows[2][3:5] == ["記録なし", "記録なし"]


def test_the_incident_report_has_the_timeline_with_its_marks() -> None:
    rows = rows_of(PAPERS["incident_report"].content, "日時", "記録者")[1:]
    assert len(rows) == len(FULL.timeline)
    assert rows[0] == ["令和8年10月15日 16時27分", "S03", "できごと12", "記録の詳細がここに入る", "0123456789ab"]


def test_the_incident_report_says_cause_measures_persons_and_publication() -> None:
    content = PAPERS["incident_report"].content
    assert rows_of(content, "再発防止策")[1:] == [
        ["名簿を紙で持ち出さない", "S01", "令和8年10月30日", "令和8年10月28日"],
        ["持ち出しを二人で確認する", "S02", "令和8年11月13日", "未実施"],
    ]
    assert rows_of(content, "原因")[0][1] == FULL.cause
    assert [row[1] for row in rows_of(content, "本人への通知")] == [FULL.notified, FULL.publication, FULL.claim]


def test_a_moment_that_moved_earlier_keeps_the_later_one() -> None:
    rows = dict(rows_of(PAPERS["incident_report"].content, "最初に認識した日時"))
    assert rows["はじめに入力した日時"] == "令和8年10月15日 16時25分"


@pytest.mark.parametrize(
    ("record", "shown"),
    [
        (FULL, "該当なし"),
        (replace(FULL, reached_at=later(75)), "調査中"),
        (replace(FULL, reached_at=later(75), late_reason="電話がつながらなかった。"), "電話がつながらなかった。"),
    ],
)
def test_why_it_was_late_is_asked_only_when_it_was(record: Record, shown: str) -> None:
    rows = dict(rows_of(papers.incident_report(record, at=later(200)).content, "最初に認識した日時"))
    assert rows["60分を超えた理由"] == shown


def test_the_notice_leaves_the_address_open() -> None:
    text = words_of(PAPERS["persons_notice"].content)
    assert "お名前　＿" in text
    assert FULL.cause in text
    assert "S03" not in text


def test_the_claim_notice_says_the_claim_and_the_incident() -> None:
    text = words_of(PAPERS["claim_notice"].content)
    assert FULL.claim in text
    assert "紛失（疑い）" in text


def test_the_drill_record_says_minutes_a_step_and_findings() -> None:
    content = PAPERS["drill_record"].content
    assert rows_of(content, "手順")[1:] == [
        ["気づいてから記録まで", "2.5分"], ["一報の作成", "4.0分"], ["区への電話（想定）", "6.2分"],
    ]  # fmt: skip
    text = words_of(content)
    assert "合計　12.7分" in text
    assert "・夜の窓口の番号が古かった。" in text
    assert "S01、S03、S05" in text


@pytest.mark.parametrize("record", [FULL, replace(DRILL, exercise=None)])
def test_what_is_no_drill_has_no_drill_record(record: Record) -> None:
    with pytest.raises(MissingPart, match="has no exercise"):
        papers.drill_record(record, at=NOW)


def test_the_card_says_whom_to_call_what_to_read_and_where_to_write() -> None:
    content = PAPERS["incident_card"].content
    assert ["区役所の代表（夜間・休日）", "03-0000-0202", "いつでも"] in rows_of(content, "窓口")
    assert [row[0] for row in rows_of(content, "発見時刻")] == ["発見時刻", "内容", "数量", "場所", "状況"]
    assert rows_of(content, "順")[3] == ["3", "責任者に知らせ、紙に時刻を書く"]
    assert "kyodo@example.jp" in words_of(content)


def test_what_is_not_known_reads_so() -> None:
    for name, paper in all_papers(record=EMPTY).items():
        if name not in ("drill_record", "incident_card"):
            assert "調査中" in words_of(paper.content)
            assert "None" not in words_of(paper.content)


def hostile(record: Record) -> Record:
    """The record with hostile words wherever words may stand."""
    return replace(
        record, contract=HOSTILE, contractor=HOSTILE, contractor_phone=HOSTILE, ward=HOSTILE, kind=HOSTILE,
        state=HOSTILE, details=HOSTILE, cause=HOSTILE, notified=HOSTILE, claim=HOSTILE,
        facts=(Fact("内容", HOSTILE), Fact(HOSTILE, HOSTILE)), measures=(Measure(HOSTILE, HOSTILE, None, None),),
        timeline=(Moment(AWARE, HOSTILE, HOSTILE, HOSTILE, HOSTILE),),
    )  # fmt: skip


@pytest.mark.parametrize("name", OF_A_RECORD)
def test_hostile_words_come_out_as_they_are(name: str) -> None:
    text = words_of(all_papers(hostile(FULL), hostile(DRILL))[name].content)
    assert text.count(SHOWN) >= 3


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("first_report", "20261015_I001_事故等の一報.docx"), ("follow_up", "20261015_I001_続報1.docx"),
        ("incident_report", "20261015_I001_事故報告書.docx"), ("persons_notice", "20261015_I001_本人への通知.docx"),
        ("claim_notice", "20261015_I001_苦情・請求の通知.docx"), ("drill_record", "20261015_D001_訓練記録.docx"),
        ("incident_card", "20261015_事故カード.docx"),
    ],
)  # fmt: skip
def test_file_names_carry_the_day_and_codes_only(name: str, file: str) -> None:
    assert PAPERS[name].name == file


def test_a_drills_file_says_drill_and_the_day_is_tokyos() -> None:
    late = datetime(2026, 10, 15, 15, 30, tzinfo=UTC)
    assert papers.incident_report(DRILL, at=late).name == "20261016_D001_訓練_事故報告書.docx"


@pytest.mark.parametrize("code", ["../I001", "見本太郎", "", "I001\n", "I 001"])
def test_what_is_no_code_makes_no_file_name(code: str) -> None:
    with pytest.raises(NotACode, match="codes only"):
        papers.first_report(replace(FULL, code=code), at=NOW)
