"""A survey from the ward's word to its totals: agreed, opened by time or by staff, reminded, closed for good."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.bootstrap import discover
from bot.chat.dialogues import DialogueRow
from bot.chat.postbacks import encode
from bot.chat.turn import Surroundings
from bot.delivery.tables import OutboxMessage
from bot.errors import Sealed
from bot.schedule.tables import DueRow
from bot.store.ledger import LedgerEntry
from handlers.contract.rules import SurveyPlan, profile
from handlers.meetings.queries import by_code
from handlers.people.queries import person_of
from handlers.people.tables import Person
from handlers.surveys import questionnaires
from handlers.surveys.answers import mine_of
from handlers.surveys.queries import form_of
from handlers.surveys.tables import Survey, SurveyForm, SurveyLink, SurveyRespondent
from tests.cast import Chat, Town
from tests.chat.raw import postback
from tests.meetings.guests import join, seminar
from tests.meetings.stages import place
from tests.surveys.stage import (
    NEAR_THE_END,
    WAY,
    agreed,
    answer,
    at,
    counts,
    invited,
    kept,
    meter,
    near_the_end,
    survey,
)


def closed(town: Town) -> None:
    """Staff close it."""
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります").heard("締め切った")


def around(town: Town, session: Session) -> Surroundings:
    """What a handler would be given."""
    return Surroundings(session, town.now, town.house.vault, town.house.settings)


def person(town: Town, chat: Chat) -> Person:
    """The person behind a chat."""
    with town.house.db.read() as session:
        found = person_of(session, town.house.directory.chat_of("user", chat.user))
    assert found is not None
    return found


def pushes(town: Town, purpose: str) -> int:
    """How many people were written to for this purpose."""
    with town.house.db.read() as session:
        rows = session.scalars(select(OutboxMessage).where(OutboxMessage.purpose == purpose))
        return sum(row.recipients for row in rows)


def test_what_was_agreed_is_kept_word_for_word(town: Town) -> None:
    seminar(town)
    town.staff.say("/アンケート合意 W01").heard("区とは、どのように合意しましたか。", "質問: seminar")
    town.staff.tap("メール").heard("seminar 第1版（10月14日(水)に区と合意")
    with town.house.db.read() as session:
        found = session.scalars(select(Survey)).one()
        assert form_of(session, found) == questionnaires.questionnaire("seminar")
        assert (found.agreed_by, found.recorded_by) == ("mail", "S01")
    town.staff.say("/準備 W01").heard("○ アンケート: 10月14日(水)に区と合意ずみ")


def test_without_the_wards_word_nothing_opens(town: Town) -> None:
    seminar(town)
    town.staff.say("/準備 W01").heard("× アンケート: まだ")
    town.staff.say("/アンケート開始 W01").heard("まだ区と合意していません。")
    town.staff.say("/アンケート W01").heard("まだ区と合意していません。")
    town.time_is(NEAR_THE_END)
    with town.house.db.read() as session:
        assert session.scalar(select(Survey)) is None


@pytest.mark.parametrize("name", ["exchange", "visit", "nothing", "../contracts/nerima-r8"])
def test_questions_of_another_kind_do_not_fit(town: Town, name: str) -> None:
    seminar(town)
    town.staff.say(f"/アンケート合意 W01 {name}").heard("講習会に使えるアンケートは、seminarです。")


def test_a_visit_has_no_survey_unless_the_profile_allows_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    place(town, "fixed", "visit")
    town.staff.say("/アンケート合意 V01").heard("契約で求められていません。")
    contract = profile(town.house.settings.contract)
    allowed = contract.model_copy(update={"surveys": SurveyPlan(visits=True)})
    monkeypatch.setattr("handlers.surveys.changes.profile", lambda _name: allowed)
    town.staff.say("/アンケート合意 V01").tap("電話").heard("visit 第1版")


def test_a_questionnaire_that_changed_before_the_tap_is_asked_about_again(town: Town) -> None:
    seminar(town)
    town.staff.say("/アンケート合意 W01")
    with town.house.db.read() as session:
        meeting = by_code(session, "W01")
        assert meeting is not None
    tapped = encode("surveys.agreed", id=meeting.id, name="seminar", d="0" * 16, how="phone")
    postback(town.staff, tapped).heard("質問がそのあいだに変わりました。")


def test_another_agreement_takes_the_place_of_the_first_until_it_opens(town: Town) -> None:
    near_the_end(town)
    town.staff.say("/アンケート合意 W01").heard("質問を変えられるのは、アンケートを始める前だけです。")


def test_a_file_that_changed_since_is_asked_on_the_page_as_it_was_agreed(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    agreed(town)
    with town.house.db.write() as session:
        other = questionnaires.questionnaire("seminar").model_copy(update={"title": "別の題"})
        session.add(SurveyForm(digest=other.digest, name="seminar", version=2, words=other.frozen(), kept_at=town.now))
        session.flush()
        session.execute(update(Survey).values(form_digest=other.digest))
    town.time_is(NEAR_THE_END)
    town.hanako.tap("答える").heard("別の題")
    assert town.hanako.buttons() == ["アンケートをひらく"]


def test_a_moved_event_moves_the_opening(town: Town) -> None:
    seminar(town)
    agreed(town)
    town.staff.say("/日程変更 W01 11/19 14:00")
    town.time_is(NEAR_THE_END)
    assert survey(town).state == "agreed"
    town.time_is(at(11, 19, 15, 50))
    assert survey(town).state == "open"


def test_an_event_that_was_called_off_is_not_asked_about(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    agreed(town)
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    town.time_is(NEAR_THE_END)
    assert survey(town).state == "agreed"
    town.staff.say("/アンケート開始 W01").heard("この行事は行われないので")


def test_staff_open_it_earlier_but_not_before_the_event(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    agreed(town)
    town.staff.say("/アンケート開始 W01").heard("まだ始まっていない行事です。")
    town.time_is(at(11, 12, 15))
    town.staff.say("/アンケート開始 W01").heard("受付中", "会場で見せるアドレス: http")
    town.hanako.heard("アンケートのお願い")
    town.staff.say("/アンケート開始 W01").heard("もう始まっています。")
    town.time_is(NEAR_THE_END)
    assert pushes(town, "survey invitation") == 1


def test_ending_an_event_opens_it_when_the_time_did_not(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    agreed(town)
    town.time_is(at(11, 12, 15))
    town.staff.say("/終了 W01 14").heard("アンケート: 受付中", "出席14人のうち、まだ: 14人")
    town.hanako.heard("アンケートのお願い")


def test_ending_an_event_only_counts_who_is_missing(town: Town) -> None:
    near_the_end(town, town.hanako, town.takeshi)
    answer(town.hanako.tap("答える"), *WAY)
    town.takeshi.tap("答えない")
    town.time_is(at(11, 12, 16))
    town.staff.say("/終了 講習会1 出席 14人").heard(
        "実施済み", "答えた方: 1人（LINE・ページ 1人、紙 0人）", "まだ: 12人"
    )
    assert survey(town).state == "open"
    town.staff.say("/終了 W01 1")
    assert meter(town).too_many == 1


def test_an_event_without_a_survey_ends_as_before(town: Town) -> None:
    seminar(town)
    town.time_is(at(11, 12, 16))
    assert "アンケート: " not in town.staff.say("/終了 W01 14").answer


def test_only_those_who_have_not_answered_are_reminded(town: Town) -> None:
    near_the_end(town, town.hanako, town.takeshi)
    answer(town.hanako.tap("答える"), *WAY)
    town.hanako.listen()
    town.takeshi.tap("答える").tap("満足").listen()
    town.time_is(at(11, 13, 10))
    town.hanako.heard_nothing()
    town.takeshi.heard("アンケートに、まだ間に合います。")
    town.takeshi.tap("もう答えた").heard("もうお願いはお送りしません。").listen()
    town.time_is(at(11, 19, 10))
    town.takeshi.heard_nothing()


def test_the_last_morning_says_that_it_is_the_last(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.hanako.listen()
    town.time_is(at(11, 19, 10))
    town.hanako.heard("アンケートは、きょうまでです。")


def test_who_wants_no_messages_is_not_reminded(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.hanako.say("わたしの情報").tap("お知らせを止める").listen()
    town.time_is(at(11, 13, 10))
    town.hanako.heard_nothing()


def test_it_closes_by_itself_and_staff_hear_what_is_left(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.time_is(at(11, 19, 19, 59))
    town.hanako.say("アンケート").heard("いかがでしたか。")
    town.staff.listen()
    town.time_is(at(11, 19, 20))
    town.staff.heard("アンケートを締め切りました。", "二人目の確認を待つ用紙: 0枚")
    assert survey(town).state == "closed"


def test_when_it_closes_nobody_can_tell_whose_answers_are_whose(town: Town) -> None:
    near_the_end(town, town.hanako, town.takeshi)
    answer(town.hanako.tap("答える"), *WAY)
    answer(town.takeshi.tap("答える"), "不満")
    with town.house.db.read() as session:
        before = {one.id: one.association_id for one in session.scalars(select(SurveyRespondent))}
        links = list(session.scalars(select(SurveyLink)))
    choices = sorted(map(str, kept(town)))
    closed(town)
    assert counts(town)[:3] == (0, 0, 2)
    assert sorted(map(str, kept(town))) == choices
    with town.house.db.read() as session:
        after = {one.id: (one.association_id, one.page) for one in session.scalars(select(SurveyRespondent))}
        dialogues = session.scalars(select(DialogueRow).where(DialogueRow.state == "open")).all()
    assert not set(before) & set(after)
    assert set(before.values()) == {town.associations["さくら町会"], town.associations["いなほ町会"]}
    assert set(after.values()) == {(None, None)}
    assert [one.moves for one in dialogues] == [0]
    assert len(links) == 2
    assert (meter(town).invited, meter(town).unopened) == (2, 0)


def test_the_key_of_the_links_is_destroyed_so_that_no_backup_opens_them(town: Town) -> None:
    near_the_end(town, town.hanako)
    answer(town.hanako.tap("答える"), "満足")
    with town.house.db.read() as session:
        link, found = session.scalars(select(SurveyLink)).one(), session.scalars(select(Survey)).one()
    closed(town)
    assert survey(town).unlinked_at is None
    town.time_is(town.now + timedelta(seconds=2))
    assert survey(town).unlinked_at is not None
    with town.house.db.write() as session:
        session.add(SurveyLink(id=link.id, survey_id=found.id, person_id=link.person_id, respondent=link.respondent))
    with town.house.db.read() as session, pytest.raises(Sealed):
        mine_of(around(town, session), found, person(town, town.hanako))
    town.time_is(town.now + timedelta(days=1))
    with town.house.db.read() as session:
        ended = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "destroyed key")).all()
    assert [(one.what, one.about, one.inventory) for one in ended] == [("survey links", "W01", "B-10")]


def test_a_group_of_three_from_one_association_stays_named(town: Town) -> None:
    third = town.officer("みどり", "さくら町会")
    fourth = town.officer("いさむ", "さくら町会")
    near_the_end(town, town.hanako, town.takeshi, third, fourth)
    for one in (town.hanako, town.takeshi, third, fourth):
        answer(one.tap("答える"), "満足")
    closed(town)
    with town.house.db.read() as session:
        named = [one for one in session.scalars(select(SurveyRespondent.association_id)) if one is not None]
    assert named == [town.associations["さくら町会"]] * 3


def test_erasing_somebody_leaves_answers_that_are_nobodys(town: Town) -> None:
    near_the_end(town, town.hanako)
    answer(town.hanako.tap("答える"), "満足")
    room = next(one for one in discover().erasings if one.name == "surveys")
    with town.house.db.write() as session:
        who = session.scalars(select(SurveyLink.person_id)).one()
        assert room.run(session, who) == 2
        assert room.run(session, who) == 0
    assert counts(town) == (0, 0, 1, 1)


def test_staff_may_write_to_those_who_have_not_answered(town: Town) -> None:
    near_the_end(town, town.hanako, town.takeshi)
    answer(town.hanako.tap("答える"), *WAY)
    segment = discover().doors.segments["survey"]
    with town.house.db.read() as session:
        choices = [(key, str(words)) for key, words in segment.choices(session, town.now)]
        reached = segment.people(session, "W01", town.now).chats
        assert segment.people(session, "W99", town.now).chats == ()
    assert choices == [("W01", "講習会1 11/12(木) LINEのアンケートに、まだ答えていない方")]
    assert reached == (town.house.directory.chat_of("user", town.takeshi.user),)


def test_what_will_be_asked_is_planned_in_the_months_messages(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    agreed(town)
    expected = next(one for one in discover().expected if str(one.about) == "アンケートのお願い")
    with town.house.db.read() as session:
        here = around(town, session)
        assert expected.cost(here, at(11, 1, 0), at(12, 1, 0)) == 1
        assert expected.cost(here, at(12, 1, 0), at(1, 1, 0)) == 0


@pytest.mark.parametrize(("about", "cost"), [("アンケートの催促", 4), ("アンケートの締め切りの知らせ", 2)])
def test_what_follows_its_opening_is_planned_before_it_opens(town: Town, about: str, cost: int) -> None:
    seminar(town)
    join(town.hanako)
    join(town.takeshi)
    agreed(town)
    expected = next(one for one in discover().expected if str(one.about) == about)
    with town.house.db.read() as session:
        here = around(town, session)
        assert expected.cost(here, at(11, 1, 0), at(12, 1, 0)) == cost
        assert expected.cost(here, at(11, 20, 0), at(12, 1, 0)) == 0


def test_once_it_is_open_only_the_due_rows_tell_of_reminders(town: Town) -> None:
    near_the_end(town, town.hanako)
    costs = {str(one.about): one.cost for one in discover().expected}
    with town.house.db.read() as session:
        here = around(town, session)
        month = (here, at(11, 12, 16), at(12, 1, 0))
        assert [costs[one](*month) for one in ("アンケートの催促", "アンケートの締め切りの知らせ")] == [0, 2]


@pytest.mark.parametrize(("count", "why"), [("0", "20から200"), ("201", "20から200"), ("19", "20から200")])
def test_a_number_of_sheets_that_cannot_be(town: Town, count: str, why: str) -> None:
    seminar(town)
    agreed(town)
    town.staff.say("/アンケート用紙 W01 20").heard("用紙: 20枚")
    town.staff.say(f"/アンケート用紙 W01 {count}").heard(why)


def test_every_survey_is_listed(town: Town) -> None:
    town.staff.say("/アンケート").heard("アンケートはまだありません。")
    near_the_end(town)
    town.staff.say("/アンケート").heard("講習会1 LINE: 受付中")


def test_an_old_button_of_staff_is_refused(town: Town) -> None:
    near_the_end(town)
    old = encode("surveys.close", id=survey(town).id, v=1)
    postback(town.staff, old).heard("このボタンは古くなりました。")
    assert survey(town).state == "open"


def test_after_a_downtime_nobody_is_woken_for_a_survey(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    agreed(town)
    town.hanako.listen()
    town.time_is(at(11, 13, 2))
    town.hanako.heard_nothing()
    town.time_is(at(11, 13, 8))
    town.hanako.heard("アンケートのお願い")


def test_what_is_planned_for_a_survey_ends_with_it(town: Town) -> None:
    near_the_end(town, town.hanako)
    closed(town)
    town.time_is(town.now + timedelta(seconds=2))
    with town.house.db.read() as session:
        rows = session.scalars(select(DueRow).where(DueRow.job.startswith("survey-"), DueRow.state == "open"))
        assert list(rows) == []
    assert invited(town) == []
