"""Four workers at their desks: 野々村 (S02) writes, 佐伯 (S01), S03 and S04 look over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from html import unescape
from io import BytesIO

from docx import Document
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from bot.bootstrap import discover
from bot.chat.turn import Surroundings
from bot.clock import TOKYO
from bot.delivery.outbox import queue_notice
from bot.mail.tables import MailRow
from bot.web.app import create_app
from handlers.sendings.changes import ask, check
from handlers.sendings.frozen import digest_now
from handlers.sendings.queries import by_code, letters
from handlers.sendings.rules import Draft, Enclosure, propose
from handlers.sendings.tables import Sending, SendingLetter
from tests.cast import Town
from tests.signing import console, stamp

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=TOKYO)
SUBJECT, BODY = (
    "【要確認 10/15】講習会第3回 実施報告書",
    "講習会第3回の実施報告書をお送りします。ご確認をお願いいたします。",
)
NAME = "20261015_講習会第3回_実施報告書.docx"
SECRET = "さくら町会の見本はなえさん"


def paper(words: str = SECRET) -> bytes:
    """A Word file."""
    made, out = Document(), BytesIO()
    made.add_paragraph(words)
    made.save(out)
    return out.getvalue()


def draft(**more: object) -> Draft:
    """A report to the desk with one file."""
    values = {
        "kind": "report", "subject": SUBJECT, "body": BODY, "recipients": ("desk",),
        "enclosures": (Enclosure(NAME, PAPER, "paper:1"),), "source": "", "author": "S02",
    }  # fmt: skip
    return Draft(**{**values, **more})  # type: ignore[arg-type]


PAPER = paper()


@contextmanager
def working(town: Town) -> Iterator[Surroundings]:
    """A transaction as the pages have it."""
    with town.house.db.write() as session:
        yield around(town, session)


def around(town: Town, session: Session) -> Surroundings:
    """What work is done with."""
    house = town.house
    return Surroundings(session, town.now, house.vault, house.settings, doors=discover().doors)


def proposed(town: Town, **more: object) -> str:
    """A draft that was proposed by another room; its code."""
    with working(town) as here:
        return propose(here, draft(**more)).code


def pressed(town: Town, code: str = "M01", checks: int = 2) -> None:
    """Its author asks for the checks, and so many of S01 and S03 give theirs: each what they were shown."""
    for by in ("S02", "S01", "S03")[: checks + 1]:
        with working(town) as here:
            one = by_code(here.session, code)
            assert one is not None
            seen = digest_now(here, one).hex()
            for notice in ask(here, one, by, seen) if by == one.author else check(here, one, by, seen):
                queue_notice(here, notice, "tests/sendings/office.py")


def row(town: Town, code: str = "M01") -> Sending:
    """The sending as it stands now."""
    with town.house.db.read() as session:
        found = by_code(session, code)
        assert found is not None
        return found


def mails(town: Town, code: str = "M01") -> list[tuple[SendingLetter, MailRow | None]]:
    """Its letters with their mails."""
    with town.house.db.read() as session:
        found = by_code(session, code)
        return list(letters(session, found)) if found else []


class Desk:
    """One worker, signed in in a browser of their own."""

    def __init__(self, town: Town, user: str) -> None:
        self.town = town
        self.http = create_app(town.house).test_client()
        before, town.http = town.http, self.http
        console(town, user)
        town.http = before

    def page(self, code: str = "M01") -> str:
        """What its page says."""
        return unescape(self.http.get(f"/staff/sendings/{code}").text)

    def today(self) -> str:
        """What the page of today says of sendings."""
        return unescape(self.http.get("/staff/today/sendings").text)

    def post(self, path: str, **form: object) -> TestResponse:
        """Send a form with the stamp of this session; what it queued is sent."""
        csrf = stamp(self.http.get("/staff/sendings"))
        answer = self.http.post(path, data={"csrf": csrf, **form})
        answer.request.environ["wsgi.input"].close()  # large forms lie in a file of the test client's
        self.town.settle()
        return answer

    def do(self, deed: str, code: str = "M01", **form: str) -> TestResponse:
        """One of the forms of its page, as the page shows it now."""
        page = self.http.get(f"/staff/sendings/{code}").text
        given = {"version": str(row(self.town, code).version), "digest": hidden(page, "digest")}
        return self.post(f"/staff/sendings/{code}/do/{deed}", **{**given, **form})


def hidden(page: str, name: str) -> str:
    """What a hidden field of a page carries."""
    return page.split(f'name="{name}" value="')[1].split('"')[0] if f'name="{name}" value="' in page else ""


def refused(answer: TestResponse, *parts: str) -> None:
    """Assert that a form was refused with a sentence that says all of this."""
    assert answer.status_code == 422, answer.status_code
    wrong = unescape(answer.text.split('role="alert">')[1].split("</p>")[0])
    for part in parts:
        assert part in wrong, f"not said: {part}\nsaid: {wrong}"
