"""How a survey looks to staff: where it stands, in heads and never in names, and the next step."""

from __future__ import annotations

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, Tap
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.meetings.queries import name_of
from handlers.meetings.tables import Meeting
from handlers.surveys.cards import address
from handlers.surveys.queries import meter_of, unchecked_papers
from handlers.surveys.rules import STATES, Meter
from handlers.surveys.tables import Survey, SurveyForm


def survey_card(around: Surroundings, survey: Survey, meeting: Meeting, heading: Sentence | None = None) -> Card:
    """The staff's card of a survey."""
    title = heading or _("{name}（{code}）のアンケート").fill(name=name_of(meeting), code=meeting.code)
    form = around.session.get_one(SurveyForm, survey.form_digest)
    agreed = _("質問: {name} 第{n}版（{day}に区と合意、SHA-256 {digest}…）")
    lines: list[Sentence] = [
        _("いま: {state}").fill(state=STATES[survey.state]),
        agreed.fill(name=form.name, n=form.version, day=survey.agreed_on, digest=form.digest[:8]),
        *heads(meter_of(around.session, survey, meeting)),
        *_until(survey),
        *_links(around, survey),
    ]
    return Card(title, tuple(lines), tuple(_buttons(survey)))


def held_card(around: Surroundings, survey: Survey, meeting: Meeting) -> Card:
    """What is said when an event was ended: only who is missing is counted."""
    heading = _("アンケート: {state}").fill(state=STATES["open" if survey.state == "agreed" else survey.state])
    lines = (*heads(meter_of(around.session, survey, meeting)), *_until(survey))
    return Card(heading, lines, (Tap(_("アンケートを見る"), encode("surveys.show", id=survey.id)),))


def closed_card(around: Surroundings, survey: Survey, meeting: Meeting) -> Card:
    """A survey closed by itself: paper first, then the totals."""
    left = unchecked_papers(around.session, survey.id)
    words = _("紙の入力がすんだら「集計する」を押してください。二人目の確認を待つ用紙: {n}枚").fill(n=left)
    card = survey_card(around, survey, meeting, _("{name}のアンケートを締め切りました。").fill(name=name_of(meeting)))
    return Card(card.heading, (*card.lines, words), card.buttons)


def heads(meter: Meter) -> list[Lazy]:
    """How many were asked, answered, refused, are missing."""
    lines = [
        _("答えた方: {n}人（LINE・ページ {online}人、紙 {paper}人）").fill(
            n=meter.answered, online=meter.online, paper=meter.paper
        ),
        _("LINEでお願い: {n}人（まだ開いていない {unopened}人）、用紙: {seats}枚").fill(
            n=meter.invited, unopened=meter.unopened, seats=meter.seats
        ),
        _("途中: {opened}人、答えない: {refused}人、二人目の確認待ち: {unchecked}枚").fill(
            opened=meter.opened, refused=meter.refused, unchecked=meter.unchecked
        ),
    ]
    if meter.missing is not None:
        lines.append(_("出席{attended}人のうち、まだ: {n}人").fill(attended=meter.attended or 0, n=meter.missing))
    if meter.too_many:
        lines.append(
            _("注意: 答えが出席より{n}人多くなっています。出席の数をたしかめてください。").fill(n=meter.too_many)
        )
    return lines


def _until(survey: Survey) -> list[Lazy]:
    if survey.state != "open" or survey.closes_at is None:
        return []
    ends = in_tokyo(survey.closes_at)
    return [_("締切: {day} {time}").fill(day=ends.date(), time=ends.time())]


def _links(around: Surroundings, survey: Survey) -> list[Sentence]:
    return [_("会場で見せるアドレス: {url}").fill(url=address(around, survey))] if survey.state == "open" else []


def _buttons(survey: Survey) -> list[Button]:
    marks = {"id": survey.id, "v": survey.version}
    if survey.state == "agreed":
        return [Tap(_("いま始める"), encode("surveys.open", **marks))]
    if survey.state == "open":
        return [Tap(_("締め切る"), encode("surveys.ask_close", **marks))]
    if survey.state == "closed":
        return [Tap(_("集計する"), encode("surveys.tally", **marks), strong=True)]
    return []
