"""Whom a segment means: those who agreed and still serve, each once; those without LINE to be rung."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, update

from bot.bootstrap import discover
from bot.chat.doors import Audience
from handlers.people.tables import Consent, Office, Person
from handlers.visits.tables import Visit
from tests.cast import Town
from tests.meetings.guests import join, seminar
from tests.visits.stages import place

SEGMENTS = discover().doors.segments


def people(town: Town, segment: str, key: str) -> Audience:
    """Whom a choice means now."""
    with town.house.db.read() as session:
        return SEGMENTS[segment].people(session, key, town.now)


def chats(town: Town, *users: str) -> set[UUID]:
    """The chats of these people."""
    return {town.house.directory.chat_of("user", user) for user in users}


def code(town: Town, association: str) -> str:
    """The key of an association."""
    with town.house.db.read() as session:
        offered = SEGMENTS["association"].choices(session, town.now)
    return next(key for key, words in offered if association in str(words))


def test_every_officer_who_agreed(town: Town) -> None:
    assert set(people(town, "officers", "all").chats) == chats(town, town.hanako.user, town.takeshi.user)
    assert people(town, "officers", "some") == Audience(())


def test_the_officers_of_one_association(town: Town) -> None:
    assert set(people(town, "association", code(town, "さくら町会")).chats) == chats(town, town.hanako.user)
    assert people(town, "association", "A999") == Audience(())


def test_the_officers_whose_association_wished_for_a_tool(town: Town) -> None:
    visit = place(town, "wish", "さくら町会", town.hanako)
    assert set(people(town, "tool", "line").chats) == chats(town, town.hanako.user)
    assert people(town, "tool", "instagram") == Audience(())
    with town.house.db.write() as session:
        session.execute(update(Visit).where(Visit.id == visit).values(state="withdrawn"))
    assert people(town, "tool", "line") == Audience(())


def test_a_tool_nobody_wished_for_means_nobody(town: Town) -> None:
    assert people(town, "tool", "banana") == Audience(())


@pytest.mark.parametrize("change", ["withdrawn", "stopped", "erased", "left", "later", "over", "never"])
def test_whoever_does_not_agree_or_does_not_serve_is_not_written_to(town: Town, change: str) -> None:
    chat, today = town.house.directory.chat_of("user", town.hanako.user), town.now.date()
    with town.house.db.write() as session:
        person = session.scalars(select(Person.id).where(Person.chat_id == chat)).one()
        session.execute({
            "withdrawn": update(Consent).where(Consent.person_id == person).values(withdrawn_at=town.now),
            "never": delete(Consent).where(Consent.person_id == person),
            "stopped": update(Person).where(Person.id == person).values(stopped_at=town.now),
            "erased": update(Person).where(Person.id == person).values(erased_at=town.now),
            "left": update(Office).where(Office.person_id == person).values(ended_on=today),
            "later": update(Office).where(Office.person_id == person).values(since=today + timedelta(days=1)),
            "over": update(Office).where(Office.person_id == person).values(until=today - timedelta(days=1)),
        }[change])  # fmt: skip
    assert chat not in people(town, "officers", "all").chats


def test_somebody_without_line_is_rung_once_for_the_first_association(town: Town) -> None:
    town.staff.say("/役員追加 さくら町会 会計")
    with town.house.db.write() as session:
        person = session.scalars(select(Person).where(Person.chat_id.is_(None))).one()
        first = session.scalars(select(Office).where(Office.person_id == person.id)).one()
        session.add(
            Office(id=uuid4(), person_id=person.id, association_id=town.associations["いなほ町会"], role="member",
                   since=first.since)
        )  # fmt: skip
    found = people(town, "officers", "all").to_call
    assert [(one.person, one.association) for one in found] == [(person.id, town.associations["さくら町会"])]


def test_whoever_serves_two_associations_is_written_to_once(town: Town) -> None:
    chat = town.house.directory.chat_of("user", town.hanako.user)
    with town.house.db.write() as session:
        person = session.scalars(select(Person.id).where(Person.chat_id == chat)).one()
        session.execute(update(Office).values(person_id=person).where(Office.person_id != person))
    assert people(town, "officers", "all").chats.count(chat) == 1


def test_those_who_take_part_in_a_meeting(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    assert set(people(town, "participants", "W01").chats) == chats(town, town.hanako.user)
    town.hanako.say("講習会1").tap("行けなくなりました")
    assert people(town, "participants", "W01") == Audience(())
    assert people(town, "participants", "W09") == Audience(())


def test_those_who_asked_about_a_meeting_and_have_not_answered(town: Town) -> None:
    seminar(town)
    town.hanako.say("講習会1").tap("まだ")
    assert set(people(town, "unanswered", "W01").chats) == chats(town, town.hanako.user)
    assert people(town, "participants", "W01") == Audience(())
    town.hanako.tap("はい、連絡が来ました")
    assert people(town, "unanswered", "W01") == Audience(())
