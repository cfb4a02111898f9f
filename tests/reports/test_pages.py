"""The page of a report: gaps are filled, versions taken and brought back, nothing is lost when something is wrong."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.documents import word
from bot.documents.checking import MIME
from bot.documents.packing import digest
from handlers.reports import making, pages
from handlers.reports.tables import Paper
from tests.cast import Town
from tests.documents.reading import words_of
from tests.documents.word_files import mended, plain
from tests.meetings.stages import now_of
from tests.reports.desk import Desk
from tests.reports.stages import SEMINAR, drafted, exchange, filled, last_of, paper_of, seminar, visit

DATA = {"回覧板に使いたい": "2", "操作が速かった": "1"}


@pytest.fixture
def desk(town: Town) -> Desk:
    """In front of the draft of a seminar's report."""
    drafted(town, seminar(town))
    return Desk(town)


def test_the_page_says_what_is_missing_and_takes_it(desk: Desk) -> None:
    assert "足りないものを書く" in desk.see()
    desk.save(SEMINAR, DATA)
    desk.do("ai", used="no")
    page = desk.do("ready")
    assert "送る用意ができた、と記録しました。" in page.text
    assert paper_of(desk.town, "W01").state == "ready"
    assert SEMINAR["impressions"] in words_of(desk.download().data)


def test_ready_is_refused_by_the_names_of_what_is_missing(desk: Desk) -> None:
    page = desk.do("ready")
    assert page.status_code == 422
    assert "足りないもの: 実施内容、自由記述のまとめ、講師所感、生成AIの使用の有無" in page.text
    assert paper_of(desk.town, "W01").state == "draft"


def test_what_was_typed_stays_when_one_part_looks_personal(desk: Desk) -> None:
    page = desk.save({"done": "田中さんは090-0000-1234へ", "impressions": "よかった"}, DATA)
    assert page.status_code == 422
    assert "「実施内容」に電話番号のように見えるものがあります。" in page.text
    assert "よかった" in page.text
    assert "回覧板に使いたい" in page.text
    assert "よかった" not in desk.see()


def test_a_part_of_more_than_4000_signs_is_refused_by_name(desk: Desk) -> None:
    page = desk.save({"impressions": "あ" * 4001})
    assert "「講師所感」は4000字までにしてください（いま4001字）。" in page.text


@pytest.mark.parametrize("count", ["4", "0", "-1", "たくさん", ""])
def test_a_theme_holds_no_more_free_texts_than_there_are(desk: Desk, count: str) -> None:
    page = desk.save(SEMINAR, {"回覧板": count})
    assert "「回覧板」の件数を1から3までの数で入れてください。自由記述は全部で3件です。" in page.text


def test_free_texts_are_shown_when_they_are_to_be_counted(desk: Desk) -> None:
    assert "声1: 回覧板にも使いたい" not in desk.see()
    assert "声1: 回覧板にも使いたい" in desk.see("?texts=yes")


def test_a_version_is_downloaded_and_never_shown_inside_the_browser(desk: Desk) -> None:
    answer = desk.download()
    assert answer.mimetype == MIME
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "20261112" in answer.headers["Content-Disposition"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert digest(answer.data) == last_of(desk.town, "W01").digest


def test_a_file_mended_in_word_becomes_the_next_version(desk: Desk) -> None:
    content = mended(desk.download().data, {"【未記入：講師所感】": "手で書いた所感"})
    page = desk.upload(content)
    assert "新しい版を登録しました。" in page.text
    last = last_of(desk.town, "W01")
    assert (last.number, last.source, last.file_name) == (2, "uploaded", "20261112_講習会第1回_実施報告書_第2版.docx")
    assert desk.download(2).data == content


def test_the_same_file_twice_is_refused(desk: Desk) -> None:
    page = desk.upload(desk.download().data)
    assert page.status_code == 422
    assert "第1版と同じファイルです。" in page.text


def test_what_is_no_word_file_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    page = desk.upload(b"%PDF-1.7 not a Word file")
    assert page.status_code == 422
    assert "Wordのファイル（.docx）ではありません。" in page.text
    assert last_of(desk.town, "W01").number == 1


def test_a_file_over_the_limit_is_refused_in_a_sentence(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_BYTES", 1024 * 1024)
    monkeypatch.setattr(pages, "AROUND_A_FILE", -1_000_000)
    page = desk.upload(bytes(100_000))
    assert page.status_code == 413
    assert "登録できるのは1MBまでのファイルです。" in page.text


def test_making_it_anew_asks_before_it_follows_a_version_mended_by_hand(desk: Desk) -> None:
    desk.upload(mended(desk.download().data, {"【未記入：講師所感】": "手で書いた所感"}))
    assert desk.do("redraw").status_code == 422
    desk.do("redraw", sure="yes")
    assert last_of(desk.town, "W01").number == 3
    assert "手で書いた所感" in words_of(desk.download(2).data)


def test_saving_words_leaves_a_version_mended_by_hand_the_newest(desk: Desk) -> None:
    desk.upload(mended(desk.download().data, {"【未記入：講師所感】": "手で書いた所感"}))
    desk.save(SEMINAR, DATA)
    assert last_of(desk.town, "W01").source == "uploaded"


def test_the_second_of_two_people_is_told(desk: Desk) -> None:
    page = desk.do("save", {"v": 0, "p.done": "あとの人"})
    assert page.status_code == 422
    assert "ほかの人が先にこの報告書を変えました。" in page.text


def test_a_broken_template_says_so_and_keeps_words_and_version(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk.download().data
    broken = partial(word.render, folder=tmp_path)
    (tmp_path / "seminar_report.docx").write_bytes(plain("{{ done }} {% if %}"))
    monkeypatch.setattr(making, "render", lambda template, context, _folder: broken(template, context))
    page = desk.save(SEMINAR, DATA)
    assert "ひな形が使えないため、下書きは前のままです。" in page.text
    assert "ひな形 content/documents/seminar_report.docx が使えません。" in page.text
    assert (last_of(desk.town, "W01").number, desk.download().data) == (1, before)
    assert SEMINAR["impressions"] in desk.see()


def test_an_event_from_before_this_room_gets_its_draft_by_hand(town: Town) -> None:
    desk = Desk(town, seminar(town))
    page = desk.do("begin")
    assert "下書きを作りました。" in page.text
    assert last_of(town, "W01").number == 1


def test_there_is_no_report_of_an_event_that_was_not_held(town: Town) -> None:
    desk = Desk(town, seminar(town, ended_at=None))
    assert "行事が終わると、下書きがひとりでにできます。" in desk.see()
    assert desk.do("begin").status_code == 404


@pytest.mark.parametrize("address", ["W99", "nothing", "W01/versions/9"])
def test_what_does_not_exist_is_not_found(desk: Desk, address: str) -> None:
    assert desk.town.http.get(f"/staff/reports/{address}").status_code == 404


def test_the_parts_of_a_visit_are_its_agenda_and_the_support_to_come(town: Town) -> None:
    drafted(town, visit(town))
    page = Desk(town, "V01").see()
    labels = re.findall(r'<label for="p-(\w+)">', page)
    assert labels == [*(f"item{n}" for n in range(1, 9)), "support", "impressions", "remarks"]
    assert "令和8年10月9日に団体から聞き取りを行った。" in page


def test_the_parts_of_an_exchange_are_two_for_each_group(town: Town) -> None:
    drafted(town, exchange(town))
    labels = re.findall(r'<label for="p-(\w+)">', Desk(town, "X01").see())
    groups = ["group1_issue", "group1_ideas", "group2_issue", "group2_ideas"]
    assert labels == ["lecture", *groups, "plenary", "survey_note", "impressions", "remarks"]


def test_the_list_shows_what_is_there(town: Town) -> None:
    filled(town, seminar(town))
    desk = Desk(town)
    page = desk.town.http.get("/staff/reports").text
    assert "W01" in page
    assert "下書き" in page


def test_by_hand_it_is_sent_given_back_sent_again_and_confirmed(town: Town) -> None:
    filled(town, seminar(town))
    desk = Desk(town)
    desk.do("ready")
    desk.do("sent")
    assert now_of(town).state == "reported"
    desk.do("returned")
    assert (now_of(town).state, paper_of(town, "W01").state) == ("held", "returned")
    assert "差し戻された版のままです。" in desk.do("ready").text
    desk.save({"remarks": "日付を直した。"})
    desk.do("ready")
    desk.do("sent")
    desk.do("confirmed")
    assert (now_of(town).state, paper_of(town, "W01").state) == ("confirmed", "confirmed")
    assert last_of(town, "W01").number == 2
    assert "することは、ありません" in desk.see()


def test_what_was_sent_cannot_be_changed(town: Town) -> None:
    filled(town, seminar(town))
    desk = Desk(town)
    desk.do("ready")
    desk.do("sent")
    page = desk.save({"remarks": "あとから"})
    assert "区へ送った報告書は変えられません。" in page.text


def test_the_list_shows_a_paper_of_a_room_that_is_gone_by_its_code(town: Town) -> None:
    filled(town, seminar(town))
    with town.house.db.write() as session:
        session.execute(update(Paper).values(kind="of a room that is gone"))
    desk = Desk(town)
    assert "W01" in desk.town.http.get("/staff/reports").text
