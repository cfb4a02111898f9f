"""The pages of the proposal: what was typed is kept or said to be wrong, and nobody overwrites anybody."""

from __future__ import annotations

from html import unescape
from urllib.parse import unquote

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.store.ledger import LedgerEntry
from handlers.people.tables import Worker
from handlers.proposals.queries import budget, issue_of
from handlers.proposals.rules import Line
from handlers.proposals.tables import Issue, SupportPolicy
from tests.cast import Town
from tests.documents.reading import rows_of, words_of
from tests.meetings.stages import agreed
from tests.proposals.year import WORDS, costs, issue, policy, seminar, visit, whole
from tests.reports.desk import Desk
from tests.signing import console, stamp

PERSONAL = "会長の電話は090-1234-5678です"


def send(town: Town, path: str, page: str = "", **form: str | list[str]) -> TestResponse:
    """A form, with the stamp and the version its page was drawn with."""
    drawn = town.http.get(page or path)
    v = drawn.text.split('name="v" value="')[1].split('"')[0] if 'name="v"' in drawn.text else ""
    return town.http.post(path, data={"csrf": stamp(drawn), "v": v, **form}, follow_redirects=True)


def lines(town: Town) -> list[Line]:
    """The budget."""
    with town.house.db.read() as session:
        return budget(session)


def one_issue(town: Town, code: str = "T001") -> Issue | None:
    """An issue as it stands."""
    with town.house.db.read() as session:
        return issue_of(session, code)


def noted(town: Town) -> list[tuple[str, str, str, str]]:
    """What the ledger says was done on pages."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).order_by(LedgerEntry.at))
        return [(one.did, one.what, one.about, one.channel) for one in rows]


ROWS: dict[str, str | list[str]] = {
    "item": ["講師料", "", "印刷"], "quantity": ["7", "", "１２０"], "unit": ["回", "", "部"],
    "price": ["50,000", "", "300円"],
}  # fmt: skip


def test_the_budget_is_kept_and_added_up(town: Town) -> None:
    console(town)
    page = send(town, "/staff/proposal/budget", "/staff/proposal", **ROWS)
    assert lines(town) == [Line("講師料", 7, "回", 50_000), Line("印刷", 120, "部", 300)]
    assert "予算を保存しました。" in page.text
    assert "<b>386,000円</b>" in page.text


def test_an_emptied_budget_is_no_budget(town: Town) -> None:
    costs(town)
    console(town)
    page = send(town, "/staff/proposal/budget", "/staff/proposal", item="", quantity="", unit="", price="")
    assert lines(town) == []
    assert "予算はまだありません。" in page.text


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"item": ["机"], "quantity": ["多め"], "unit": ["台"], "price": ["5"]}, "1行目の数量を"),
        ({"item": [PERSONAL], "quantity": ["1"], "unit": ["台"], "price": ["5"]}, "電話番号のように見えた"),
        ({"item": ["机" * 41], "quantity": ["1"], "unit": ["台"], "price": ["5"]}, "40字までにしてください"),
        (dict.fromkeys(("item", "quantity", "unit", "price"), ["1"] * 41), "予算は40行までです。"),
    ],
)  # fmt: skip
def test_a_wrong_budget_is_said_kept_on_the_page_and_not_saved(
    town: Town, wrong: dict[str, str | list[str]], why: str
) -> None:
    costs(town)
    before = lines(town)
    console(town)
    page = send(town, "/staff/proposal/budget", "/staff/proposal", **wrong)
    assert page.status_code == 422
    assert why in page.text
    assert f'value="{wrong["item"][0]}"' in page.text
    assert lines(town) == before


def test_the_second_of_two_does_not_overwrite_the_budget(town: Town) -> None:
    console(town)
    page = town.http.get("/staff/proposal")
    costs(town)
    before = lines(town)
    v = page.text.split('name="v" value="')[1].split('"')[0]
    answer = town.http.post("/staff/proposal/budget", data={"csrf": stamp(page), "v": v, **ROWS})
    assert answer.status_code == 422
    assert "ほかの人が先に変えました。" in answer.text
    assert 'value="講習会の講師料"' in answer.text
    assert lines(town) == before


def test_the_proposal_says_what_is_missing_and_until_when(town: Town) -> None:
    agreed(town, "11/12 14:00")
    visit(town)
    console(town)
    page = town.http.get("/staff/proposal").text
    assert "区へ送る期限: <b>2026/11/26</b>" in page
    assert "<li>団体ごとの支援方針: いなほ町会</li>" in page
    assert "<li>予算</li>" in page


def test_what_is_there_is_not_called_missing(town: Town) -> None:
    whole(town)
    console(town)
    page = town.http.get("/staff/proposal").text
    assert "数字・団体ごとの支援方針・予算はそろっています。" in page
    assert "講習会3 アンケート 問2" in page
    assert "若い役員がいない" in page.split("記録された声と気づき")[1]


def test_the_proposal_is_written_versioned_and_made_ready_as_every_paper(town: Town) -> None:
    whole(town)
    desk = Desk(town, "contract")
    assert "下書きを作りました。" in unescape(desk.do("begin").text)
    first = desk.download()
    assert unquote(first.headers["Content-Disposition"].rpartition("''")[2]) == "20261014_令和9年度_提案書.docx"
    assert "【未記入：支援の方向性】" in words_of(first.data)
    assert rows_of(first.data, "品目")[1][3] == "350,000円"
    assert "まだ送れません。" in unescape(desk.do("ready").text)
    desk.save(WORDS)
    desk.do("ai", used="no")
    assert "送る用意ができた、と記録しました。" in unescape(desk.do("ready").text)
    assert "【未記入" not in words_of(desk.download(2).data)


def test_a_policy_is_kept_for_its_association(town: Town) -> None:
    visit(town)
    console(town)
    assert "まだ</span>" in town.http.get("/staff/policies").text
    page = send(town, "/staff/policies/A002", words="月に一度、電話する\r\n集まりに行く")
    assert "支援方針を保存しました。" in page.text
    assert "派遣1 今後の支援方針" in page.text
    with town.house.db.read() as session:
        kept = session.get_one(SupportPolicy, town.associations["いなほ町会"])
    assert (kept.words, kept.version, kept.said_by) == ("月に一度、電話する\n集まりに行く", 1, "S02")
    assert "書いた</span>" in town.http.get("/staff/policies").text
    assert ("wrote", "support policy", "A002", "page") in noted(town)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "支援方針を書いてください。"),
        (PERSONAL, "電話番号のように見えた"),
        ("長" * 1001, "1000字までにしてください"),
    ],
)
def test_a_wrong_policy_is_said_and_not_saved(town: Town, words: str, why: str) -> None:
    console(town)
    page = send(town, "/staff/policies/A001", words=words)
    assert page.status_code == 422
    assert why in page.text
    assert words in page.text
    with town.house.db.read() as session:
        assert session.scalar(select(SupportPolicy)) is None


def test_the_second_of_two_does_not_overwrite_a_policy(town: Town) -> None:
    console(town)
    page = town.http.get("/staff/policies/A001")
    policy(town, "さくら町会", "先に書いた")
    answer = town.http.post("/staff/policies/A001", data={"csrf": stamp(page), "v": "0", "words": "あとから"})
    assert answer.status_code == 422
    with town.house.db.read() as session:
        assert session.get_one(SupportPolicy, town.associations["さくら町会"]).words == "先に書いた"


def test_an_issue_is_kept_with_its_words(town: Town) -> None:
    seminar(town)
    console(town)
    form = {"association": "さくら", "meeting": "", "tool": "line", "kind": "people", "words": "若い役員がいない"}
    assert "もしかして: さくら町会" in send(town, "/staff/issues", **form).text
    page = send(town, "/staff/issues", **form | {"association": "さくら町会", "meeting": "W03"})
    assert "課題を残しました。" in page.text
    assert "さくら町会　講習会3 LINE" in page.text
    assert "若い役員がいない" in page.text
    assert ("recorded", "issue", "T001", "page") in noted(town)


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"tool": "", "kind": "people"}, "えらんでください。"), ({"tool": "line", "kind": "x"}, "えらんでください。"),
        ({"tool": "line", "kind": "people", "words": PERSONAL}, "電話番号のように見えた"),
        ({"tool": "line", "kind": "people", "words": "長" * 401}, "400字までにしてください"),
        ({"tool": "line", "kind": "people", "meeting": "W99"}, "という行事はありません。"),
        ({"tool": "line", "kind": "people", "association": "\x00'"}, "という団体はありません。"),
    ],
)  # fmt: skip
def test_a_wrong_issue_is_said_and_not_kept(town: Town, form: dict[str, str], why: str) -> None:
    console(town)
    page = send(town, "/staff/issues", **form)
    assert page.status_code == 422
    assert why in page.text
    assert form.get("words", "") in page.text
    assert one_issue(town) is None


def test_words_are_written_later_and_the_second_of_two_is_told(town: Town) -> None:
    issue(town)
    console(town)
    path = "/staff/issues/T001"
    assert "保存しました。" in send(town, f"{path}/do/write", path, words="端末がたりない").text
    old = town.http.post(f"{path}/do/write", data={"csrf": stamp(town.http.get(path)), "v": "1", "words": "あとから"})
    assert old.status_code == 422
    found = one_issue(town)
    assert found is not None
    assert (found.words, found.version) == ("端末がたりない", 2)


def test_a_mistake_is_taken_away_for_good(town: Town) -> None:
    issue(town)
    console(town)
    assert "課題を消しました。" in send(town, "/staff/issues/T001/do/drop", "/staff/issues/T001").text
    assert one_issue(town) is None
    assert town.http.get("/staff/issues/T001").status_code == 404


def test_issues_are_narrowed_by_tool_and_kind(town: Town) -> None:
    issue(town)
    issue(town, "instagram", "money")
    console(town)
    page = town.http.get("/staff/issues", query_string={"tool": "instagram", "kind": ""}).text
    assert "/staff/issues/T002" in page
    assert "/staff/issues/T001" not in page
    assert "/staff/issues/T001" in town.http.get("/staff/issues", query_string={"tool": "fax"}).text


@pytest.mark.parametrize("path", ["issues/T009", "issues/T", "issues/T²", "policies/A999", "policies/x"])
def test_what_does_not_exist_is_not_found(town: Town, path: str) -> None:
    console(town)
    assert town.http.get(f"/staff/{path}").status_code == 404


def test_an_auditor_reads_and_writes_nothing(town: Town) -> None:
    issue(town)
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    console(town)
    for path in ("proposal", "issues", "issues/T001", "policies/A001"):
        page = town.http.get(f"/staff/{path}")
        assert page.status_code == 200
        assert "<textarea" not in page.text
        assert "保存する" not in page.text
    assert send(town, "/staff/proposal/budget", "/staff/policies/A001").status_code == 403


def test_the_page_of_an_association_says_its_issues_and_policy(town: Town) -> None:
    issue(town, words="若い役員がいない", of="さくら町会")
    console(town)
    page = town.http.get("/staff/associations/A001").text
    assert "来年度の支援方針: まだ" in page
    assert "T001 LINE公式アカウント・人手がたりない" in page
    assert "若い役員がいない" not in page
    policy(town, "さくら町会", "月に一度、電話する")
    assert "来年度の支援方針: 書いた" in town.http.get("/staff/associations/A001").text
