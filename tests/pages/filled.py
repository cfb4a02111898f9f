"""A town in which every page has something to show: each room filled through its own doors wherever there is one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.clock import wall
from bot.delivery.outbox import queue_notice
from bot.delivery.tables import LineMonth, OutboxMessage
from bot.web.app import create_app
from handlers.meetings.rules import STATES as MEETING_STATES
from handlers.meetings.tables import Meeting
from handlers.people import contact
from handlers.people.binding import give_office, new_person
from handlers.people.shell import add_associations
from handlers.people.tables import Association, Person, Worker
from handlers.proposals.rules import fingerprint
from handlers.reports.rules import STATES as REPORT_STATES
from handlers.reports.tables import Paper
from handlers.surveys.tables import Survey
from handlers.visits.rules import STATES as VISIT_STATES
from tests.broadcasts.desk import Desk
from tests.cast import Chat, Town
from tests.meetings.guests import join
from tests.meetings.stages import agreed, furnish, group, now_of, thing, version
from tests.meetings.stages import place as place_meeting
from tests.reports.stages import drafted
from tests.sendings.office import pressed, proposed
from tests.signing import newest_link, stamp
from tests.surveys.placed import place as place_survey
from tests.surveys.placed import said
from tests.visits.stages import fixed
from tests.visits.stages import place as place_visit

MORE_ASSOCIATIONS = tuple(f"見本{number}丁目町会" for number in range(1, 31))
SECRET = "見本 はなえ様の名簿をエレベーターに置き忘れたと、090-0000-1234の方から連絡"
TODAY = date(2026, 10, 14)
EVENTS = (("講習会", "12/10 14:00"), ("意見交換会", "1/21 10:00"))
GIVEN_UP = ("dead", "held", "doubtful", "missed")


def planted(code: str) -> dict[str, str]:
    """Name, phone and mail of an officer, unmistakably theirs wherever they turn up."""
    n = int(code[1:])
    return {"name": f"植田 見本{n:04}", "phone": f"03-0000-{n + 5000:04}", "mail": f"ueda{n:04}@mihon.example"}


def fill(town: Town) -> None:
    """Everything the pages may show, room by room; a new room adds its function to STEPS."""
    for step in STEPS:
        step(town)
        town.settle()
    town.time_is(town.now + timedelta(minutes=1))


def associations(town: Town) -> None:
    """More associations than one page shows, each with two officers without LINE."""
    with town.house.db.write() as session:
        add_associations(session, list(MORE_ASSOCIATIONS), town.now)
        session.flush()
        for one in session.scalars(select(Association).order_by(Association.code)).all():
            for role in ("chair", "accounts"):
                give_office(session, new_person(session, town.now), one.id, town.now, role)


def contacts(town: Town) -> None:
    """Everybody's name, phone and mail, sealed."""
    with town.house.db.write() as session:
        for person in session.scalars(select(Person)).all():
            contact.keep(session, town.house.vault, person, planted(person.code), person.code, town.now)


def wishes_of_officers(town: Town) -> None:
    """One stopped our messages and asked for erasure, one office ended, one changed phones."""
    gone = town.officer("すみれ", "みなと見自治会")
    gone.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます")
    town.officer("きくお", "みなと見自治会").say("わたしの情報").tap("お知らせを止める")
    town.staff.say("/任期 P0004 2026-10-31")
    Chat(town, town.saeki).say("/交代 P0005")
    town.stranger.say("機種変更した").say("こんにちは")


def meetings(town: Town) -> None:
    """Events in every state, with papers, things and groups; then two that are agreed on through the doors."""
    for number, state in enumerate(MEETING_STATES, 1):
        made = place_meeting(town, state, "exchange" if state == "ready" else "seminar")
        with town.house.db.write() as session:
            session.execute(
                update(Meeting).where(Meeting.id == made).values(number=number + 10, title=f"{state}の見本")
            )
        furnish(town, made)
        version(town, made, "draft", 2)
        thing(town, made, "プロジェクター", consulted_on=TODAY)
        group(town, made, 1, "S02")
        group(town, made, 2)
    for words, when in EVENTS:
        made = now_of(town, agreed(town, when, words)).id
        furnish(town, made)
        with town.house.db.write() as session:
            session.execute(update(Meeting).where(Meeting.id == made).values(heard_on=TODAY, content_on=TODAY))
    join(town.hanako, f"講習会{len(MEETING_STATES) + 11}に申し込みました")


def surveys(town: Town) -> None:
    """One in each state, answered online and on paper; one sheet still waits for the second person."""
    states = {"fixed": "agreed", "running": "open", "held": "closed", "reported": "tallied"}
    for event, state in states.items():
        with town.house.db.read() as session:
            meeting = session.scalars(select(Meeting.id).where(Meeting.title == f"{event}の見本")).one()
        made = place_survey(town, meeting, state)
        for number in range(0 if state == "agreed" else 4):
            said(town, made, f"{number}番目の声", satisfied=("5",), age=("from_60",))
        if state != "agreed":
            said(town, made, sheet=(1, "S01", "S02"), satisfied=("2",))
        if state == "closed":
            said(town, made, sheet=(2, "S02", None), satisfied=("3",))
    with town.house.db.write() as session:
        later = town.now + timedelta(days=1)
        session.execute(update(Survey).where(Survey.state == "open").values(closes_at=later))


def reports(town: Town) -> None:
    """One in each state, and one that was mended by hand."""
    for number, state in enumerate(REPORT_STATES, 31):
        made = place_meeting(town, "held", number=number, attended=12, ended_at=town.now)
        place_survey(town, made, "tallied")
        drafted(town, f"W{number}")
        with town.house.db.write() as session:
            session.execute(update(Paper).where(Paper.about == f"W{number}").values(state=state))
    desk = _desk(town, town.saeki)
    for about in ("W31", "W32"):
        desk.http.get(f"/staff/reports/{about}/versions/1")


def visits(town: Town) -> None:
    """Visits in every state, and one whose reminders are planned."""
    fixed(town)
    for state, name in zip(VISIT_STATES, MORE_ASSOCIATIONS, strict=False):
        place_visit(_with(town, name), state, name)


def broadcasts(town: Town) -> None:
    """A draft, one that waits for approval, one approved, one sent, one called off, an invitation."""
    author, second = _desk(town, town.saeki), _desk(town, town.nonomura)
    for _one in range(4):
        author.write(at="10/15 10:00")
    author.write()
    author.write(kind="invitation")
    for code in ("B02", "B03", "B05"):
        author.do("ask", code)
    second.do("approve", "B03")
    author.do("cancel", "B04", sure="yes")
    second.do("approve", "B05")


def sent(town: Town) -> None:
    """What was approved has gone, but for one message that waits."""
    for _minute in range(2):
        town.time_is(town.now + timedelta(minutes=1))
    with town.house.db.write() as session:
        going = select(OutboxMessage).where(OutboxMessage.purpose == "broadcast").limit(1)
        row = session.scalars(going).one()
        row.state, row.try_at = "queued", wall() + timedelta(days=1)


def sendings(town: Town) -> None:
    """One of each state a page can show, with a closed file; what the ward handed over, with its receipt on the way."""
    third = town.platform.add_user("三好", friend=True)
    town.worker_of(third, "worker")
    for _one in range(5):
        proposed(town, important=True)
    for code, checks in {"M02": 0, "M03": 1, "M04": 2, "M05": 2}.items():
        pressed(town, code, checks)
    town.settle()
    desk = _desk(town, town.nonomura)
    desk.post("/staff/sendings/elsewhere", kind="notice", checker1="S01", checker2="S03")
    item = {"what1": "町会一覧", "medium1": "usb", "count1": "1", "place1": "鍵付きキャビネット"}
    desk.post("/staff/handovers", office="協働推進課", way="in person", **item)
    desk.post("/staff/handovers/U01/send")


def questions(town: Town) -> None:
    """One that waits for words, one that waits for an answer."""
    own, town.http = town.http, create_app(town.house).test_client()
    for chat in (town.takeshi, town.hanako):
        chat.say("質問する").tap("LINE公式アカウント").tap("うまく動かない")
    page = town.http.post(newest_link(town.hanako), follow_redirects=True)
    town.http.post(
        page.request.path, data={"csrf": stamp(page), "words": "回覧板をLINEで送りたいのですが、届きません。"}
    )
    town.http = own
    faq = {"tool": "line", "asks": "友だち追加のしかたは。", "says": "QRコードを読み取ります。"}
    _desk(town, town.saeki).post("/staff/faq", **faq)


def proposal(town: Town) -> None:
    """An issue with words, a policy, a line of the budget."""
    desk = _desk(town, town.saeki)
    desk.post("/staff/issues", association="さくら町会", tool="line", kind="people", words="若い役員がいない")
    desk.post("/staff/policies/A001", words="月に一度、電話する", v="0")
    line = {"item": "講師料", "quantity": "7", "unit": "回", "price": "50000"}
    desk.post("/staff/proposal/budget", **line, v=fingerprint([]))


def ledger(town: Town) -> None:
    """Somebody had it proved."""
    _desk(town, town.saeki).post("/staff/ledger/checks")


def incidents(town: Town) -> None:
    """One that was reported, with sealed details and a follow-up under lock; a drill; one whose hour runs."""
    desk = _desk(town, town.saeki)
    desk.post("/staff/incidents")
    desk.post("/staff/incidents/I001/do/facts", kind="missent", step1="yes", quantity="1件")
    desk.post("/staff/incidents/I001/do/called", answered="yes")
    desk.post("/staff/incidents/I001/do/details", details=SECRET)
    desk.post("/staff/incidents/I001/do/follow", attach="yes")
    Chat(town, town.nonomura).tap("確かめた。送る")
    town.clock.moment += timedelta(minutes=20)
    desk.post("/staff/incidents", drill="yes", scenario="bag")
    desk.post("/staff/incidents")
    desk.post("/staff/incidents/I002/do/details", details=SECRET)


def messages(town: Town) -> None:
    """What was given up, what waits because the month is tight, and what LINE says of the month."""
    for state in (*GIVEN_UP, "parked", "parked"):
        _message(town, state)
    with town.house.db.write() as session:
        session.merge(LineMonth(month="2026-10", quota=5000, consumed=4650, ours=4600, asked_at=town.now))


def _desk(town: Town, user: str) -> Desk:
    """A worker signed in, as if for the first time."""
    with town.house.db.write() as session:
        session.execute(update(Worker).values(second_factor_step=0))
    return Desk(town, user)


def _message(town: Town, state: str) -> None:
    chat = town.house.directory.chat_of("user", town.hanako.user)
    with town.house.db.write() as session:
        queue_notice(_around(town, session), Notice((chat,), (Text("大事なお知らせ"),), "test"), "tests")
        row = session.scalars(select(OutboxMessage).order_by(OutboxMessage.seq.desc()).limit(1)).one()
        row.state, row.attempts, row.first_tried_at, row.ended_at = state, 3, wall(), town.now
        row.fault = "tight, asked" if state == "parked" else None
        row.expires_at = town.now - timedelta(hours=1) if state == "missed" else None


def _with(town: Town, association: str) -> Town:
    """The town, knowing an association that came later."""
    if association not in town.associations:
        with town.house.db.read() as session:
            found = select(Association.id).where(Association.name == association)
            town.associations[association] = session.scalars(found).one()
    return town


def _around(town: Town, session: Session) -> Surroundings:
    house = town.house
    return Surroundings(session, town.now, house.vault, house.settings, doors=house.rooms.doors)


STEPS: tuple[Callable[[Town], None], ...] = (
    associations, wishes_of_officers, contacts, meetings, surveys, reports, visits, broadcasts, sent, sendings,
    questions, incidents, messages, ledger, proposal,
)  # fmt: skip
