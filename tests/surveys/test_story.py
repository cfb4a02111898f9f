"""A seminar of twenty: nine on LINE, six on the page, four on paper, one who does not; two of them twice.

The totals are those of a table that was added up by hand.
"""

from __future__ import annotations

from bot.chat.turn import Surroundings
from handlers.surveys.queries import form_of
from handlers.surveys.tally import count
from handlers.surveys.totals import Totals
from tests.cast import ASSOCIATIONS, Chat, Town
from tests.surveys.hands import PaperDesk, Phone, seat_path
from tests.surveys.stage import answer, at, meter, near_the_end, survey

SATISFIED = ("不満", "少し不満", "ふつう", "少し満足", "満足")
AGES = {"from_60": "60代", "from_70": "70代", "from_80": "80歳以上"}
# satisfied, pace and age of those on LINE, on the page and on paper
CHAT = (("5", "right", "from_60"), ("5", "right", "from_60"), ("4", "right", "from_60"), ("5", "slow", "from_70"),
        ("3", "right", "from_70"), ("5", "right", "from_70"), ("4", "fast", "from_70"), ("5", "right", "from_60"),
        ("2", "slow", "from_80"))  # fmt: skip
PAGE = (("5", "right", "from_60"), ("4", "right", "from_70"), ("5", "right", "from_70"), ("3", "slow", "from_80"),
        ("4", "right", "from_60"), ("5", "-", "from_70"))  # fmt: skip
PAPER = (("4", "slow", "from_80"), ("5", "slow", "from_70"), ("1", "slow", "-"), ("5", "right", "from_70"))
PACE = {"fast": "速かった", "right": "ちょうどよかった", "slow": "遅かった", "-": "答えない"}

BY_HAND = {
    "satisfied": {"1": 1, "2": 1, "3": 2, "4": 5, "5": 10},  # 19 people; 79 points: mean 4.16
    "pace": {"fast": 1, "right": 11, "slow": 6},  # one left it open
    "age": {"from_60": 6, "from_70": 9, "from_80": 3},  # one left it open
}  # fmt: skip


def on_line(town: Town, chat: Chat, seat: int, said: tuple[str, str, str]) -> None:
    """One who answers with their phone in LINE and names their sheet."""
    satisfied, pace, age = said
    labels = [SATISFIED[int(satisfied) - 1], "答えない", PACE[pace], *["答えない"] * 4, AGES[age], "答えない", "つぎへ"]
    answer(chat.tap("答える").say(str(seat)), *labels).heard("お答えを受け取りました。")


def given(said: tuple[str, str, str]) -> dict[str, tuple[str, ...]]:
    """The same on a form."""
    return {key: (value,) for key, value in zip(("satisfied", "pace", "age"), said, strict=True) if value != "-"}


def the_whole_story(town: Town) -> None:
    """Twenty people in a room."""
    guests = [town.officer(f"{n}人目", ASSOCIATIONS[n % len(ASSOCIATIONS)]) for n in range(10)]
    near_the_end(town, *guests, sheets=22)
    for seat, (chat, said) in enumerate(zip(guests[:9], CHAT, strict=True), 1):
        on_line(town, chat, seat, said)
    for seat, said in enumerate(PAGE, 10):
        Phone(town, seat_path(town, seat)).answer(given(said))
    Phone(town, seat_path(town, 15)).answer(given(PAGE[-1]))  # the QR was read twice: still one
    town.time_is(at(11, 12, 16))
    town.staff.say("/終了 講習会1 出席 20").heard("出席20人のうち、まだ: 5人")
    desk = PaperDesk(town)
    for seat, said in enumerate(PAPER, 16):
        desk.type_in(seat, given(said))
    desk.type_in(1, given(("1", "fast", "from_80")))  # the first of LINE handed in the sheet too
    other = PaperDesk(town, town.saeki)
    for seat in (16, 17, 18, 19, 1):
        other.decide(seat, "check")


def of(town: Town) -> Totals:
    """What may be shown."""
    with town.house.db.read() as session:
        here = Surroundings(session, town.now, town.house.vault, town.house.settings)
        return count(here, form_of(session, survey(town)), [survey(town).id])


def test_the_totals_of_twenty_people_are_those_of_the_table_by_hand(town: Town) -> None:
    the_whole_story(town)
    heads = meter(town)
    assert (heads.online, heads.paper, heads.missing, heads.too_many) == (15, 4, 1, 0)
    town.time_is(at(11, 19, 20))
    assert meter(town).missing == 1
    PaperDesk(town).do("/tally", {})
    found = of(town)
    assert found.people == 19
    questions = {one.question.key: one for one in found.totals}
    for key, table in BY_HAND.items():
        labels = {questions[key].question.label(one): number for one, number in table.items()}
        assert {one.label: one.count for one in questions[key].shares if one.count} == labels
    satisfied, pace = questions["satisfied"], questions["pace"]
    assert (satisfied.base, satisfied.silent, satisfied.mean) == (19, 0, "4.16")
    assert [one.percent for one in satisfied.shares] == ["5.3%", "5.3%", "10.5%", "26.3%", "52.6%"]
    assert (pace.base, pace.silent) == (18, 1)
    assert not questions["trouble"].shown or questions["trouble"].base == 0
    ages = next(one for one in found.across if one.by == "age")
    assert {one.label: one.people for one in ages.columns} == {"60代": 6, "70代": 9, "80歳以上": None, "無回答": None}
    assert [one.totals[0].mean for one in ages.columns] == ["4.67", "4.56", None, None]
    assert all(one.by != "association" for one in found.across)
