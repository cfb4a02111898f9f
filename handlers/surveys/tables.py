"""The rows of surveys: what was agreed, who was asked, what was answered, and a link between the two that is destroyed.

Answers hang on a random respondent. Only `SurveyLink` knows whose they are, sealed under a key of its own; both go when
the survey closes, and the respondents get new ids (`closing`). No answer carries a moment.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import personal, plain_bytes
from bot.store.types import Base


class SurveyForm(Base):
    """One questionnaire as it was agreed, word for word, under the SHA-256 of what it says."""

    __tablename__ = "survey_form"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(30))  # of its file
    version: Mapped[int]
    words: Mapped[dict[str, Any]] = mapped_column(JSON)
    kept_at: Mapped[datetime]


class Survey(Base):
    """The survey of one event: which questionnaire the ward and we agreed on, and how far it is."""

    __tablename__ = "survey"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), unique=True)
    form_digest: Mapped[str] = mapped_column(ForeignKey("survey_form.digest"))
    state: Mapped[str] = mapped_column(String(10))  # agreed | open | closed | tallied
    version: Mapped[int] = mapped_column(default=1)  # every change raises it; an older button is refused
    slug: Mapped[str] = mapped_column(String(12), unique=True)  # its short address
    seats: Mapped[int] = mapped_column(default=0)  # printed sheets, numbered from 1
    tries: Mapped[int] = mapped_column(default=0)  # wrong figures typed on the page: too many, and only the QR helps
    agreed_on: Mapped[date]
    agreed_by: Mapped[str] = mapped_column(String(10))  # how the ward told: phone, mail, meeting
    recorded_by: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    unlinked_at: Mapped[datetime | None]  # the key of its links is destroyed
    tallied_at: Mapped[datetime | None]
    invited: Mapped[int] = mapped_column(default=0)  # what is left of the invitations once it is closed
    unopened: Mapped[int] = mapped_column(default=0)
    declined: Mapped[int] = mapped_column(default=0)


class SurveyInvitation(Base):
    """An officer who was asked on LINE and how far they are; gone when the survey closes."""

    __tablename__ = "survey_invitation"

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10))  # invited | opened | answered | refused | elsewhere


class SurveyRespondent(Base):
    """Somebody who answers, as a random id: by chat, on a page, or on a sheet of paper that staff typed in."""

    __tablename__ = "survey_respondent"
    __table_args__ = (
        UniqueConstraint("survey_id", "seat", "paper"),
        CheckConstraint("entered_by IS NULL OR checked_by IS NULL OR entered_by <> checked_by", name="two_people"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    channel: Mapped[str] = mapped_column(String(5))  # chat | page | paper
    paper: Mapped[bool] = mapped_column(default=False)
    seat: Mapped[int | None]  # the number of the sheet: one person on paper and online is found by it
    state: Mapped[str] = mapped_column(String(10))  # opened | answered | refused
    counted: Mapped[bool] = mapped_column(default=True)  # False: the other answer of the same sheet counts
    chosen: Mapped[bool] = mapped_column(default=False)  # staff decided for the paper
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey("association.id"))
    page: Mapped[bytes | None] = plain_bytes("a keyed hash of the address of one's own page", unique=True)
    entered_by: Mapped[str | None] = mapped_column(String(10))
    checked_by: Mapped[str | None] = mapped_column(String(10))


class SurveyAnswer(Base):
    """One answer: the key that was chosen, a number, 「答えない」 (`-`), or sealed words."""

    __tablename__ = "survey_answer"
    __table_args__ = (
        UniqueConstraint("respondent_id", "question", "key"),
        Index("ix_survey_answer_counted", "survey_id", "question", "key"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    respondent_id: Mapped[UUID] = mapped_column(ForeignKey("survey_respondent.id"))
    question: Mapped[str] = mapped_column(String(20))
    key: Mapped[str] = mapped_column(String(20))
    text: Mapped[bytes | None] = personal("B-9", purpose="区への報告のため")  # under the survey's own key
    hidden: Mapped[bool] = mapped_column(default=False)  # a worker saw that it tells of somebody


class SurveyLink(Base):
    """Whose answers are whose, sealed under a key that is destroyed when the survey closes, like this row."""

    __tablename__ = "survey_link"
    __table_args__ = (UniqueConstraint("survey_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    survey_id: Mapped[UUID] = mapped_column(ForeignKey("survey.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    respondent: Mapped[bytes | None] = personal("B-10", purpose="途中からつづけ、二重に数えないため")
