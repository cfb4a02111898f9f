"""A report from the end of its event to the ward's confirmation, in the chat and as other rooms tell of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from bot.chat.turn import Happening
from bot.documents.word import render
from handlers.reports import making
from handlers.reports.editions import ready
from handlers.reports.queries import kind_about, paper_about
from handlers.reports.rules import CONFIRMED, RETURNED, SENT, source_of
from tests.cast import Town
from tests.documents.reading import words_of
from tests.documents.word_files import plain
from tests.meetings.desk import Desk as MeetingDesk
from tests.meetings.stages import agreed, now_of, owed, tokyo
from tests.reports.desk import Desk
from tests.reports.stages import around, drafted, filled, last_of, paper_of, seminar

REPORT = "report"


def tell(town: Town, name: str, source: str) -> None:
    """Another room tells what became of what it sent."""
    with around(town) as here:
        assert here.doors is not None
        here.doors.hear(here, Happening(name, source))


def marked_ready(town: Town, code: str = "W01") -> None:
    """Nothing is missing, and a worker said so."""
    with around(town) as here:
        kind = kind_about(here, code)
        assert kind is not None
        paper = paper_about(here.session, kind.name, code)
        assert paper is not None
        ready(here, kind, paper, "S01")


def ended(town: Town) -> str:
    """A seminar that staff ended in the chat."""
    code = agreed(town)
    town.time_is(tokyo(11, 12, 16, 10))
    town.staff.say(f"/終了 {code} 12")
    return code


def ready_one(town: Town) -> str:
    """A seminar whose report is ready, with its deadline."""
    code = ended(town)
    filled(town, code, {"done": "操作した。", "impressions": "よかった。", "survey_note": "行わなかった。"}, ())
    marked_ready(town, code)
    return code


def test_the_draft_appears_by_itself_when_the_event_is_ended(town: Town) -> None:
    code = ended(town)
    town.staff.heard(
        "の報告書の下書きを作りました。", "書き足すもの: 実施内容、アンケートの集計結果、講師所感", "12月12日"
    )
    version = last_of(town, code)
    assert (version.number, version.source, version.file_name) == (1, "made", "20261112_講習会第1回_実施報告書.docx")
    assert any(label == f"{code}をひらく" for label in town.staff.buttons())


def test_a_draft_appears_once_however_often_the_end_is_said(town: Town) -> None:
    code = ended(town)
    town.staff.say(f"/終了 {code} 13")
    assert (last_of(town, code).number, paper_of(town, code).state) == (1, "draft")


def test_an_event_ended_on_its_page_has_its_draft_too(town: Town) -> None:
    code = agreed(town)
    town.time_is(tokyo(11, 12, 16, 10))
    MeetingDesk(town, code).do("end", {"v": now_of(town, code).version, "n": "12"})
    assert last_of(town, code).number == 1


def test_what_is_owed_is_said_with_links(town: Town) -> None:
    code = ended(town)
    town.staff.say("/報告書").heard(
        "書く報告書が2件あります。",
        f"{code} 講習会1",
        "12/12(土)まで",
        "下書き",
        "講師所感",
        "\n令和9年度 提案書: 11/26(木)まで",
    )
    assert {f"{code}をひらく", "令和9年度 提案書をひらく"} <= {*town.staff.buttons()}


def test_nothing_is_owed_before_an_event_is_over(town: Town) -> None:
    agreed(town)
    town.staff.say("/報告書").heard("いま書く報告書はありません。")


def test_what_was_sent_ticks_the_deadline_off(town: Town) -> None:
    code = ready_one(town)
    tell(town, SENT, source_of(last_of(town, code).id))
    assert (now_of(town, code).state, paper_of(town, code).state) == ("reported", "sent")
    assert (paper_of(town, code).sent_number, now_of(town, code).reported_on) == (1, town.now.date())
    assert owed(town, code)[REPORT][0] == "done"
    assert f"{code} 講習会1" not in town.staff.say("/報告書").answer


def test_a_source_may_name_the_paper_itself(town: Town) -> None:
    code = ready_one(town)
    tell(town, SENT, source_of(paper_of(town, code).id))
    assert paper_of(town, code).state == "sent"


def test_what_the_ward_confirms_is_confirmed_everywhere(town: Town) -> None:
    code = ready_one(town)
    source = source_of(paper_of(town, code).id)
    tell(town, SENT, source)
    tell(town, CONFIRMED, source)
    assert (now_of(town, code).state, paper_of(town, code).state) == ("confirmed", "confirmed")
    assert now_of(town, code).confirmed_on == town.now.date()


def test_what_the_ward_gives_back_is_owed_again_as_the_next_version(town: Town) -> None:
    code = ready_one(town)
    source = source_of(paper_of(town, code).id)
    tell(town, SENT, source)
    tell(town, RETURNED, source)
    assert (now_of(town, code).state, paper_of(town, code).state) == ("held", "returned")
    assert owed(town, code)[REPORT][0] == "open"
    filled(town, code, {"remarks": "直した。"}, ())
    assert last_of(town, code).number == 2


@pytest.mark.parametrize("name", [SENT, CONFIRMED, RETURNED])
@pytest.mark.parametrize("source", ["paper:nothing", "handout:1", "", f"paper:{uuid4()}"])
def test_news_of_something_else_changes_nothing(town: Town, name: str, source: str) -> None:
    code = ready_one(town)
    tell(town, name, source)
    assert (now_of(town, code).state, paper_of(town, code).state) == ("held", "ready")


def test_news_that_come_twice_or_too_late_break_nothing(town: Town) -> None:
    code = ready_one(town)
    source = source_of(paper_of(town, code).id)
    for name in (CONFIRMED, SENT, SENT, CONFIRMED, RETURNED, SENT):
        tell(town, name, source)
    assert (now_of(town, code).state, paper_of(town, code).state) == ("confirmed", "confirmed")


def test_the_button_on_the_events_own_page_goes_on_working(town: Town) -> None:
    code = ready_one(town)
    MeetingDesk(town, code).do("reported", {"v": now_of(town, code).version})
    assert owed(town, code)[REPORT][0] == "done"
    assert "行事のページでは「報告書を送った」と記録されています。" in town.http.get(f"/staff/reports/{code}").text
    tell(town, SENT, source_of(paper_of(town, code).id))
    assert (now_of(town, code).state, paper_of(town, code).state) == ("reported", "sent")


def test_a_file_is_sealed_under_a_key_of_its_own(town: Town) -> None:
    content = drafted(town, seminar(town))
    version, paper = last_of(town, "W01"), paper_of(town, "W01")
    assert b"PK\x03\x04" not in version.content
    assert "実施報告書" in words_of(content)
    assert town.house.vault.keys.ensure("paper", str(paper.id)).id.bytes == version.content[1:17]


def test_a_late_report_is_marked_on_the_list(town: Town) -> None:
    code = ended(town)
    town.clock.moment += timedelta(days=40)
    assert "おくれ" in Desk(town, code).town.http.get("/staff/reports").text


def test_which_version_went_out_stays_known_when_it_is_told_twice(town: Town) -> None:
    code = ready_one(town)
    first = source_of(last_of(town, code).id)
    Desk(town, code).upload(plain("実施内容", "アンケートの集計結果", "講師所感"))
    tell(town, SENT, first)
    tell(town, SENT, source_of(paper_of(town, code).id))
    assert (last_of(town, code).number, paper_of(town, code).sent_number) == (2, 1)


def test_a_broken_template_stops_no_event_from_being_ended(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "render", lambda *_given: render("no_such_report", {}))
    code = ended(town)
    town.staff.heard("実施済み", "の報告書を始めました。", "ひな形が使えないため、下書きを作れませんでした。")
    desk = Desk(town, code)
    assert "ひな形 content/documents/seminar_report.docx が使えません。" in desk.see()
    monkeypatch.undo()
    desk.do("redraw")
    assert last_of(town, code).number == 1
