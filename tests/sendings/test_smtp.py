"""Through a real mail server whose line breaks at every stage: it arrives, under one name, and failure is heard of."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import msoffcrypto
import pytest
from docx import Document
from sqlalchemy import select, update

from bot.clock import wall
from bot.delivery.tables import OutboxMessage
from bot.mail.postman import Postman
from bot.mail.smtp import MailHost, SmtpPost
from bot.mail.tables import MailRow
from handlers.sendings.changes import ask, check
from handlers.sendings.ending import open_password
from handlers.sendings.frozen import digest_now
from handlers.sendings.posting import retry
from handlers.sendings.queries import by_code
from tests.cast import Town
from tests.mail.catcher import Catcher
from tests.mail.certificates import certificate_in
from tests.sendings.clumsy import STAGES, Clumsy, clumsy
from tests.sendings.conftest import Office
from tests.sendings.office import NAME, PAPER, SECRET, SUBJECT, mails, proposed, row, working


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Clumsy]:
    """A mail server whose line breaks eight times."""
    made = clumsy(certificate_in(tmp_path))
    made.start()
    yield made
    made.stop()


@pytest.fixture
def postman(office: Office, server: Clumsy, tmp_path: Path) -> Iterator[Postman]:
    """Somebody who carries mail to it under TLS."""
    trusting = str(tmp_path / "server.pem")
    post = SmtpPost(MailHost("127.0.0.1", server.port, "starttls"), lambda: ssl.create_default_context(cafile=trusting))
    made = office.town.house.postman(post)
    yield made
    made.close()


def checked(town: Town, **more: object) -> None:
    """A sending that two have checked: it waits for the postman."""
    proposed(town, **more)
    for by in ("S02", "S01", "S03"):
        with working(town) as here:
            one = by_code(here.session, "M01")
            assert one is not None
            seen = digest_now(here, one).hex()
            told = ask(here, one, by, seen) if by == "S02" else check(here, one, by, seen)
            assert len(told) == (0 if by == "S03" else 1)


def carry(town: Town, postman: Postman, rounds: int) -> None:
    """Let the postman try so often, without waiting in between."""
    for _ in range(rounds):
        with town.house.db.write() as session:
            session.execute(update(MailRow).values(try_at=wall()))
        postman.step()


def said(town: Town) -> list[str]:
    """The purposes and keys of what was told to chats, newest last."""
    with town.house.db.read() as session:
        rows = session.scalars(select(OutboxMessage).order_by(OutboxMessage.seq)).all()
        return [one.key or "" for one in rows if (one.key or "").startswith("sending-")]


def test_it_arrives_though_the_line_breaks_at_every_stage(office: Office, server: Clumsy, postman: Postman) -> None:
    checked(office.town)
    carry(office.town, postman, len(STAGES))
    assert (row(office.town).state, server.stages) == ("going", [])
    carry(office.town, postman, 2)
    assert server.broken == list(STAGES)
    (_letter, mail) = mails(office.town)[0]
    assert mail is not None
    assert (row(office.town).state, mail.state, mail.attempts) == ("sent", "accepted", len(STAGES) + 1)
    first, second = server.caught  # the one whose answer was lost, and the one that was answered
    assert first.content == second.content
    assert {str(one.message["Message-ID"]) for one in server.caught} == {mail.message_id}
    assert str(second.message["Subject"]) == SUBJECT


def test_the_first_break_is_told_once(office: Office, server: Clumsy, postman: Postman) -> None:
    checked(office.town)
    carry(office.town, postman, 4)
    assert len([key for key in said(office.town) if key.startswith("sending-trying:")]) == 1


def test_the_file_opens_with_the_password_and_not_without(office: Office, server: Clumsy, postman: Postman) -> None:
    """The mail as it was received, opened by msoffcrypto-tool."""
    server.stages.clear()
    checked(office.town, important=True)
    carry(office.town, postman, 1)
    received = server.caught[0].message
    (part,) = received.iter_attachments()
    closed = part.get_payload(decode=True)
    assert isinstance(closed, bytes)
    assert part.get_filename() == NAME
    with working(office.town) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        password = open_password(here, one, "S02")
    office_file, opened = msoffcrypto.OfficeFile(BytesIO(closed)), BytesIO()
    assert office_file.is_encrypted()
    office_file.load_key(password=password, verify_password=True)
    office_file.decrypt(opened, verify_integrity=True)
    assert opened.getvalue() == PAPER
    assert Document(opened).paragraphs[0].text == SECRET
    whole = server.caught[0].content
    words = received.get_body(("plain",))
    assert words is not None
    assert password not in words.get_content()
    assert (password.encode() in whole, SECRET.encode() in whole) == (False, False)
    assert "合い言葉は、お電話でお伝えします。" in words.get_content()


def test_each_recipient_gets_a_letter_alone(office: Office, server: Clumsy, postman: Postman) -> None:
    server.stages.clear()
    checked(office.town, recipients=("contracts", "desk"))
    carry(office.town, postman, 2)
    assert sorted(str(one.message["To"]) for one in server.caught) == [
        "keiyaku@kuyakusho.example",
        "kyodo@kuyakusho.example",
    ]
    for one in server.caught:
        assert one.to == [str(one.message["To"])]
        assert (one.message["Cc"], one.message["Bcc"]) == (None, None)
        other = {"keiyaku@kuyakusho.example": b"kyodo@", "kyodo@kuyakusho.example": b"keiyaku@"}[one.to[0]]
        assert other not in one.content
    assert row(office.town).state == "sent"


def test_a_refusal_for_good_rings_the_group_and_goes_again_under_the_same_name(
    office: Office, server: Clumsy, postman: Postman
) -> None:
    server.stages.clear()
    server.rcpt.append("550 no such mailbox")
    checked(office.town)
    carry(office.town, postman, 2)
    assert row(office.town).state == "failed"
    before = mails(office.town)[0][1]
    assert before is not None
    assert [key for key in said(office.town) if key.startswith("sending-lost:")] == [
        f"sending-lost:{before.id.hex[:12]}:1"
    ]
    with working(office.town) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        retry(here, one, "S02")
    carry(office.town, postman, 1)
    assert row(office.town).state == "sent"
    assert [str(one.message["Message-ID"]) for one in server.caught] == [before.message_id]


def test_what_the_group_hears_names_nobody(office: Office, catcher: Catcher) -> None:
    """Words and codes only: no subject, no file, no address."""
    catcher.rcpt.append("550 no such mailbox kyodo@kuyakusho.example")
    made = office.town.house.postman(SmtpPost(MailHost("127.0.0.1", catcher.port, "plain")))
    checked(office.town)
    carry(office.town, made, 1)
    made.close()
    office.town.settle()
    heard = "\n".join(str(item.message) for item in office.town.staff.items)
    assert "【至急】M01 実施報告書を送れませんでした。" in heard
    assert "550" in heard
    for hidden in (SUBJECT, NAME, "kyodo@", "no such mailbox", SECRET):
        assert hidden not in heard


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    """A mail server without TLS, on this machine."""
    made = Catcher()
    made.start()
    yield made
    made.stop()
