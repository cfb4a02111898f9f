"""Meetings with a date, and officers whom the ward accepted, so that a test begins where it has something to say."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.clock import TOKYO
from handlers.meetings.queries import by_code
from handlers.meetings.tables import Meeting, Participation
from handlers.people.tables import Call, Person
from tests.cast import Chat, Town

HEARD = "わかりました。お待ちしています。"
ASKED = "区から「参加できます」と連絡がありましたか。"


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in Tokyo, in the contract's year."""
    return datetime(2026 if month > 3 else 2027, month, day, hour, minute, tzinfo=TOKYO)


def seminar(town: Town, when: str = "11/12 14:00", code: str = "W01", words: str = "/講習会") -> None:
    """An event whose date and venue the ward and we agreed on."""
    town.staff.say(f"{words} {when} LINE").say(f"/会場 {code} 見本区民館").say(f"/持ち物 {code} スマートフォン")
    town.staff.tap("区と合意した").tap("電話").heard("日時が確定")
    town.staff.listen()


def join(chat: Chat, words: str = "講習会1に申し込みました") -> Chat:
    """Say that the ward accepted somebody."""
    return chat.say(words).heard(ASKED).tap("はい").heard(HEARD).listen()


def meeting(town: Town, code: str = "W01") -> Meeting:
    """The meeting as it stands now."""
    with town.house.db.read() as session:
        found = by_code(session, code)
        assert found is not None
        return found


def said(town: Town) -> dict[str, str]:
    """What is kept of everybody, by their codes."""
    with town.house.db.read() as session:
        rows = select(Person.code, Participation.state).join(Participation, Participation.person_id == Person.id)
        return {row.code: row.state for row in session.execute(rows)}


def calls(town: Town) -> list[str]:
    """What is to be told by phone and was not yet, in order."""
    with town.house.db.read() as session:
        rows = select(Call.words).where(Call.done_at.is_(None))
        return list(session.scalars(rows.order_by(Call.made_at, Call.key)))
