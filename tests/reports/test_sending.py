"""From a report that is ready to the mail that carries it: drafted by one, looked over by two, told back."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy import select, update

from bot.chat.turn import Refusal
from handlers.reports.enclosing import hand_over
from handlers.reports.queries import kind_about, paper_about
from handlers.reports.rules import source_of
from handlers.reports.tables import Paper
from handlers.sendings.ending import confirm
from handlers.sendings.queries import by_code
from handlers.sendings.tables import Sending, SendingEnclosure
from tests.cast import Town
from tests.meetings.stages import now_of, owed, tokyo
from tests.reports.desk import Desk
from tests.reports.stages import around, last_of, paper_of, seminar
from tests.reports.test_life import ready_one
from tests.sendings.office import pressed, working


def sendings(town: Town) -> list[tuple[str, str]]:
    """Code and state of every mail there is."""
    with town.house.db.read() as session:
        return [(one.code, one.state) for one in session.scalars(select(Sending).order_by(Sending.number))]


def test_one_press_drafts_the_mail_with_the_very_version(town: Town) -> None:
    code = ready_one(town)
    page = unescape(Desk(town, code).do("send").text)
    assert "送るメールの下書きを作りました。" in page
    assert "送るメール M01" in page
    assert sendings(town) == [("M01", "draft")]
    with town.house.db.read() as session:
        [enclosed] = session.scalars(select(SendingEnclosure))
    version = last_of(town, code)
    assert (enclosed.source, enclosed.sha256.hex()) == (source_of(version.id), version.digest)


def test_the_same_version_is_not_drafted_twice(town: Town) -> None:
    desk = Desk(town, ready_one(town))
    desk.do("send")
    assert "この版は、もうM01（下書き）で送る手続きの中です。" in unescape(desk.do("send").text)
    assert sendings(town) == [("M01", "draft")]


def test_a_draft_of_a_report_cannot_be_sent(town: Town) -> None:
    code = seminar(town)
    Desk(town, code).do("begin")
    with around(town) as here:
        kind = kind_about(here, code)
        assert kind is not None
        paper = paper_about(here.session, kind.name, code)
        assert paper is not None
        with pytest.raises(Refusal, match="送る用意ができた"):
            hand_over(here, kind, paper, "S01")


@pytest.fixture
def third(town: Town) -> Town:
    """A town with a third worker, so that two can look over what one wrote."""
    town.worker_of(town.platform.add_user("三上", friend=True), "worker")
    return town


def test_when_two_have_looked_the_mail_goes_and_the_deadline_is_done(third: Town) -> None:
    town, code = third, ready_one(third)
    Desk(town, code).do("send")
    assert owed(town, code)["report"][0] == "open"
    pressed(town)
    town.settle()
    assert sendings(town) == [("M01", "sent")]
    assert paper_of(town, code).state == "sent"
    assert now_of(town, code).state == "reported"
    assert owed(town, code)["report"][0] == "done"
    assert town.mail.taken[-1].get_body(("plain",)) is not None
    [file] = town.mail.taken[-1].iter_attachments()
    assert file.get_filename() == last_of(town, code).file_name


def test_what_the_ward_says_of_a_mail_is_recorded_with_the_mail(third: Town) -> None:
    code = ready_one(third)
    desk = Desk(third, code)
    desk.do("send")
    pressed(third)
    third.settle()
    page = desk.see()
    assert "区の返事は、下のメールのページで記録する" in page
    assert "区が確認した</button>" not in page
    with working(third) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        confirm(here, one, "S02", third.now.date(), "phone")
    assert paper_of(third, code).state == "confirmed"
    assert now_of(third, code).state == "confirmed"


def test_what_went_by_the_firms_own_mail_moves_the_report_too(third: Town) -> None:
    code = ready_one(third)
    third.staff.say(f"/送付済 実施報告書 11/12 S02 S03 {code}").heard("送った、と記録しました。")
    assert paper_of(third, code).state == "sent"
    assert owed(third, code)["report"][0] == "done"
    assert "送るメール M01" in Desk(third, code).see()


def test_the_proposal_too_and_it_is_never_recorded_without_a_mail(third: Town) -> None:
    third.clock.moment = tokyo(3, 10)
    desk = Desk(third, "contract")
    desk.do("begin")
    with third.house.db.write() as session:
        session.execute(update(Paper).values(state="ready"))
    assert "別の方法で区へ送った" not in desk.see()
    third.staff.say("/送付済 提案書 3/10 S02 S03").heard("送った、と記録しました。")
    assert paper_of(third, "contract").state == "sent"
