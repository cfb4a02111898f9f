"""What the tests of mail have in hand: letters, the rows, a postman, and what rooms were told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.clock import wall
from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.mail.doors import Posted
from bot.mail.letters import Attachment, Letter
from bot.mail.port import Post
from bot.mail.postman import Mailbag, Postman
from bot.mail.tables import MailRow, queue_letter
from bot.store.chats import Chat
from tests.delivery.desk import around
from tests.mail.catcher import Catcher

HERE = "tests/mail/mail_room.py"
WARD = "desk@ward.example"


def letter(subject: str = "一報", **more: Any) -> Letter:
    """A first report to the ward's desk."""
    values = {"to": WARD, "body": "本日18時に発生しました。", "purpose": "incident", "about": "I001"} | more
    return Letter(subject=subject, **values)


PAPER = Attachment("第一報 I001.docx", b"PK\x03\x04 paper", "application/msword")


class MailRoom:
    """A house whose mail goes to a catcher."""

    def __init__(self, house: House, catcher: Catcher, post: Post) -> None:
        self.house = house
        self.catcher = catcher
        self.told: list[tuple[str, str | None]] = []
        self.notices: Callable[[Surroundings, MailRow], Sequence[Notice]] = lambda _around, _row: []
        self.bag = self.bag_with(post)
        self.postmen: list[Postman] = []
        self.postman = self.another()

    def bag_with(self, post: Post) -> Mailbag:
        """What a postman needs, with that mail server."""
        posted = {"incident": Posted("incident", lambda around, row: self._tell(around, row))}
        house = self.house
        return Mailbag(house.db, house.vault, house.clock, house.settings, post, posted, jitter=lambda: 0.0)

    def another(self, bag: Mailbag | None = None, urgent: bool | None = None, at_once: int = 4) -> Postman:
        """One more postman, closed with the room."""
        self.postmen.append(Postman(bag or self.bag, urgent, at_once))
        return self.postmen[-1]

    def close(self) -> None:
        """Send every postman home."""
        for one in self.postmen:
            one.close()

    def queue(self, *letters: Letter) -> list[UUID]:
        """Queue letters; returns their ids."""
        with self.house.db.write() as session:
            return [queue_letter(around(self.house, session), one, HERE) for one in letters]

    def rows(self) -> list[MailRow]:
        """Every mail in the order queued."""
        with self.house.db.read() as session:
            return list(session.scalars(select(MailRow).order_by(MailRow.seq)))

    @property
    def row(self) -> MailRow:
        """The only mail."""
        (only,) = self.rows()
        return only

    def hurry(self) -> None:
        """Whatever backs off, or whose lease runs, may be tried now."""
        with self.house.db.write() as session:
            session.execute(update(MailRow).values(try_at=wall() - timedelta(seconds=1)))

    def send(self, rounds: int = 1) -> None:
        """Let the postman work, with everything that backs off tried at once."""
        for _ in range(rounds):
            self.hurry()
            self.postman.step()

    def subjects(self) -> list[str]:
        """What was caught, in order."""
        return [str(one.message["Subject"]) for one in self.catcher.caught]

    def said(self) -> list[OutboxMessage]:
        """What is queued for chats."""
        with self.house.db.read() as session:
            return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.seq)))

    def staff_group(self) -> UUID:
        """The private group, bound."""
        chat = self.house.directory.chat_of("group", "C" + "0" * 32)
        with self.house.db.write() as session:
            session.execute(update(Chat).where(Chat.id == chat).values(role="staff"))
        return chat

    def rings(self) -> None:
        """From now on the room rings the private group whenever it is told something."""
        group = self.staff_group()
        self.notices = lambda _around, row: [Notice((group,), (Text("メールの件です"),), f"mail {row.state}")]

    def _tell(self, around: Surroundings, row: MailRow) -> Sequence[Notice]:
        self.told.append((row.state, row.fault))
        return self.notices(around, row)
