"""After the first report: follow-ups as differences, cause, measures, persons concerned, publication, the end."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from handlers.incidents.tables import IncidentReport, Measure
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person; the first report has just reached the ward."""
    chat = Chat(town, town.saeki).say("/事故").tap("送り先をまちがえた").tap("いま")
    return chat.tap("区の人が電話に出た")


def test_a_follow_up_tells_only_what_changed_and_needs_a_second_person(saeki: Chat, town: Town) -> None:
    saeki.say("/追記 数量 14件").say("/原因 宛先の確認もれ").say("/続報").heard(
        "・数量: 調査中 → 14件", "・原因: 調査中 → 宛先の確認もれ", "まだ調査中のこと", "内容、発生場所、発生状況"
    )
    assert "種類" not in saeki.answer
    assert [label for label in saeki.buttons() if "待たずに" in label] == []
    saeki.tap("ほかの人に確認を頼む")
    Chat(town, town.nonomura).tap("確かめた。送る").heard("続報1をメールの列に入れました。")
    assert "続報1 I001" in town.mail.words


def test_the_next_follow_up_begins_where_the_last_one_ended(saeki: Chat, town: Town) -> None:
    saeki.say("/追記 数量 14件").say("/続報").tap("ほかの人に確認を頼む")
    Chat(town, town.nonomura).tap("確かめた。送る")
    saeki.say("/追記 数量 15件").say("/続報").heard("続報2", "・数量: 14件 → 15件")


def test_a_follow_up_never_resets_the_clock(saeki: Chat, town: Town) -> None:
    before = only(town)
    saeki.say("/続報").tap("ほかの人に確認を頼む")
    Chat(town, town.nonomura).tap("確かめた。送る")
    after = only(town)
    assert (before.aware_at, before.reached_at, before.state) == (after.aware_at, after.reached_at, after.state)


def test_a_draft_that_was_not_sent_is_taken_up_again(saeki: Chat, town: Town) -> None:
    saeki.say("/続報").say("/続報")
    with town.house.db.read() as session:
        assert session.scalars(select(IncidentReport.number).order_by(IncidentReport.number)).all() == [0, 1]


def test_before_the_first_report_nothing_of_this_may_be_done(town: Town) -> None:
    saeki = Chat(town, town.saeki).say("/事故")
    for line in ("/続報", "/原因 不明", "/再発防止 二重確認 S02 12/10", "/区の指示 通知", "/報告書提出"):
        saeki.say(line).heard("まず一報を区へ。")


def test_a_measure_has_an_owner_a_day_and_an_end(saeki: Chat, town: Town) -> None:
    saeki.say("/再発防止 宛先を2人で確認 S02 10/20").heard("再発防止策の実施（/対策済）")
    saeki.say("/対策済 1")
    with town.house.db.read() as session:
        made = session.scalars(select(Measure)).one()
    assert (made.words, made.owner, made.due_on, made.done_on) == (
        "宛先を2人で確認", "S02", date(2026, 10, 20), date(2026, 10, 14)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("/再発防止 二重確認", "の順で送ってください"),
        ("/再発防止 二重確認 S09 10/20", "S09という従事者はいません"),
        ("/対策済 7", "いまあるのは なし"),
        ("/公表 しました", "「相談中」「区へ連絡」「公表した」"),
        ("/本人通知 14人", "区の指示を受けてから"),
        ("/原因 I009 何か", "I009"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(saeki: Chat, town: Town, line: str, why: str) -> None:
    if "I009" in line:
        saeki.say(line)
        assert entries(town, "cause") in ([], ["I009 何か"])
        return
    saeki.say(line).heard(why)


def test_persons_are_told_only_after_the_wards_instruction(saeki: Chat, town: Town) -> None:
    saeki.say("/区の指示 本人へ通知").say("/本人通知 14人 郵送")
    assert entries(town, "notified") == ["14人 郵送"]


def test_publication_needs_the_ward_first_or_an_urgent_reason(saeki: Chat, town: Town) -> None:
    saeki.say("/公表 公表した").heard("公表の前に区へ連絡します")
    saeki.say("/公表 区へ連絡").say("/公表 公表した")
    assert only(town).publication == "published"


def test_an_urgent_publication_keeps_its_reason(saeki: Chat, town: Town) -> None:
    saeki.say("/公表 公表した 被害が広がるため")
    assert entries(town, "publication") == ["公表した 被害が広がるため"]


def test_it_closes_only_when_nothing_is_left(saeki: Chat, town: Town) -> None:
    saeki.say("/終結").heard("まだとじられません。", "原因（/原因）", "事故報告書の提出（/報告書提出）")
    saeki.say("/原因 確認もれ").say("/再発防止 二人で確認 S02 10/20").say("/対策済 1")
    saeki.say("/報告書提出").say("/区が確認").heard("すべて済みました。").say("/終結").heard(
        "とじました。記録は残ります。"
    )
    assert only(town).state == "closed"


def test_what_was_none_is_taken_back_with_its_reason_and_stays_on_record(town: Town) -> None:
    saeki = Chat(town, town.saeki).say("/事故").say("/誤報 かばんは事務所にあった").tap("まだ何も伝えていない")
    saeki.heard("事故ではなかった、と記録しました。").listen()
    town.time_is(town.now + timedelta(minutes=45))
    assert "I001" not in saeki.answer, saeki.answer
    assert (only(town).state, entries(town, "dismissed")) == ("dismissed", ["かばんは事務所にあった"])


def test_after_the_report_the_ward_must_hear_that_it_was_none(saeki: Chat, town: Town) -> None:
    saeki.say("/誤報 見つかった").tap("まだ何も伝えていない").heard("先に区へ伝えてください。")
    saeki.say("/誤報 見つかった").tap("区に伝えた")
    assert only(town).state == "dismissed"


def test_only_the_responsible_person_takes_back_and_closes(saeki: Chat, town: Town) -> None:
    nonomura = Chat(town, town.nonomura)
    nonomura.say("/誤報 見つかった").heard("管理責任者だけができます")
    nonomura.say("/終結").heard("管理責任者だけができます")


def test_the_cause_is_chased_by_the_days_of_the_profile(saeki: Chat, town: Town) -> None:
    town.time_is(datetime(2026, 10, 21, 9, 0, tzinfo=TOKYO))  # five open days after the 14th
    saeki.heard("きょうまで: 原因を記録してください")


def test_nothing_is_chased_once_it_is_done(saeki: Chat, town: Town) -> None:
    saeki.say("/原因 確認もれ").say("/再発防止 二人で確認 S02 10/26").say("/対策済 1").listen()
    town.time_is(datetime(2026, 10, 26, 9, 0, tzinfo=TOKYO))
    assert "再発防止策" not in saeki.answer


def test_a_claim_is_recorded_and_the_ward_is_to_hear_of_it(saeki: Chat, town: Town) -> None:
    saeki.say("/苦情 電話で一件").heard("区へ知らせてください。")
    assert entries(town, "claim") == ["電話で一件"]
