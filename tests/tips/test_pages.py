"""Tips and cases on paper: every one leads to a page in large type, and each fits on one A4."""

from __future__ import annotations

import math

import pytest

from bot.house import House
from handlers.tips.library import Case, Tip, library
from handlers.tips.rules import TOOLS
from handlers.tips.sheets import Sheet, blocks, of_case, of_tip
from tests.cast import Town
from tests.chat.turns import turn_of
from tests.signing import console
from tests.tips.readers import person

ACROSS, DOWN = 27, 27  # signs and lines of 18 pt between the margins of A4
BESIDE = 2  # lines more, because the first ones stand beside a picture
TEXTS: list[Tip | Case] = [*(tip for series in library().series.values() for tip in series), *library().cases]


def sheet(house: House, text: Tip | Case) -> Sheet:
    """The page of a tip or a case."""
    with house.db.read() as session:
        turn = turn_of(house, session)
        return of_tip(turn, text) if isinstance(text, Tip) else of_case(turn, text)


def test_the_list_leads_to_every_page(town: Town) -> None:
    console(town)
    page = town.http.get("/staff/tips").text
    for text in TEXTS:
        path = f"/staff/tips/{text.key}" if isinstance(text, Tip) else f"/staff/cases/{text.name}"
        assert f'href="{path}"' in page
        assert text.title in page
    assert all(f'href="/staff/tips/{one.key}"' in page for one in TOOLS)
    assert 'href="/staff/tips"' in town.http.get("/staff").text


def test_a_page_has_everything_that_stands_on_paper(town: Town) -> None:
    console(town)
    tip = library().series["line"][1]
    page = town.http.get(f"/staff/tips/{tip.key}").text
    assert all(line in page for line in (tip.title, *tip.chat, "□ できた", "□ まだ", "□ 相談したい", "03-0000-0101"))
    assert "<li>この一年の回覧板や掲示を思い出します。</li>" in page
    assert page.count('class="sheet"') == 1


def test_a_tool_is_printed_a_page_a_tip(town: Town) -> None:
    console(town)
    page = town.http.get("/staff/tips/cashless").text
    assert page.count('class="sheet"') == len(library().series["cashless"])


def test_a_case_on_paper_says_that_it_is_made_up(town: Town) -> None:
    console(town)
    page = town.http.get("/staff/cases/one-page").text
    assert all(one in page for one in ("ほしぞら町会（見本）", "見本の事例です（作った話）", "よかったこと"))
    assert "□ できた" not in page


@pytest.mark.parametrize("path", ["/staff/tips/fax", "/staff/tips/line/gone", "/staff/cases/gone"])
def test_what_is_not_there_is_not_there(town: Town, path: str) -> None:
    console(town)
    assert town.http.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/staff/tips", "/staff/tips/line", "/staff/tips/line/one-purpose", "/staff/cases/x"])
def test_nobody_else_sees_the_staffs_pages(town: Town, path: str) -> None:
    assert 'class="sheet"' not in town.http.get(path).text
    assert town.http.get(path).status_code in (302, 401, 403)


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.name))
def test_a_page_fits_on_one_sheet(house: House, text: Tip | Case) -> None:
    page = sheet(house, text)
    lines = [*page.lead, *(line for block in page.blocks for line in block.lines)]
    used = (
        sum(math.ceil(len(line) / ACROSS) for line in lines)
        + 0.35 * len(page.blocks)
        + 6
        + BESIDE * (page.picture is not None)
    )
    assert used <= DOWN


def test_steps_and_lists_stand_together() -> None:
    found = blocks(("一", "二", "- あ", "- い", "1. 先", "2. 後", "三"))
    assert [(one.kind, one.lines) for one in found] == [
        ("p", ("一", "二")), ("ul", ("あ", "い")), ("ol", ("先", "後")), ("p", ("三",)),
    ]  # fmt: skip


def test_somebody_sees_what_is_kept_of_them(town: Town) -> None:
    town.hanako.say("LINEのヒント").tap("できた").say("ヒントの時間").tap("夕方")
    kept = town.house.rooms.doors.kept["tips"]
    with town.house.db.read() as session:
        turn = turn_of(town.house, session)
        said = [str(one) for one in kept.of(turn, person(town).id)]
    assert said == ["まず、受け取る側になる: できた", "届く時間: 夕方"]
