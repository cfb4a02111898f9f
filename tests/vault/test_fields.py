"""A personal field that is not on inventory B cannot be kept."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from sqlalchemy import Column, LargeBinary, MetaData, String, Table, Text

from bot.bootstrap import build
from bot.contract import Bounds, bounds
from bot.errors import NotConfigured
from bot.house import House
from bot.store.fields import Personal, Undeclared, check_inventory, declared, personal_columns
from bot.store.types import Base, KeyBase
from bot.store.vault import Owner, Place

ROW = UUID(int=7)
SHORT = 60  # characters: codes, states, names of things; nobody writes a story into them

LONG = {
    "inbox.fault": "the class of an error, never its words",
    "inbox.event_id": "LINE's id of an event",
    "outbox.fault": "the class of an error, never its words",
    "outbox.key": "codes with colons between them",
    "outbox.origin": "a file of the program",
    "outbox.request_id": "LINE's id of a request",
    "mail.fault": "an SMTP code or the class of an error, never a server's words",
    "mail.key": "codes with colons between them",
    "mail.message_id": "a UUID and our own domain",
    "mail.origin": "a file of the program",
    "due.key": "codes with colons between them",
    "ledger.what": "field names and commands, never content",
    "call.key": "codes with colons between them",
    "call.words": "a notice of ours as it is read out; rooms put no words of people into notices",
    "incident_entry.value": "labels, keys and at most 60 signs that do not look personal (entries.short_words)",
    "incident_report.digest": "SHA-256 of what went out",
    "suspicion.key": "codes with colons between them",
    "material.digest": "SHA-256 of a handout",
    "paper_version.digest": "SHA-256 of a report",
    "paper_version.facts": "SHA-256 of what a report was made from",
    "meeting_comment.words": "an instructor's words, refused when they look personal (writing.plain_words)",
    "meeting_comment.support": "what support follows a visit, refused when it looks personal (writing.plain_words)",
    "issue.words": "staff's own words, refused when they look personal (writing.plain_words)",
    "support_policy.words": "staff's own words, refused when they look personal (writing.plain_words)",
    "tip_record.due_key": "codes with colons between them",
    "faq.asks": "staff's own words for everybody, refused when they look personal, agreed to by a second worker",
    "faq.says": "staff's own words for everybody, refused when they look personal, agreed to by a second worker",
    "broadcast.link": "an address of our own or the ward's, from the allow-list",
    "broadcast.link_label": "staff's own words to many, refused when they look personal",
    "broadcast.digest": "SHA-256 of what goes out",
    "broadcast.goahead_for": "SHA-256 of the words the ward allowed",
    "broadcast.stopped": "a sentence of ours",
    "survey.form_digest": "SHA-256 of a questionnaire",
    "survey_form.digest": "SHA-256 of a questionnaire",
    "key.label": "a UUID or a day",
    "destroyed_key.label": "a UUID",
}


def columns() -> Iterator[Column[object]]:
    """Every column of both databases."""
    for metadata in (Base.metadata, KeyBase.metadata):
        for table in metadata.sorted_tables:
            yield from table.columns


def undeclared(found: Iterator[Column[object]]) -> list[str]:
    """The columns of bytes that do not say what they hold."""
    return [str(one) for one in found if isinstance(one.type, LargeBinary) and declared(one) is None]


def long_texts(found: Iterator[Column[object]]) -> set[str]:
    """The columns in which a sentence about somebody would fit."""
    return {str(one) for one in found if isinstance(one.type, String) and (one.type.length or 10**6) > SHORT}


def test_every_column_of_bytes_says_what_it_holds(house: House) -> None:
    assert undeclared(columns()) == []


def test_every_long_text_has_a_reason_not_to_be_sealed(house: House) -> None:
    assert long_texts(columns()) == set(LONG)


def test_a_column_that_says_nothing_would_be_seen() -> None:
    table = Table("notes", MetaData(), Column("bytes", LargeBinary), Column("said", Text), Column("code", String(8)))
    assert undeclared(iter(table.columns)) == ["notes.bytes"]
    assert long_texts(iter(table.columns)) == {"notes.said"}


@pytest.mark.parametrize("place", [("inbox", "state"), ("inbox", "forgotten"), ("outbox", "digest"), ("notes", "said")])
def test_nothing_is_sealed_where_no_field_is_declared(house: House, place: tuple[str, str]) -> None:
    with pytest.raises(Undeclared, match=f"Nothing may be sealed in {place[0]}.{place[1]}"):
        house.vault.seal(Owner.person(ROW), Place(*place, ROW), b"x")


@pytest.mark.parametrize("place", [("dialogue", "answers"), ("inbox", "payload")])
def test_personal_and_passing_values_are_sealed(house: House, place: tuple[str, str]) -> None:
    where = Place(*place, ROW)
    assert house.vault.open(where, house.vault.seal(Owner.person(ROW), where, b"x")) == b"x"


def test_the_contract_names_every_row_of_inventory_b_that_is_used() -> None:
    check_inventory(Base.metadata, bounds("nerima-r8"))
    assert {field.inventory for _column, field in personal_columns()} >= {"B-1", "B-3", "B-4"}


def test_a_house_whose_contract_lacks_a_row_does_not_start(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    known = bounds("nerima-r8")
    fewer = Bounds(inventory_b=tuple(row for row in known.inventory_b if row.id != "B-3"), domestic=known.domestic)
    monkeypatch.setattr("bot.bootstrap.bounds", lambda _name: fewer)
    with pytest.raises(NotConfigured, match=r"inventory B, but .*dialogue\.answers names B-3\."):
        build(house.settings)


def test_every_personal_field_says_what_it_is_for() -> None:
    assert [str(column) for column, field in personal_columns() if not field.purpose] == []
    assert all(isinstance(field, Personal) for _column, field in personal_columns())
