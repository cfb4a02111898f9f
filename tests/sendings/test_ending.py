"""After it went: who has it, what the ward said, who told the password; other rooms hear of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.chat.doors import Hook
from bot.chat.found import Doors
from bot.chat.turn import Notice, Surroundings
from bot.mail.port import Outcome
from bot.store.ledger import LedgerEntry
from handlers.sendings.ending import Elsewhere, confirm, give_back, record_elsewhere
from handlers.sendings.posting import tell
from handlers.sendings.queries import by_code, confirmed, of_source
from handlers.sendings.rules import CONFIRMED, RETURNED, SENT, Enclosure
from tests.cast import Chat
from tests.sendings.conftest import Office
from tests.sendings.office import NOON, PAPER, SUBJECT, mails, proposed, refused, row, working

TODAY = NOON.date()


def gone(office: Office, **more: object) -> None:
    """A sending that was checked by two and taken by the ward's server."""
    proposed(office.town, **more)
    office.author.do("ask")
    office.first.do("check")
    office.second.do("check")


def receipt(office: Office) -> tuple[str, str]:
    """The address of the receipt page and the number, as they stand in the mail."""
    words = office.town.mail.words
    return "/receipt/m/" + words.split("/receipt/m/")[1].split()[0], words.split("受領番号　")[1].split()[0]


def test_the_receipt_counts_only_with_the_number_from_the_mail(office: Office) -> None:
    gone(office)
    path, number = receipt(office)
    assert office.town.http.get(path).status_code == 200
    assert office.town.http.post(path, data={"number": "0000"}).status_code == 422
    assert mails(office.town)[0][0].acknowledged_at is None
    assert office.town.http.post(path, data={"number": f" {number} "}).status_code == 200
    letter = mails(office.town)[0][0]
    assert (letter.acknowledged_at, letter.acknowledged_how) == (NOON, "page")
    assert "区が受け取りました（受領番号）" in office.author.page()
    office.town.settle()
    assert "M01 実施報告書: 区が受け取りました。" in str(office.town.staff.items[-1].message)


def test_too_many_wrong_numbers_close_the_page(office: Office) -> None:
    gone(office)
    path, number = receipt(office)
    for _ in range(5):
        office.town.http.post(path, data={"number": "0000"})
    assert office.town.http.post(path, data={"number": number}).status_code == 422
    assert "メールへの返信かお電話で" in office.town.http.get(path).text


@pytest.mark.parametrize("token", ["nonsense", uuid4().hex])
def test_a_receipt_page_nobody_sent_tells_nothing(office: Office, token: str) -> None:
    assert office.town.http.get(f"/receipt/m/{token}").status_code == 200
    assert office.town.http.post(f"/receipt/m/{token}", data={"number": "1234"}).status_code == 422


def test_a_receipt_by_phone_or_reply_is_recorded_once(office: Office) -> None:
    gone(office)
    letter = mails(office.town)[0][0].id.hex
    refused(office.author.do("receipt", letter=letter), "どうやって聞いたか")
    assert office.author.do("receipt", letter=letter, how="phone").status_code == 303
    assert (mails(office.town)[0][0].acknowledged_how, mails(office.town)[0][0].acknowledged_by) == ("phone", "S02")
    refused(office.author.do("receipt", letter=letter, how="mail"), "もう記録されています")


def test_before_it_went_nothing_can_be_received_or_confirmed(office: Office) -> None:
    proposed(office.town)
    letter = mails(office.town)[0][0].id.hex
    refused(office.author.do("receipt", letter=letter, how="phone"), "M01は、まだ送っていません")
    refused(office.author.do("confirm", how="phone"), "区の確認を記録できるのは、送ったあとです")
    refused(office.author.do("told"), "M01には、合い言葉がありません")


def test_the_password_is_shown_for_the_phone_once_the_mail_is_out_and_the_look_is_in_the_ledger(office: Office) -> None:
    proposed(office.town, important=True)
    refused(office.author.post("/staff/sendings/M01/password"), "まだ送っていません")
    office.author.do("ask")
    office.first.do("check")
    office.second.do("check")
    script = office.author.post("/staff/sendings/M01/password")
    assert "整理番号 M01 の添付ファイルの合い言葉をお伝えします。" in script.text
    assert office.author.do("told").status_code == 303
    assert (row(office.town).password_told_by, row(office.town).password_told_at) == ("S02", NOON)
    refused(office.first.do("told"), "もう記録されています")
    with office.town.house.db.read() as session:
        looked = session.scalars(select(LedgerEntry).where(LedgerEntry.what == "sending.password")).one()
    assert (looked.who, looked.did, looked.about, looked.inventory) == ("S02", "opened", "M01", "B-12")


def test_the_wards_word_ends_it(office: Office) -> None:
    gone(office)
    refused(office.author.do("confirm", how="phone", on="10/15"), "まだ来ていません")
    assert office.author.do("confirm", how="phone", on="10/14").status_code == 303
    assert (row(office.town).state, row(office.town).ended_on, row(office.town).ended_how) == (
        "confirmed",
        TODAY,
        "phone",
    )
    with office.town.house.db.read() as session:
        assert [one.code for one in confirmed(session, "report")] == ["M01"]
    refused(office.author.do("return", how="phone", remark="数字"), "差戻しを記録できるのは")


def test_what_comes_back_says_why_without_naming_anybody(office: Office) -> None:
    gone(office)
    refused(office.author.do("return", how="mail"), "どこを直すのか")
    refused(office.author.do("return", how="mail", remark="090-0000-1234へ電話"), "電話番号のように見えた")
    assert office.author.do("return", how="mail", remark="参加者数の合計").status_code == 303
    assert (row(office.town).state, row(office.town).remark) == ("returned", "参加者数の合計")


def hooked(around: Surroundings, heard: list[tuple[str, str]]) -> Surroundings:
    """Somebody listens to all that becomes of a sending."""

    def listen(name: str) -> Hook:
        def hear(_around: Surroundings, about: str) -> list[Notice]:
            heard.append((name, about))
            return []

        return Hook(name, hear)

    return replace(around, doors=Doors(hooks={name: (listen(name),) for name in (SENT, CONFIRMED, RETURNED)}))


def test_other_rooms_hear_of_each_thing_that_went(office: Office) -> None:
    files = (Enclosure("a.docx", PAPER, "paper:1"), Enclosure("b.docx", PAPER, "paper:2"))
    gone(office, enclosures=files, source="paper:1")
    heard: list[tuple[str, str]] = []
    with working(office.town) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        confirm(hooked(here, heard), one, "S02", TODAY, "phone")
    assert heard == [(CONFIRMED, "paper:1"), (CONFIRMED, "paper:2")]
    with office.town.house.db.read() as session:
        assert [one.code for one in of_source(session, "paper:2")] == ["M01"]


def test_a_return_and_what_went_elsewhere_are_told_too(office: Office) -> None:
    heard: list[tuple[str, str]] = []
    with working(office.town) as here:
        one = Elsewhere("report", TODAY, "S02", ("S01", "S03"), "paper:9")
        made, _told = record_elsewhere(hooked(here, heard), one, "S02")
        give_back(hooked(here, heard), made, "S02", TODAY, "phone", "表紙")
    assert heard == [(SENT, "paper:9"), (RETURNED, "paper:9")]


def test_a_room_that_cannot_go_on_undoes_nothing(office: Office) -> None:
    def fall(_around: Surroundings, _about: str) -> list[Notice]:
        raise ValueError

    gone(office)
    with working(office.town) as here:
        one = by_code(here.session, "M01")
        assert one is not None
        told = tell(replace(here, doors=Doors(hooks={SENT: (Hook(SENT, fall),)})), one, SENT)
    assert [notice.key for notice in told] == ["sending-untold:M01:5"]


def test_the_postman_tells_the_hooks_when_the_last_letter_is_taken(office: Office) -> None:
    gone(office, recipients=("desk", "contracts"))
    assert row(office.town).state == "sent"
    assert all(letter.accepted_at == NOON for letter, _mail in mails(office.town))


def test_one_of_two_letters_that_is_refused_keeps_it_from_being_sent(office: Office) -> None:
    office.town.mail.says = Outcome("refused", "550")
    gone(office, recipients=("desk", "contracts"))
    assert row(office.town).state == "failed"
    assert "もう一度送る" in office.author.page()
    office.town.mail.says = Outcome("accepted")
    assert office.author.do("retry").status_code == 303
    assert row(office.town).state == "sent"
    assert len(office.town.mail.taken) == 2


def test_the_chat_lists_what_waits_with_links_and_no_words_of_it(office: Office) -> None:
    office.town.staff.say("/送信").heard("確認を待っている送信はありません。")
    proposed(office.town)
    office.author.do("ask")
    office.town.staff.say("/送信").heard("M01 実施報告書", "1人目の確認待ち（作った人 S02）")
    assert SUBJECT not in office.town.staff.answer
    office.town.staff.say("/送信 M01").heard("M01 実施報告書")
    office.town.staff.say("/送信 M09").heard("M09という送信はありません。")


def test_asking_for_a_check_is_said_in_the_group(office: Office) -> None:
    proposed(office.town)
    office.author.do("ask")
    heard = str(office.town.staff.items[-1].message)
    assert "M01 実施報告書: 1人目の確認をお願いします。" in heard
    assert "/staff/sendings/M01" in heard


def test_what_went_from_our_own_mail_program_is_recorded(office: Office) -> None:
    chat = Chat(office.town, office.town.nonomura)
    chat.say("/送付済 実施報告書 10/13 S01 S03").heard("M01 実施報告書を10月13日(火)に送った、と記録しました。")
    one = row(office.town)
    assert (one.state, one.way, one.author, one.checker1, one.checker2) == ("sent", "elsewhere", "S02", "S01", "S03")
    assert one.sent_at is not None
    assert one.sent_at.date() == TODAY.replace(day=13)
    assert "自社のメールソフトから" in office.author.page()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("/送付済 実施報告書 10/13 S02 S03", "みな別の従事者でなければなりません"),
        ("/送付済 実施報告書 10/13 S01 S01", "みな別の従事者でなければなりません"),
        ("/送付済 実施報告書 10/15 S01 S03", "まだ来ていません"),
        ("/送付済 ねこ 10/13 S01 S03", "種類は"),
    ],
)
def test_a_record_that_cannot_be_is_refused(office: Office, said: str, sentence: str) -> None:
    Chat(office.town, office.town.nonomura).say(said).heard(sentence)


def test_the_page_records_it_too(office: Office) -> None:
    form = {"kind": "notice", "on": "10/13", "checker1": "s01", "checker2": "S03"}
    assert office.author.post("/staff/sendings/elsewhere", **form).status_code == 303
    assert row(office.town).kind == "notice"
    refused(
        office.author.post("/staff/sendings/elsewhere", **form | {"checker2": "S99"}), "「S99」という従事者はいません"
    )


def test_today_says_who_may_check_and_what_is_owed_afterwards(office: Office) -> None:
    proposed(office.town, important=True)
    office.author.do("ask")
    assert "M01 実施報告書: 見て確認する" in office.first.today()
    assert "M01 実施報告書: 1人目の確認待ち" in office.author.today()
    office.first.do("check")
    office.second.do("check")
    assert "M01 合い言葉をまだ伝えていません" in office.author.today()
    office.author.do("told")
    assert "M01" not in office.author.today()
    office.town.clock.moment = NOON + timedelta(days=3, minutes=1)
    assert "M01 受け取りの知らせがまだです" in office.author.today()
    office.author.do("receipt", letter=mails(office.town)[0][0].id.hex, how="phone")
    assert "M01" not in office.author.today()
