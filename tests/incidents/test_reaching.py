"""Reaching the ward: the calls, the mail, what counts as 一報, and what a late one needs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import TOKYO
from bot.mail.port import Outcome
from bot.mail.tables import MailRow
from bot.schedule.tables import DueRow
from handlers.contract import rules
from handlers.incidents.tables import IncidentReport
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person's own chat, an incident just begun."""
    return Chat(town, town.saeki).say("/事故")


def open_alarms(town: Town) -> int:
    """How many alarms are still to ring."""
    with town.house.db.read() as session:
        rows = select(DueRow.id).where(DueRow.job.like("incident %"), DueRow.state == "open", DueRow.urgent)
        return len(session.scalars(rows).all())


def first_report(town: Town) -> IncidentReport:
    """The first report as it stands."""
    with town.house.db.read() as session:
        return session.scalars(select(IncidentReport).where(IncidentReport.number == 0)).one()


def test_somebody_answered_the_phone_and_that_is_the_first_report(saeki: Chat, town: Town) -> None:
    town.clock.moment += timedelta(minutes=12)
    saeki.tap("区の人が電話に出た").heard("一報が済みました（電話 18:11、気づいてから12分）。")
    assert (only(town).state, only(town).reached_at, open_alarms(town)) == ("reported", town.now, 0)


def test_nobody_answered_and_the_next_number_comes(saeki: Chat, town: Town) -> None:
    saeki.tap("電話に出ない").heard("電話に出ませんでした。", "次の番号にかけてください。")
    assert (only(town).state, entries(town, "called")) == ("open", ["no answer"])


def test_the_words_to_read_aloud_stand_ready(saeki: Chat) -> None:
    saeki.tap("送り先をまちがえた").tap("いま").tap("読み上げる文").heard(
        "事故の一報です。", "17時59分に気づきました。誤送信（うたがいを含みます）です。", "数量は、調査中です。"
    )


def test_two_taps_send_the_mail(saeki: Chat, town: Town) -> None:
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）").heard("一報をメールの列に入れました。")
    assert "jiko-madoguchi@kuyakusho.example" in town.mail.words
    assert "【事故等の報告】一報 I001" in town.mail.words
    report = first_report(town)
    assert (report.sent_at, report.accepted_at, report.acknowledged_at) == (town.now, town.now, None)
    assert (report.waived, report.checker) == ("時間がない", None)


def test_a_mail_alone_is_no_first_report_and_the_alarms_go_on(saeki: Chat, town: Town) -> None:
    before = open_alarms(town)
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）")
    saeki.heard("人が受け取るまで、一報は済んでいません。電話もしてください。")
    assert (only(town).state, open_alarms(town)) == ("open", before + 1)


def test_after_a_mail_at_night_staff_are_told_in_the_morning_to_call(saeki: Chat, town: Town) -> None:
    town.clock.moment = datetime(2026, 10, 14, 23, 40, tzinfo=TOKYO)
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）").listen()
    town.time_is(datetime(2026, 10, 15, 8, 30, tzinfo=TOKYO))
    saeki.heard("【事故 I001】")
    assert entries(town, "call back") == [""]


def test_the_receipt_counts_only_with_the_number_from_the_mail(saeki: Chat, town: Town) -> None:
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）").listen()
    words = town.mail.words
    path = "/receipt/" + words.split("/receipt/")[1].split()[0]
    number = words.split("受領番号")[1].split()[0]
    assert "受領番号" in town.http.get(path).text
    assert only(town).state == "open"
    wrong = "1000" if number != "1000" else "1001"
    assert town.http.post(path, data={"number": wrong}).status_code == 422
    assert only(town).state == "open"
    assert "受領を記録しました" in town.http.post(path, data={"number": number}).text
    town.settle()
    saeki.heard("一報が済みました（メール")
    assert first_report(town).acknowledged_at == town.now


def test_guessing_the_number_is_stopped_after_five_tries(saeki: Chat, town: Town) -> None:
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）")
    path = "/receipt/" + town.mail.words.split("/receipt/")[1].split()[0]
    number = town.mail.words.split("受領番号")[1].split()[0]
    for _ in range(5):
        town.http.post(path, data={"number": "0000"})
    assert "受け付けられません" in town.http.post(path, data={"number": number}).text
    assert only(town).state == "open"


@pytest.mark.parametrize("token", ["x", "0" * 32])
def test_a_receipt_page_nobody_sent_tells_nothing(town: Town, token: str) -> None:
    assert town.http.get(f"/receipt/{token}").status_code == 200
    assert town.http.post(f"/receipt/{token}", data={"number": "1234"}).status_code == 422


def test_a_second_worker_checks_and_sends(saeki: Chat, town: Town) -> None:
    nonomura = Chat(town, town.nonomura).listen()
    saeki.tap("メールで一報を送る").tap("ほかの人に確認を頼む").heard("1人に頼みました")
    nonomura.heard("確認をお願いします（S01より）", "一報をご報告します").tap("確かめた。送る")
    report = first_report(town)
    assert (report.author, report.checker, report.waived) == ("S01", "S02", None)
    assert len(town.mail.taken) == 1


def test_nobody_checks_their_own_report(saeki: Chat, town: Town) -> None:
    nonomura = Chat(town, town.nonomura).listen()
    saeki.tap("メールで一報を送る").tap("ほかの人に確認を頼む")
    action = nonomura.action("確かめた。送る")
    town.platform.tap(town.saeki, action, None, None)
    saeki.listen()
    town.settle()
    saeki.heard("自分では確認できません")
    assert town.mail.taken == []


def test_the_report_goes_once_however_often_the_button_is_tapped(saeki: Chat, town: Town) -> None:
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）").tap("待たずに送る（急ぐ）").heard("もう送ってあります")
    assert len(town.mail.taken) == 1


def test_a_mail_server_that_fails_rings_at_once(saeki: Chat, town: Town) -> None:
    nonomura = Chat(town, town.nonomura)
    town.mail.says = Outcome("later", "SMTP 450")
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）").heard(
        "一報のメールが送れていません。電話してください。", "送り直しは続けています。"
    )
    nonomura.heard_nothing()
    assert entries(town, "mail failed") == ["一報 SMTP 450"]


def test_a_mail_that_is_refused_says_so(saeki: Chat, town: Town) -> None:
    town.mail.says = Outcome("refused", "SMTP 550")
    saeki.tap("メールで一報を送る").tap("待たずに送る（急ぐ）").heard("送り直しもできませんでした。")
    with town.house.db.read() as session:
        assert session.scalars(select(MailRow.state)).one() == "dead"


def test_a_report_is_recorded_by_words_with_its_time(saeki: Chat, town: Town) -> None:
    town.clock.moment += timedelta(minutes=40)
    saeki.say("/一報済 電話 18:20").heard("一報が済みました（電話 18:20、気づいてから21分）。")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("狼煙 18:20", "どうやって知らせましたか"),
        ("電話 17:10", "気づいた時刻（17:59）より前"),
        ("電話 25:99", "時刻が分かりません"),
    ],
)
def test_a_report_that_cannot_be_is_refused(saeki: Chat, town: Town, words: str, why: str) -> None:
    town.clock.moment += timedelta(minutes=40)
    saeki.say(f"/一報済 {words}").heard(why)
    assert only(town).state == "open"


def test_at_sixty_minutes_it_is_on_time_and_a_second_later_it_needs_a_reason(saeki: Chat, town: Town) -> None:
    town.clock.moment += timedelta(minutes=60, seconds=1)
    saeki.tap("区の人が電話に出た").heard("60分をすぎました").tap("区につながらなかった").heard("上限を超過")
    assert entries(town, "late") == ["区につながらなかった"]


def test_a_fax_alone_is_no_first_report(saeki: Chat, town: Town) -> None:
    saeki.say("/一報済 FAX").heard("FAXを送った、と記録しました。人が受け取るまで、一報は済んでいません。")
    assert (only(town).state, entries(town, "sent")) == ("open", ["FAX"])


def test_everybody_hears_when_it_is_done(saeki: Chat, town: Town) -> None:
    town.staff.listen()
    saeki.tap("区の人が電話に出た")
    town.staff.heard("一報が済みました")


def test_without_a_contact_the_screen_says_so_and_shows_the_number_we_know(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = rules.profile("nerima-r8").model_copy(update={"incident": rules.IncidentPlan()})
    for module in ("cards", "mailing", "reports", "clock", "reaching"):
        monkeypatch.setattr(f"handlers.incidents.{module}.profile", lambda _name: bare, raising=False)
    saeki = Chat(town, town.saeki).say("/事故").heard("まだ登録されていません。下の番号に電話してください。")
    assert saeki.action("区: 区")["uri"] == "tel:03-6759-9119"
    saeki.tap("メールで一報を送る").heard("区のメールの宛先が登録されていません。電話してください。")


def test_no_second_worker_is_awake_and_the_mail_still_goes(town: Town) -> None:
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(chat_id=None))
    saeki = (
        Chat(town, town.saeki)
        .say("/事故")
        .tap("メールで一報を送る")
        .tap("ほかの人に確認を頼む")
        .heard("0人に頼みました")
    )
    saeki.tap("メールで一報を送る").tap("待たずに送る（1人しかいない）")
    assert first_report(town).waived == "ほかに人がいない"
