"""Nothing leaves that its author and two others have not seen just as it goes out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from bot.chat.turn import Refusal
from handlers.sendings.changes import ask, check
from handlers.sendings.frozen import digest_now
from handlers.sendings.queries import by_code
from handlers.sendings.sealing import seal_part
from handlers.sendings.tables import Sending, SendingEnclosure
from tests.cast import Town
from tests.sendings.conftest import Office
from tests.sendings.office import (
    BODY,
    NAME,
    NOON,
    PAPER,
    SUBJECT,
    Desk,
    around,
    mails,
    paper,
    proposed,
    refused,
    row,
    working,
)


def asked(office: Office) -> str:
    """A sending that waits for its first check."""
    code = proposed(office.town)
    assert office.author.do("ask").status_code == 303
    return code


def changed(desk: Desk) -> TestResponse:
    """Other words, in the form of its page."""
    form = {"kind": "report", "subject": SUBJECT, "body": "直しました。", "to": "desk"}
    return desk.post("/staff/sendings/M01/change", version=str(row(desk.town).version), **form)


def test_the_three_see_the_very_words_and_press_one_button_each(office: Office) -> None:
    proposed(office.town)
    seen = office.author.page()
    body = seen.split('<p class="script">')[1].split("</p>")[0]
    for part in (SUBJECT, BODY, NAME, "kyodo@kuyakusho.example", "この内容で確認を頼む"):
        assert part in seen
    assert office.author.do("ask").status_code == 303
    assert office.first.do("check").status_code == 303
    assert row(office.town).state == "checked"
    assert "確認した。送る" in office.second.page()
    assert body in office.second.page()
    assert office.second.do("check").status_code == 303
    (taken,) = office.town.mail.taken
    words = taken.get_body(("plain",))
    assert words is not None
    assert words.get_content().splitlines() == body.splitlines()
    assert (str(taken["Subject"]), str(taken["To"])) == (SUBJECT, "kyodo@kuyakusho.example")
    assert row(office.town).state == "sent"


def test_nothing_goes_before_the_second_check(office: Office) -> None:
    asked(office)
    office.first.do("check")
    assert office.town.mail.taken == []
    assert mails(office.town)[0][1] is None


def test_the_author_cannot_check(office: Office) -> None:
    asked(office)
    refused(office.author.do("check"), "書いた人・直した人は確認できません")
    assert row(office.town).state == "asked"


def test_nobody_checks_twice(office: Office) -> None:
    asked(office)
    office.first.do("check")
    refused(office.first.do("check"), "1人目の確認をした人は、2人目にはなれません")


@pytest.mark.parametrize(
    "people",
    [
        {"checker1": "S02"},
        {"checker1": "S01", "checker2": "S01"},
        {"checker1": "S01", "checker2": "S02"},
        {"checker2": "S01"},
        {"author": "S05", "changed_by": "S01", "checker1": "S01"},
    ],
)
def test_the_database_itself_refuses_two_who_are_one(office: Office, people: dict[str, str]) -> None:
    code = asked(office)
    with pytest.raises(IntegrityError), working(office.town) as here:
        here.session.execute(update(Sending).where(Sending.number == int(code[1:])).values(state="checked", **people))


@pytest.mark.parametrize("state", ["checked", "going", "sent", "confirmed"])
def test_the_database_lets_nothing_go_unchecked(office: Office, state: str) -> None:
    asked(office)
    with pytest.raises(IntegrityError), working(office.town) as here:
        here.session.execute(update(Sending).values(state=state))


def test_whoever_changed_it_is_an_author_too(office: Office) -> None:
    asked(office)
    assert changed(office.first).status_code == 303
    assert (row(office.town).state, row(office.town).changed_by) == ("draft", "S01")
    assert NAME in office.first.page()
    office.first.do("ask")
    refused(office.first.do("check"), "直した人は確認できません")


def test_any_change_voids_what_was_checked(office: Office) -> None:
    asked(office)
    office.first.do("check")
    changed(office.author)
    now = row(office.town)
    assert (now.state, now.checker1, now.checked1_at, now.digest) == ("draft", None, None, None)
    refused(office.second.do("check"), "確認できるのは、確認待ちのものだけです")


def test_what_was_changed_behind_the_page_is_not_approved(office: Office) -> None:
    """As if a file had been exchanged in the database after the page was opened."""
    asked(office)
    page = office.first.http.get("/staff/sendings/M01").text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    with working(office.town) as here:
        one = here.session.query(SendingEnclosure).one()
        one.content = seal_part(here, one.sending_id, one.id, "content", paper("ほかの言葉"))
    answer = office.first.do("check", digest=digest)
    refused(answer, "見ていただいた内容と、いまの内容がちがいます")
    refused(office.first.do("check"), "見ていただいた内容と、いまの内容がちがいます")  # nor with the new digest


@pytest.mark.parametrize("digest", ["", "0" * 64, "見ていません"])
def test_a_button_that_does_not_say_what_was_seen_does_nothing(office: Office, digest: str) -> None:
    proposed(office.town)
    refused(office.author.do("ask", digest=digest), "見ていただいた内容と、いまの内容がちがいます")
    office.author.do("ask")
    refused(office.first.do("check", digest=digest), "見ていただいた内容と、いまの内容がちがいます")


def test_giving_back_takes_the_checks_away_and_tells_the_author(office: Office) -> None:
    asked(office)
    office.first.do("check")
    assert office.second.do("back").status_code == 303
    assert (row(office.town).state, row(office.town).checker1) == ("draft", None)
    assert office.author.do("ask").status_code == 303


def test_somebody_whose_work_has_ended_cannot_check(office: Office) -> None:
    asked(office)
    with working(office.town) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        digest = digest_now(here, one).hex()
        with pytest.raises(Refusal) as why:
            check(here, one, "S09", digest)
    assert "S09は、いま従事している人ではありません" in str(why.value.sentence)


def test_called_off_it_never_goes(office: Office) -> None:
    asked(office)
    refused(office.author.do("cancel"), "印を付けてください")
    office.author.do("cancel", sure="yes")
    refused(office.first.do("check"), "取りやめ")


def test_of_two_who_check_at_once_one_is_the_first_and_the_other_hears_so(either_town: Town) -> None:
    town = either_town
    town.clock.moment = NOON
    for name in ("三好", "四谷"):
        town.worker_of(town.platform.add_user(name, friend=True), "worker")
    proposed(town)
    with working(town) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        ask(here, one, "S02", digest_now(here, one).hex())
    together = Barrier(2)

    def checking(by: str) -> str:
        with town.house.db.read() as session:
            seen = by_code(session, "M01")
            assert seen is not None
            digest = digest_now(around(town, session), seen).hex()
        together.wait()
        with town.house.db.write() as session:
            session.add(seen)
            try:
                check(around(town, session), seen, by, digest)
            except Refusal as refusal:
                return str(refusal.sentence)
        return "checked"

    with ThreadPoolExecutor(2) as pool:
        heard = sorted(pool.map(checking, ("S01", "S03")))
    assert heard == ["checked", "ちょうど別の人が変えたところです。もう一度、いまのようすを見てください。"]
    assert (row(town).state, row(town).checker2) == ("checked", None)


def test_two_who_write_at_once_get_a_number_each(either_town: Town) -> None:
    either_town.clock.moment = NOON
    together = Barrier(3)

    def writing(_who: int) -> str:
        together.wait()
        return proposed(either_town)

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(writing, range(3))) == ["M01", "M02", "M03"]


def test_the_words_and_files_are_sealed(office: Office) -> None:
    proposed(office.town)
    with office.town.house.db.read() as session:
        one, file = session.query(Sending).one(), session.query(SendingEnclosure).one()
        assert SUBJECT.encode() not in one.words
        assert (NAME.encode() in file.name, PAPER in file.content) == (False, False)
