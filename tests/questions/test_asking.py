"""An officer asks: two taps, a page, an answer; the words never stand in a chat."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from bot.bootstrap import discover
from bot.chat.turn import Surroundings
from bot.clock import TOKYO
from bot.store.ledger import LedgerEntry
from handlers.questions.erasing import clean
from handlers.questions.queries import figures
from handlers.questions.tables import Faq, Question
from tests.cast import Chat, Town
from tests.signing import console, link, newest_link, stamp

WORDS = "回覧板をLINEで送りたいのですが、みほん町の花田さんだけ届きません。"
ANSWER = "花田さんが友だち追加をしているか、見てみましょう。"


class Asking:
    """An officer with a question, and a worker who answers."""

    def __init__(self, town: Town) -> None:
        self.town = town

    def choose(self, kind: str = "うまく動かない") -> str:
        """Tap through the dialogue; the address of the page."""
        self.town.hanako.say("質問する").tap("LINE公式アカウント").tap(kind)
        return self.link()

    def link(self) -> str:
        """The newest link in the officer's chat."""
        return newest_link(self.town.hanako)

    def enter(self, link: str) -> TestResponse:
        """Open the page."""
        return self.town.http.post(link, follow_redirects=True)

    def write(self, words: str = WORDS) -> TestResponse:
        """Choose, open and send."""
        page = self.enter(self.choose())
        return self.send(page, words)

    def send(self, page: TestResponse, words: str) -> TestResponse:
        """Send the form of a page that is open."""
        answer = self.town.http.post(
            page.request.path, data={"csrf": stamp(page), "words": words}, follow_redirects=True
        )
        self.town.settle()
        return answer

    def answer(self, words: str = ANSWER, way: str = "page") -> TestResponse:
        """A worker answers K001 on the page."""
        console(self.town)
        page = self.town.http.get("/staff/questions/K001")
        form = {"csrf": stamp(page), "version": version(page), "answer": words, "way": way}
        said = self.town.http.post("/staff/questions/K001/do/answer", data=form)
        self.town.settle()
        return said


@pytest.fixture
def asking(town: Town) -> Asking:
    """A town in which somebody asks."""
    return Asking(town)


def version(page: TestResponse) -> str:
    """The version a form of this page carries."""
    return page.text.split('name="version" value="')[1].split('"')[0]


def only(town: Town) -> Question:
    """The one question there is."""
    with town.house.db.read() as session:
        return session.scalars(select(Question)).one()


def test_two_taps_lead_to_a_page_that_says_when_somebody_answers(asking: Asking, town: Town) -> None:
    asking.choose()
    town.hanako.heard("平日9時〜17時に返事します。")
    assert only(town).state == "begun"


def test_staff_hear_a_code_and_what_it_is_about_but_no_word(asking: Asking, town: Town) -> None:
    town.staff.listen()
    assert "受け付けました" in asking.write().text
    town.staff.heard("質問がとどきました（K001）", "さくら町会: LINE公式アカウント・うまく動かない")
    assert not any("花田" in str(item.message) for item in town.staff.items + town.hanako.items)


def test_nothing_is_told_before_it_is_written(asking: Asking, town: Town) -> None:
    town.staff.listen()
    asking.choose()
    assert town.staff.items == [] or "K001" not in str(town.staff.items[-1].message)


def test_an_empty_question_is_refused_and_a_long_one_keeps_what_was_typed(asking: Asking) -> None:
    page = asking.enter(asking.choose())
    assert "言葉を書いてください" in asking.send(page, "  ").text
    assert "い" * 1001 in asking.send(page, "い" * 1001).text


def test_a_stranger_is_told_how_to_come_in_and_whom_to_ring(town: Town) -> None:
    town.stranger.say("質問する").heard("8けたのコードを送ってください。", "お急ぎのときは、電話で聞けます。")


def test_the_answer_is_read_on_the_page_and_the_chat_says_only_that_it_is_there(asking: Asking, town: Town) -> None:
    asking.write()
    town.hanako.listen()
    assert asking.answer().status_code == 303
    town.hanako.heard("質問のお返事が届きました。")
    assert "友だち追加" not in str(town.hanako.items[-1].message)
    town.hanako.tap("質問のページ")
    assert ANSWER in asking.enter(asking.link()).text
    assert only(town).read_at is not None


def test_a_general_answer_comes_into_the_chat_itself(asking: Asking, town: Town) -> None:
    asking.write()
    town.hanako.listen()
    asking.answer("設定の「通知」を入にしてください。", way="chat")
    town.hanako.heard("設定の「通知」を入にしてください。", "お返事は役に立ちましたか。")
    town.hanako.tap("わかった").heard("よかったです。")
    assert (only(town).state, only(town).solved) == ("closed", True)


def test_a_general_answer_with_a_number_is_refused_and_stays_written(asking: Asking, town: Town) -> None:
    asking.write()
    said = asking.answer("090-0000-1234に電話してください。", way="chat")
    assert said.status_code == 422
    assert "090-0000-1234に電話してください。" in said.text
    assert only(town).state == "asked"


def test_whoever_is_still_stuck_is_waited_for_again(asking: Asking, town: Town) -> None:
    asking.write()
    asking.answer("設定を見てください。", way="chat")
    town.staff.listen()
    town.hanako.tap("まだ困っている").heard("もう一度、担当が返事します。")
    town.staff.heard("まだ困っています（K001）")
    assert (only(town).state, only(town).solved) == ("asked", False)


def test_two_workers_at_once_are_told(asking: Asking, town: Town) -> None:
    asking.write()
    console(town)
    page = town.http.get("/staff/questions/K001")
    town.staff.say("/質問 K001 S01")
    form = {"csrf": stamp(page), "version": version(page), "answer": "はい。", "way": "page"}
    late = town.http.post("/staff/questions/K001/do/answer", data=form)
    assert (late.status_code, "先に変えました" in late.text) == (422, True)


def test_another_officer_never_sees_it(asking: Asking, town: Town) -> None:
    asking.write()
    about = only(town).id
    town.http.post(link(town.takeshi))
    assert town.http.get(f"/my/questions/{about}").status_code == 404


def test_what_is_grave_reaches_staff_before_a_word_is_written(asking: Asking, town: Town) -> None:
    saeki = Chat(town, town.saeki).listen()
    town.staff.listen()
    asking.choose("ほかの人の情報が見えた")
    town.hanako.heard("急ぐときは、電話で話してください。")
    town.staff.heard("【急ぎ】ほかの人の情報が見えた（K001）")
    saeki.heard("【確認】事故かもしれません。役員から「ほかの人の情報が見えた」と知らせがありました。")


def test_fraud_alarms_the_group_but_is_no_incident_of_ours(asking: Asking, town: Town) -> None:
    saeki = Chat(town, town.saeki).listen()
    town.staff.listen()
    asking.choose("だまされたかもしれない")
    town.staff.heard("【急ぎ】だまされたかもしれない（K001）")
    assert not any("事故かもしれません" in str(item.message) for item in saeki.items)


def test_what_somebody_opened_stands_in_the_ledger(asking: Asking, town: Town) -> None:
    asking.write()
    console(town)
    town.http.get("/staff/questions/K001")
    with town.house.db.read() as session:
        seen = session.scalars(
            select(LedgerEntry).where(LedgerEntry.did == "opened", LedgerEntry.about == "K001")
        ).all()
    assert ("S02", "answering") in [(one.who, one.why) for one in seen]


def test_the_group_sees_what_waits_and_hands_it_over(asking: Asking, town: Town) -> None:
    asking.write()
    town.staff.say("/質問").heard("返事を待っている質問: 1件", "K001 さくら町会")
    town.staff.tap("K001に返事する").heard("K001はS01が返事します。")
    town.staff.say("/質問 K001 S02").heard("K001はS02が返事します。")
    town.staff.say("/質問 K009").heard("「K009」という質問はありません。")


def test_what_is_late_is_said_in_the_morning_of_an_open_day(asking: Asking, town: Town) -> None:
    asking.write()  # Wednesday: by Thursday
    town.staff.listen()
    town.time_is(datetime(2026, 10, 15, 9, 6, tzinfo=TOKYO))
    assert not any("おくれている質問" in str(item.message) for item in town.staff.items)
    town.time_is(datetime(2026, 10, 16, 9, 6, tzinfo=TOKYO))
    town.staff.heard("返事がおくれている質問: 1件")


def test_the_first_time_a_question_is_named_late_is_in_the_months_forecast(asking: Asking, town: Town) -> None:
    asking.write()
    expected = next(one for one in discover().expected if "質問" in str(one.about))
    with town.house.db.read() as session:
        around = Surroundings(session, town.now, town.house.vault, town.house.settings)
        days = [datetime(2026, 10, day, tzinfo=TOKYO) for day in (14, 16, 17, 31)]
        spans = [(days[0], days[1]), (days[1], days[2]), (days[2], days[3])]
        assert [expected.cost(around, *one) for one in spans] == [0, 2, 2]


def test_what_nobody_wrote_goes_after_a_week_and_what_was_answered_settles(asking: Asking, town: Town) -> None:
    asking.write()
    asking.answer()
    asking.choose()
    town.time_is(town.now + timedelta(days=15))
    assert only(town).state == "closed"


def test_erasing_takes_the_words_and_leaves_the_count(asking: Asking, town: Town) -> None:
    asking.write()
    one = only(town)
    with town.house.db.write() as session:
        assert clean(session, one.person_id) == 1
    with town.house.db.read() as session:
        kept = session.get_one(Question, one.id)
        assert (kept.words, kept.answer) == (None, None)
        assert figures(session, town.now - timedelta(days=1), town.now + timedelta(days=1)).asked == 1


def test_times_to_answer_are_counted(asking: Asking, town: Town) -> None:
    asking.write()
    town.clock.moment = town.now + timedelta(hours=2)
    asking.answer()
    with town.house.db.read() as session:
        found = figures(session, town.now - timedelta(days=1), town.now)
    assert (found.asked, found.answered, found.median) == (1, 1, timedelta(hours=2))


class TestFaq:
    """Answers for everybody."""

    def write(self, town: Town, asks: str = "通知が来ません。", says: str = "設定を見てください。") -> TestResponse:
        """野々村 writes one."""
        console(town)
        page = town.http.get("/staff/faq")
        return town.http.post("/staff/faq", data={"csrf": stamp(page), "tool": "line", "asks": asks, "says": says})

    def approve(self, town: Town, user: str) -> TestResponse:
        """Somebody agrees to F01."""
        console(town, user)
        page = town.http.get("/staff/faq")
        number = version(page)
        return town.http.post("/staff/faq/1/approve", data={"csrf": stamp(page), "version": number})

    def test_officers_see_it_only_after_a_second_worker_agreed(self, town: Town) -> None:
        self.write(town)
        town.hanako.say("よくある質問").heard("まだ、よくある質問はありません。")
        assert self.approve(town, town.saeki).status_code == 303
        town.hanako.say("よくある質問").tap("LINE公式アカウント").tap("通知が来ません。").heard("設定を見てください。")

    def test_its_author_cannot_agree(self, town: Town) -> None:
        self.write(town)
        page = town.http.get("/staff/faq")
        form = {"csrf": stamp(page), "version": "1"}
        assert town.http.post("/staff/faq/1/approve", data=form).status_code == 422
        with town.house.db.read() as session:
            assert session.scalars(select(Faq)).one().approved_by is None

    def test_changed_words_are_looked_at_again(self, town: Town) -> None:
        self.write(town)
        self.approve(town, town.saeki)
        page = town.http.get("/staff/faq")
        form = {"csrf": stamp(page), "version": "1", "asks": "通知が来ません。", "says": "新しい答えです。"}
        assert town.http.post("/staff/faq/1/change", data=form).status_code == 303
        town.hanako.say("よくある質問").heard("まだ、よくある質問はありません。")

    def test_nothing_personal_gets_in(self, town: Town) -> None:
        said = self.write(town, says="090-0000-1234に電話してください。")
        assert (said.status_code, "だれでも読む文には書けません" in said.text) == (422, True)


def test_the_room_is_found() -> None:
    doors = discover().doors
    assert "question" in doors.dialogues
    assert "question" in doors.own
