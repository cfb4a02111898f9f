"""The page of a meeting: versions by their hash only, the run sheet row by row, the words after the event."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from handlers.meetings import desk as handling
from handlers.meetings.tables import Comment, Material, RunSheet
from handlers.people.tables import Worker
from tests.cast import Town
from tests.meetings.desk import FITS, Desk, Line
from tests.meetings.stages import furnish, now_of, place

CONTENT = b"\x00PLANTED\xff" * 250_000  # 2.25 MB: more than a webhook may have


def kept(town: Town) -> list[tuple[str, str, int]]:
    """The rows of the run sheet."""
    with town.house.db.read() as session:
        sheet = session.get(RunSheet, now_of(town).id)
        return [(str(one["title"]), str(one["form"]), int(str(one["minutes"]))) for one in sheet.rows] if sheet else []


def comment(town: Town, code: str = "W01") -> Comment | None:
    """What was said after the event."""
    with town.house.db.read() as session:
        return session.get(Comment, now_of(town, code).id)


def test_the_list_leads_to_every_meeting(town: Town) -> None:
    place(town, "fixed")
    place(town, "draft", "exchange")
    desk = Desk(town)
    page = town.http.get("/staff/meetings").text
    assert 'href="/staff/meetings/W01"' in page
    assert 'href="/staff/meetings/X01"' in page
    assert 'href="/staff/meetings"' in town.http.get("/staff").text
    assert "日時が確定" in desk.see()


def test_of_a_file_only_number_size_and_hash_are_kept(town: Town, tmp_path: Path) -> None:
    place(town, "fixed")
    page = Desk(town).upload(CONTENT).text
    assert "新しい版を登録しました。" in page
    assert "ファイルそのものは、ここには保管しません。" in page
    assert sha256(CONTENT).hexdigest() in page
    with town.house.db.read() as session:
        (made,) = session.scalars(select(Material))
    assert (made.version, made.size, made.made_by, made.state) == (1, len(CONTENT), "S02", "draft")
    on_disk = [path for path in tmp_path.rglob("*") if path.is_file() and b"PLANTED" in path.read_bytes()]
    assert on_disk == []


def test_a_file_over_the_limit_is_refused_in_a_sentence(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    place(town, "fixed")
    desk = Desk(town)
    monkeypatch.setattr(handling, "MOST_BYTES", 1024)
    page = desk.upload(bytes(100_000))
    assert page.status_code == 413
    assert "登録できるのは0MBまでのファイルです。" in page.text
    with town.house.db.read() as session:
        assert session.scalar(select(Material)) is None


def test_an_empty_file_or_none_is_refused(town: Town) -> None:
    place(town, "fixed")
    desk = Desk(town)
    for form in ({"file": (BytesIO(b""), "empty.pptx")}, {}):
        page = desk.do("material", form)
        assert page.status_code == 422
        assert "ファイルをえらんでください。" in page.text


def test_without_a_run_sheet_its_template_stands_there(town: Town) -> None:
    place(town, "fixed", "exchange")
    page = Desk(town, "X01").see()
    assert "下はひな形です。" in page
    assert 'value="先進事例の紹介"' in page
    assert "質疑の時間がありません。" in page


def test_the_rows_are_kept_as_they_were_typed(town: Town) -> None:
    place(town, "fixed")
    page = Desk(town).sheet([*FITS, ("", "", "")]).text
    assert "進行表を保存しました。" in page
    assert "合計110分（120分まで、残り10分）" in page
    assert kept(town) == [("はじめに", "講義", 10), ("実習", "実習", 80), ("質疑", "全体", 20)]


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("", [0, 1, 2]), ("up-2", [1, 0, 2]), ("up-1", [0, 1, 2]), ("down-2", [0, 2, 1]), ("down-3", [0, 1, 2]),
        ("remove-2", [0, 2]), ("remove-9", [0, 1, 2]), ("remove-x", [0, 1, 2]), ("fly-1", [0, 1, 2]),
    ],
)  # fmt: skip
def test_rows_are_moved_and_taken_away_by_the_buttons_beside_them(town: Town, act: str, order: list[int]) -> None:
    place(town, "fixed")
    Desk(town).sheet(FITS, act)
    assert [title for title, _form, _minutes in kept(town)] == [FITS[n][0] for n in order]


def test_the_template_comes_back_by_a_button(town: Town) -> None:
    furnish(town, place(town, "fixed"))
    Desk(town).sheet(FITS, "template")
    assert kept(town)[0][0] == "あいさつとこの日の目標"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (("", "講義", "10"), "4行目に内容がありません。"),
        (("まとめ", "", "たくさん"), "4行目の分は0から480までの数で入れてください。"),
        (("まとめ", "", ""), "4行目の分は"),
        (("まとめ", "", "481"), "4行目の分は"),
        (("長" * 41, "", "5"), "4行目の内容は40字までにしてください（いま41字）。"),
        (("まとめ", "長" * 21, "5"), "4行目の形は20字までに"),
        (("090-0000-1234に電話", "", "5"), "電話番号のように見えたので、保存していません。"),
        (("まとめ", "aoi@example.com", "5"), "メールアドレスのように見えたので"),
    ],
)
def test_a_row_that_makes_no_sense_is_explained_and_nothing_is_kept(town: Town, line: Line, why: str) -> None:
    furnish(town, place(town, "fixed"))
    before = kept(town)
    page = Desk(town).sheet([*FITS, line])
    assert page.status_code == 422
    assert why in page.text
    assert 'value="はじめに"' in page.text  # nobody types it twice
    assert kept(town) == before


@pytest.mark.parametrize("lines", [[], [("実習", "", "5")] * 21])
def test_a_run_sheet_has_rows_but_not_too_many(town: Town, lines: list[Line]) -> None:
    place(town, "fixed")
    page = Desk(town).sheet(lines)
    assert "進行表は1行から20行までです。" in page.text
    assert kept(town) == []


def test_who_comes_second_with_a_run_sheet_is_told(town: Town) -> None:
    place(town, "fixed")
    desk = Desk(town)
    desk.sheet(FITS, v=1)
    page = desk.sheet([("別の内容", "", "100")], v=1)
    assert "ほかの人が先にこの行事を変えました。" in page.text
    assert 'value="別の内容"' not in page.text
    assert len(kept(town)) == 3


def test_the_instructors_words_are_written_after_the_event(town: Town) -> None:
    place(town, "held")
    desk = Desk(town)
    page = desk.comment("質問が多く、\n時間が足りなかった。").text
    assert "質問が多く、\n時間が足りなかった。" in page
    assert "最後に書いた人: S02 10/14 17:59" in page
    desk = Desk(town, user=town.saeki)
    desk.comment("次は二回に分けたい。")
    made = comment(town)
    assert made is not None
    assert (made.words, made.support, made.said_by) == ("次は二回に分けたい。", "", "S01")


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "講師所感を書いてください。"),
        ("長" * 1001, "講師所感は1000字までにしてください（いま1001字）。"),
        ("困ったら090-0000-1234の方へ", "電話番号のように見えたので、保存していません。"),
    ],
)
def test_words_that_cannot_be_kept_are_explained(town: Town, words: str, why: str) -> None:
    place(town, "held")
    page = Desk(town).comment(words)
    assert page.status_code == 422
    assert why in page.text
    assert words in page.text
    assert comment(town) is None


def test_a_visit_needs_the_support_to_come(town: Town) -> None:
    place(town, "held", "visit")
    desk = Desk(town, "V01")
    assert "今後の支援方針も必要です。" in desk.comment("よく使えていた。").text
    assert comment(town, "V01") is None
    assert "電話番号のように見えた" in desk.comment("よく使えていた。", "090-0000-1234へ").text
    desk.comment("よく使えていた。", "一か月後に電話でようすを聞く。")
    made = comment(town, "V01")
    assert made is not None
    assert made.support == "一か月後に電話でようすを聞く。"


@pytest.mark.parametrize("state", ["draft", "fixed", "ready", "running", "cancelled"])
def test_before_the_end_nobody_comments(town: Town, state: str) -> None:
    place(town, state)
    desk = Desk(town)
    assert "行事が終わってから書けます。" in desk.see()
    assert "講師所感は、行事が終わってから書けます。" in desk.comment("よかった。").text
    assert comment(town) is None


@pytest.mark.parametrize("deed", ["material", "sheet", "comment"])
def test_after_the_report_nothing_is_changed_here_either(town: Town, deed: str) -> None:
    place(town, "reported")
    desk = Desk(town)
    forms: dict[str, Callable[[], TestResponse]] = {
        "material": desk.upload, "sheet": desk.sheet, "comment": lambda: desk.comment("よかった。"),
    }  # fmt: skip
    page = forms[deed]()
    assert page.status_code == 422
    assert "内容を変えられるのは、報告書を送る前だけです。" in page.text
    assert now_of(town).version == 1


def test_strangers_and_forged_forms_stay_outside(town: Town) -> None:
    place(town, "fixed")
    assert town.http.get("/staff/meetings").status_code == 403
    assert town.http.get("/staff/meetings/W01").status_code == 403
    Desk(town)
    bare = town.http.post("/staff/meetings/W01/do/material", data={"file": (BytesIO(b"x"), "x")})
    assert bare.status_code == 403
    with town.house.db.read() as session:
        assert session.scalar(select(Material)) is None


def test_an_auditor_looks_and_changes_nothing(town: Town) -> None:
    place(town, "fixed")
    desk = Desk(town)
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    assert "日時が確定" in desk.see()
    assert desk.upload().status_code == 403


@pytest.mark.parametrize("path", ["W09", "nothing", "W01/do/fly"])
def test_what_does_not_exist_is_not_found(town: Town, path: str) -> None:
    place(town, "fixed")
    Desk(town)
    method = town.http.post if "do" in path else town.http.get
    assert method(f"/staff/meetings/{path}").status_code == 404
