"""`/課題`: two taps keep an issue, once; no words of it ever stand in a chat."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.chat.postbacks import encode
from handlers.people.tables import Association
from handlers.proposals.tables import Issue
from tests.cast import Town
from tests.chat.raw import postback
from tests.meetings.stages import place
from tests.proposals.year import issue, visit


def kept(town: Town) -> Sequence[Issue]:
    """All issues there ever were."""
    with town.house.db.read() as session:
        return session.scalars(select(Issue).order_by(Issue.number)).all()


def test_two_taps_keep_an_issue_about_an_association(town: Town) -> None:
    town.staff.say("/課題 さくら町会").heard("さくら町会の課題: どの道具のことですか。")
    town.staff.tap("LINE公式アカウント").heard("LINE公式アカウントの、どんな課題ですか。")
    town.staff.tap("人手がたりない").heard("T001を残しました。", "さくら町会 LINE公式アカウント・人手がたりない")
    (one,) = kept(town)
    with town.house.db.read() as session:
        assert session.get_one(Association, one.association_id).name == "さくら町会"
    assert (one.meeting_id, one.tool, one.kind, one.words, one.made_by) == (None, "line", "people", "", "S01")


def test_an_issue_about_an_event(town: Town) -> None:
    made = place(town, "held")
    town.staff.say("/課題 W01").tap("道具によらない").tap("そのほか").heard("T001を残しました。", "講習会1 LINE")
    assert kept(town)[0].meeting_id == made


def test_an_issue_about_a_visit_is_its_associations_too(town: Town) -> None:
    visit(town)
    town.staff.say("/課題 派遣1").tap("LINE公式アカウント").tap("お金がかかる").heard("いなほ町会")
    assert kept(town)[0].association_id == town.associations["いなほ町会"]


def test_a_button_pressed_again_keeps_no_second_issue(town: Town) -> None:
    town.staff.say("/課題 A001").tap("LINE公式アカウント")
    pressed = town.staff.action("お金がかかる")["data"]
    postback(town.staff, pressed).heard("T001を残しました。")
    postback(town.staff, pressed).heard("T001を残しました。")
    assert len(kept(town)) == 1


def test_a_mistake_is_taken_back_and_its_number_stays_its_own(town: Town) -> None:
    town.staff.say("/課題 A001").tap("LINE公式アカウント").tap("そのほか").tap("まちがえた（消す）").heard(
        "T001を消しました。"
    )
    assert kept(town)[0].gone_at is not None
    town.staff.say("/課題").heard("課題: 0件")
    town.staff.say("/課題 A001").tap("LINE公式アカウント").tap("そのほか").heard("T002を残しました。")


def test_what_was_taken_back_does_not_come_again_by_an_old_button(town: Town) -> None:
    town.staff.say("/課題 A001").tap("LINE公式アカウント")
    pressed = town.staff.action("お金がかかる")["data"]
    postback(town.staff, pressed).tap("まちがえた（消す）")
    postback(town.staff, pressed).heard("T001はもう消してあります。")


def test_the_list_in_the_chat_has_no_words(town: Town) -> None:
    issue(town, words="若い役員がいない", of="さくら町会")
    town.staff.say("/課題").heard("課題: 1件", "T001 さくら町会 LINE公式アカウント・人手がたりない", "/画面")
    assert "若い役員" not in town.staff.answer


def test_nothing_but_an_association_or_an_event_is_taken(town: Town) -> None:
    town.staff.say("/課題 若い役員がいなくて困っている").heard("という団体はありません。")
    town.staff.say("/課題 さくら町会 若い人がいない").heard("がわかりませんでした。")
    assert kept(town) == []


@pytest.mark.parametrize(
    "data",
    [
        encode("proposals.tool", n="x", t="line"), encode("proposals.tool", n="0" * 32, t="fax"),
        encode("proposals.kind", n="x", t="line", k="people"), encode("proposals.drop", id="0" * 32),
        encode("proposals.drop"),
    ],
)  # fmt: skip
def test_a_forged_button_keeps_nothing(town: Town, data: str) -> None:
    postback(town.staff, data).heard("このボタンはもう使えません。")
    assert kept(town) == []


@pytest.mark.parametrize("values", [{"t": "fax", "k": "people"}, {"t": "line", "k": "x"}, {"t": "line"}])
def test_a_forged_choice_keeps_nothing(town: Town, values: dict[str, str]) -> None:
    postback(town.staff, encode("proposals.kind", n="0" * 32, **values)).heard("えらんでください。")
    assert kept(town) == []


def test_an_officer_has_no_such_command(town: Town) -> None:
    town.hanako.say("/課題 さくら町会")
    postback(town.hanako, encode("proposals.kind", n="0" * 32, t="line", k="people"))
    assert kept(town) == []
