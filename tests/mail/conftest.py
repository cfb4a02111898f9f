"""A mail server that catches, and a house's mail room that sends to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.house import House
from bot.mail.smtp import MailHost, SmtpPost
from tests.mail.catcher import Catcher
from tests.mail.mail_room import MailRoom


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    """A mail server on this machine."""
    made = Catcher()
    made.start()
    yield made
    made.stop()


@pytest.fixture
def room(house: House, catcher: Catcher) -> Iterator[MailRoom]:
    """A mail room on SQLite."""
    made = MailRoom(house, catcher, post_to(catcher))
    yield made
    made.close()


@pytest.fixture
def either_room(either_house: House, catcher: Catcher) -> Iterator[MailRoom]:
    """A mail room on each engine."""
    made = MailRoom(either_house, catcher, post_to(catcher))
    yield made
    made.close()


def post_to(catcher: Catcher) -> SmtpPost:
    """The client of that mail server."""
    return SmtpPost(MailHost("127.0.0.1", catcher.port, "plain"))
