"""The page without LINE: by the QR of a sheet or by its number; nothing is lost, nobody counts twice."""

from __future__ import annotations

import pytest

from handlers.surveys.public import MOST_TRIES
from tests.cast import Town
from tests.meetings.guests import seminar
from tests.signing import stamp
from tests.surveys.hands import Phone, fields, figures, seat_path
from tests.surveys.stage import KEPT, agreed, answer, kept, meter, near_the_end, respondents, survey

ONLINE = {key: keys for key, keys in KEPT.items() if key not in ("age", "together")}


def phone(town: Town, seat: int = 7) -> Phone:
    """A phone that has read the QR of a sheet."""
    near_the_end(town, sheets=20)
    return Phone(town, seat_path(town, seat))


def test_a_survey_is_answered_section_by_section(town: Town) -> None:
    one = phone(town)
    assert "はじめる" in one.see().text
    assert "きょうの講習会について" in one.begin().text
    assert "これからについて" in one.section(1, fields(KEPT)).text
    assert "あなたについて" in one.section(2, fields(KEPT)).text
    assert "ありがとうございました。" in one.section(3, fields(KEPT, voice="よかったです。")).text
    assert kept(town) == [KEPT | {"voice": ("",)}]


def test_every_section_is_kept_when_it_is_sent(town: Town) -> None:
    one = phone(town)
    one.begin()
    one.section(1, fields(KEPT))
    assert set(kept(town)[0]) == {"satisfied", "plain", "pace", "useful"}
    assert meter(town).online == 1


def test_looking_at_an_address_uses_nothing_up(town: Town) -> None:
    one = phone(town)
    one.see()
    one.see("/2")
    assert respondents(town) == []


def test_a_qr_read_twice_goes_on_where_it_was(town: Town) -> None:
    one = phone(town)
    one.answer(KEPT, voice="一度目")
    again = Phone(town, one.path)
    assert "つづきから答える" in again.see().text
    assert "一度目" in again.see("/3").text
    assert 'value="5" checked' in again.see("/1").text
    again.answer(KEPT | {"satisfied": ("1",)})
    assert len(respondents(town)) == 1
    assert kept(town)[0]["satisfied"] == ("1",)


def test_a_number_and_its_four_figures_open_the_same_page(town: Town) -> None:
    one = phone(town)
    door = Phone(town, f"/s/{survey(town).slug}")
    assert "用紙の番号" in door.see().text
    page = door._send("", {"seat": "７", "check": figures(town, 7)})
    assert "用紙7番" in page.text
    assert page.request.path == one.path


@pytest.mark.parametrize(
    ("seat", "check"), [("8", None), ("7", "x"), ("7", ""), ("", ""), ("21", "0000"), ("0", "0000")]
)
def test_other_figures_open_nothing(town: Town, seat: str, check: str | None) -> None:
    phone(town)
    door = Phone(town, f"/s/{survey(town).slug}")
    page = door._send("", {"seat": seat, "check": figures(town, 7) if check is None else check})
    assert page.status_code == 422
    assert "番号か4けたの数字がちがうようです。" in page.text


def test_nobody_guesses_figures_for_long(town: Town) -> None:
    phone(town)
    door = Phone(town, f"/s/{survey(town).slug}")
    right = figures(town, 7)
    wrong = "0000" if right != "0000" else "1111"
    for _try in range(MOST_TRIES):
        assert door._send("", {"seat": "7", "check": wrong}).status_code == 422
    assert door._send("", {"seat": "7", "check": right}).status_code == 429
    assert "はじめる" in Phone(town, seat_path(town, 7)).see().text


def test_a_number_that_is_none_is_said_and_the_rest_is_kept(town: Town) -> None:
    one = phone(town)
    one.begin()
    page = one.section(3, fields({"age": ("from_60",)}) | {"q.together": "たくさん"})
    assert page.status_code == 422
    assert "1から20までの数字で書いてください。" in page.text
    assert kept(town) == [{"age": ("from_60",)}]


def test_foreign_answers_are_left_out(town: Town) -> None:
    one = phone(town)
    one.begin()
    one.section(1, {"q.satisfied": "9", "q.pace": "right", "q.nothing": "x", "q.useful": ["cases", "x"]})
    assert kept(town) == [{"plain": ("-",), "pace": ("right",), "satisfied": ("-",), "useful": ("cases",)}]


def test_a_question_that_does_not_apply_is_not_kept(town: Town) -> None:
    one = phone(town)
    one.begin()
    one.section(2, fields({"able": ("5",), "trouble": ("time",)}))
    assert "trouble" not in kept(town)[0]
    assert "問7で「むずかしい、少しむずかしい、わからない」と答えた方だけ" in one.see("/2").text


def test_who_does_not_want_to_answer_says_so(town: Town) -> None:
    one = phone(town)
    assert "気が変わったら" in one.begin("refuse").text
    assert (meter(town).refused, meter(town).opened) == (1, 0)
    one.answer(KEPT)
    assert (meter(town).refused, meter(town).online) == (0, 1)


def test_who_leaves_everything_open_has_declined(town: Town) -> None:
    phone(town).answer({})
    assert (meter(town).refused, meter(town).online) == (1, 0)


def test_before_it_opens_and_after_it_closed_the_page_says_so(town: Town) -> None:
    seminar(town)
    agreed(town)
    town.staff.say("/アンケート用紙 W01 20")
    path = seat_path(town, 7)
    assert town.http.get(path).status_code == 403
    assert "まだ始まっていません。" in town.http.get(path).text
    near = survey(town)
    assert near.state == "agreed"


def test_after_it_closed_nothing_is_taken(town: Town) -> None:
    one = phone(town)
    one.begin()
    csrf = stamp(one.see("/1"))
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります")
    late = town.http.post(f"{one.path}/1", data={"csrf": csrf, **fields(KEPT)})
    assert late.status_code == 410
    assert "もう締め切りました。" in late.text
    assert kept(town) == [{}]


@pytest.mark.parametrize("path", ["/s/nothing2", "/s/nothing2/x", "{slug}/aaaaaaaaaaaaaaaa", "{seat}/9", "{seat}/0"])
def test_what_is_no_address_is_not_found(town: Town, path: str) -> None:
    one = phone(town)
    one.begin()
    named = path.format(slug=f"/s/{survey(town).slug}", seat=one.path)
    assert town.http.get(named).status_code == 404


def test_a_forged_form_is_refused(town: Town) -> None:
    one = phone(town)
    assert town.http.post(one.path, data={"csrf": "x"}).status_code == 400
    assert town.http.post(f"{one.path}/1", data=fields(KEPT)).status_code == 400
    assert respondents(town) == []


def test_who_answers_in_the_chat_writes_on_their_page(town: Town) -> None:
    near_the_end(town, town.hanako)
    chat = answer(town.hanako.tap("答える"), *("満足", "よくわかった", "ちょうどよかった", "答えない", "答えない"),
                  *["答えない"] * 4)  # fmt: skip
    path = chat.action("書くページをひらく")["uri"].removeprefix(town.house.settings.public_url)
    one = Phone(town, path)
    page = one.see()
    assert "ほかの質問は、LINEのトークで答えられます。" in page.text
    assert "いかがでしたか" not in page.text
    assert "ありがとうございました。" in one.section(1, fields({}, voice="また来たいです。")).text
    assert kept(town)[0]["voice"] == ("",)
    chat.tap("つぎへ").heard("お答えを受け取りました。")
    assert kept(town)[0]["voice"] == ("",)


def test_who_named_their_sheet_in_the_chat_is_the_same_person_on_its_page(town: Town) -> None:
    near_the_end(town, town.hanako, sheets=20)
    answer(town.hanako.tap("答える").say("7"), "満足")
    Phone(town, seat_path(town, 7)).see()
    assert [one.channel for one in respondents(town)] == ["chat"]


def test_whose_page_was_begun_cannot_be_named_in_a_chat(town: Town) -> None:
    near_the_end(town, town.hanako, sheets=20)
    Phone(town, seat_path(town, 7)).answer(KEPT)
    town.hanako.tap("答える").say("7").heard("もう答えが始まっています。")


def test_the_pages_need_no_script_and_carry_strict_headers(town: Town) -> None:
    one = phone(town)
    page = one.begin()
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.text.count("<form") == 1
    assert "onclick" not in page.text
    assert town.http.get("/survey.css").mimetype == "text/css"
