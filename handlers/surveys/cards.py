"""What officers see of a survey: the invitation, the reminder, thanks, and what to do when it is over."""

from __future__ import annotations

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Card, Open, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.kinds import TITLES
from handlers.meetings.queries import event_words
from handlers.meetings.tables import Meeting
from handlers.surveys.questionnaires import Questionnaire
from handlers.surveys.tables import Survey

CLOSED = _("このアンケートは、もう締め切りました。ありがとうございました。")
ANONYMOUS = _("お名前は、係の者にも分かりません。")
NONE_OPEN = _("いま、お答えいただくアンケートはありません。")
NOT_ASKED = _("会場でお配りした用紙から、答えられます。用紙のQRを読み取るか、用紙に書いてお出しください。")
TAKEN_BACK = _("わかりました。お答えは残していません。気が変わったら「アンケート」と送ってください。")
ELSEWHERE = _("ありがとうございます。もうお願いはお送りしません。")


def address(around: Surroundings, survey: Survey, token: str = "") -> str:
    """The address of a survey, or of somebody's own page of it."""
    return f"{around.settings.public_url}/s/{survey.slug}" + (f"/{token}" if token else "")


def invitation_card(around: Surroundings, survey: Survey, form: Questionnaire, meeting: Meeting) -> Card:
    """The request to answer, with the way to say no."""
    about = _("{n}分ほどです。{anonymous}").fill(n=form.minutes, anonymous=ANONYMOUS)
    lines = (event_words(meeting), about, *_until(survey))
    return Card(_("アンケートのお願い"), lines, _buttons(survey))


def reminder_card(survey: Survey, form: Questionnaire, meeting: Meeting, *, last: bool) -> Card:
    """The same once more, for who has not answered; with a way to say that it was done on paper."""
    heading = _("アンケートは、きょうまでです。") if last else _("アンケートに、まだ間に合います。")
    about = _("{n}分ほどです。{anonymous}").fill(n=form.minutes, anonymous=ANONYMOUS)
    done = Tap(_("紙などで、もう答えた"), encode("surveys.elsewhere", id=survey.id))
    answer, no = _buttons(survey)
    return Card(heading, (event_words(meeting), about, *_until(survey)), (answer, done, no))


def thanks_card(survey: Survey) -> Card:
    """It arrived; until it closes everything can be changed."""
    again = Tap(_("答えを変える"), encode("surveys.again", id=survey.id))
    return Card(_("ありがとうございました。お答えを受け取りました。"), (*_until(survey),), (again,))


def page_card(around: Surroundings, survey: Survey, form: Questionnaire, token: str) -> Card:
    """The way to the page, where a chat cannot ask what was agreed on."""
    page = Open(_("アンケートをひらく"), address(around, survey, token), strong=True)
    return Card(Lazy(form.title), (Lazy(form.opening), *_until(survey)), (page,))


def choose_card(survey: Survey, meeting: Meeting) -> Card:
    """One of several surveys that can be answered now."""
    title = _("{kind}{n}のアンケート").fill(kind=TITLES[meeting.kind], n=meeting.number)
    return Card(title, (event_words(meeting), *_until(survey)), (_answer(survey),))


def closed() -> Text:
    """What somebody hears who comes too late."""
    return Text(CLOSED)


def _until(survey: Survey) -> tuple[Sentence, ...]:
    if survey.closes_at is None:
        return ()
    ends = in_tokyo(survey.closes_at)
    return (_("{day} {time}まで、お答えを変えられます。").fill(day=ends.date(), time=ends.time()),)


def _answer(survey: Survey) -> Tap:
    return Tap(_("答える"), encode("surveys.answer", id=survey.id), strong=True)


def _buttons(survey: Survey) -> tuple[Tap, Tap]:
    return _answer(survey), Tap(_("答えない"), encode("surveys.refuse", id=survey.id))
