"""Changing a survey: agreed with the ward, sheets printed, opened; the one place that checks its state."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update

from bot.catalogs import _
from bot.chat.priorities import NEWS
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.schedule.jobs import keep_in_step
from bot.store.ledger import Act, note
from handlers.contract.kinds import TITLES
from handlers.contract.rules import profile
from handlers.meetings.changes import move as move_meeting
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.surveys.cards import invitation_card
from handlers.surveys.queries import form_of, participants, survey_of, unchecked_papers
from handlers.surveys.questionnaires import names, questionnaire
from handlers.surveys.rules import (
    MOST_SEATS,
    MOVES,
    closing_moment,
    plan_closing,
    plan_opening,
    plan_reminders,
    why_not,
)
from handlers.surveys.scheduled import closing, opening, reminding
from handlers.surveys.seats import new_slug
from handlers.surveys.tables import Survey, SurveyForm, SurveyInvitation

STALE = _("ちょうど別の人が変えたところです。もう一度「/アンケート {code}」でたしかめてください。")
NOT_FOR_VISITS = _(
    "派遣のあとのアンケートは、契約で求められていません。区の同意があるときだけ、設定で使えるようにします。"
)


def agree(around: Surroundings, meeting: Meeting, name: str, how: str, by: str) -> Survey:
    """The ward and we agreed on a questionnaire for an event: its very words are kept. Raises Refusal.

    Until it is opened another agreement takes its place.
    """
    form = expect_fitting(around, meeting, name)
    there = survey_of(around.session, meeting.id)
    values = {"agreed_on": around.today, "agreed_by": how, "recorded_by": by, "form_digest": form}
    if there is None:
        there = Survey(id=uuid4(), meeting_id=meeting.id, state="agreed", version=1, slug=new_slug(), seats=0,
                       invited=0, unopened=0, declined=0, **values)  # fmt: skip
        around.session.add(there)
        around.session.flush()
    else:
        move(around, there, meeting.code, "agree", **values)
    move_meeting(around, meeting, "change", by, survey_on=around.today)
    note(around.session, around.now, Act(by, "agreed", f"survey {name}", meeting.code, form[:16]))
    plan(around, there, meeting)
    return there


def expect_fitting(around: Surroundings, meeting: Meeting, name: str) -> str:
    """Keep the questionnaire of that name and return its hash; raises Refusal when it is none for such an event."""
    if meeting.kind == "visit" and not profile(around.settings.contract).surveys.visits:
        raise Refusal(NOT_FOR_VISITS)
    if name not in names() or questionnaire(name).kind != meeting.kind:
        fit = "、".join(one for one in names() if questionnaire(one).kind == meeting.kind)
        words = _("{kind}に使えるアンケートは、{names}です。").fill(kind=TITLES[meeting.kind], names=fit)
        raise Refusal(words)
    there = survey_of(around.session, meeting.id)
    if there is not None and (reason := why_not(there.state, "agree")) is not None:
        raise Refusal(reason)
    form = questionnaire(name)
    if around.session.get(SurveyForm, form.digest) is None:
        around.session.add(
            SurveyForm(
                digest=form.digest, name=name, version=form.version, words=form.frozen(), kept_at=around.now
            )  # fmt: skip
        )
        around.session.flush()
    return form.digest


def print_sheets(around: Surroundings, survey: Survey, code: str, seats: int, by: str) -> None:
    """So many numbered sheets are handed out; never fewer than before, because some may lie on the tables already."""
    if not max(1, survey.seats) <= seats <= MOST_SEATS:
        words = _("用紙の数を{low}から{high}までの数で入れてください。")
        raise Refusal(words.fill(low=max(1, survey.seats), high=MOST_SEATS))
    move(around, survey, code, "sheets", seats=seats)
    note(around.session, around.now, Act(by, "printed", "survey sheets", code, count=seats))


def open_now(around: Surroundings, survey: Survey, meeting: Meeting, by: str) -> list[Notice]:
    """Answers are taken from now on: invitations, reminders, the moment it closes. Raises Refusal."""
    plan_of = profile(around.settings.contract)
    closes_at = closing_moment(around.now, plan_of.surveys.days_open)
    move(around, survey, meeting.code, "open", opened_at=around.now, closes_at=closes_at)
    keep_in_step(around, opening, meeting.code, meeting.revision, ())
    mornings = plan_reminders(around.now, closes_at, meeting.code, plan_of.quiet)
    keep_in_step(around, reminding, meeting.code, survey.version, mornings)
    keep_in_step(around, closing, meeting.code, survey.version, plan_closing(closes_at))
    note(around.session, around.now, Act(by, "opened", "survey", meeting.code, survey.form_digest[:16]))
    people = participants(around, meeting)
    for person in people:
        invite(around, survey, person.id)
    around.session.flush()
    card = invitation_card(around, survey, form_of(around.session, survey), meeting)
    chats = tuple(one.chat_id for one in people if one.chat_id is not None)
    key = f"survey-invitation:{meeting.code}:{survey.version}"
    return [Notice(chats, (card,), "survey invitation", key, closes_at, priority=NEWS)] if chats else []


def invite(around: Surroundings, survey: Survey, person: UUID) -> SurveyInvitation:
    """Somebody may answer on LINE."""
    there = around.session.get(SurveyInvitation, (survey.id, person))
    if there is None:
        there = SurveyInvitation(survey_id=survey.id, person_id=person, state="invited")
        around.session.add(there)
    return there


def plan(around: Surroundings, survey: Survey, meeting: Meeting) -> None:
    """Keep the moment at which the survey opens by itself in step with the event's date."""
    starts_at = meeting.starts_at if meeting.state in (*TO_COME, "running") and survey.state == "agreed" else None
    keep_in_step(around, opening, meeting.code, meeting.revision, plan_opening(starts_at, meeting.minutes))


def tally(around: Surroundings, survey: Survey, code: str, by: str) -> None:
    """Take no more paper; raises Refusal while a sheet waits for the second person."""
    left = unchecked_papers(around.session, survey.id)
    if left:
        raise Refusal(_("二人目の確認を待っている用紙が{n}枚あります。").fill(n=left))
    move(around, survey, code, "tally", tallied_at=around.now)
    note(around.session, around.now, Act(by, "tallied", "survey", code))


def move(around: Surroundings, survey: Survey, code: str, event: str, **values: Any) -> None:
    """Let an event happen to a survey; raises Refusal with the reason, or when somebody was faster."""
    reason = why_not(survey.state, event)
    if reason is not None:
        raise Refusal(reason)
    won = around.session.execute(
        update(Survey)
        .where(Survey.id == survey.id, Survey.version == survey.version, Survey.state == survey.state)
        .values(state=MOVES[survey.state][event], version=survey.version + 1, **values)
        .returning(Survey.id)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        raise Refusal(STALE.fill(code=code))
    around.session.refresh(survey)


def meeting_of(around: Surroundings, survey: Survey) -> Meeting:
    """The event a survey belongs to."""
    return around.session.scalars(select(Meeting).where(Meeting.id == survey.meeting_id)).one()
