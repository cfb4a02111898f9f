"""From a report that is ready to the mail that carries it: drafted by one, looked over by two, told back."""

from __future__ import annotations

from html import unescape

import pytest
from sqlalchemy import select

from bot.chat.turn import Refusal
from handlers.reports.enclosing import hand_over
from handlers.reports.queries import kind_about, paper_about
from handlers.reports.rules import source_of
from handlers.sendings.tables import Sending, SendingEnclosure
from tests.cast import Town
from tests.meetings.stages import now_of, owed
from tests.reports.desk import Desk
from tests.reports.stages import around, last_of, paper_of, seminar
from tests.reports.test_life import ready_one
from tests.sendings.office import pressed


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


def test_when_two_have_looked_the_mail_goes_and_the_deadline_is_done(town: Town) -> None:
    town.worker_of(town.platform.add_user("三上", friend=True), "worker")
    code = ready_one(town)
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
