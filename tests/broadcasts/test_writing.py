"""Writing to many on the page: what is kept, what is refused with a sentence, what the preview says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.chat.limits import TEXT_MOST
from bot.store.chats import Chat as ChatRow
from bot.store.ledger import LedgerEntry
from handlers.broadcasts.checking import require_impersonal
from handlers.broadcasts.tables import Broadcast
from handlers.contract.rules import profile
from handlers.people.tables import Worker
from tests.broadcasts.desk import WORDS, Desk, choice, refused, row
from tests.cast import Chat, Town
from tests.visits.stages import place

SITE = "https://www.city.nerima.tokyo.jp/"


def count(town: Town) -> int:
    """How many broadcasts there are."""
    with town.house.db.read() as session:
        return session.scalar(select(func.count()).select_from(Broadcast)) or 0


def test_what_was_written_becomes_a_draft_with_a_code(author: Desk, town: Town) -> None:
    made = author.write()
    assert made.headers["Location"].endswith("/staff/broadcasts/B01")
    author.write()
    assert (row(town).state, row(town).author, row(town, "B02").number) == ("draft", "S02", 2)
    assert "B02" in author.http.get("/staff/broadcasts").text


def test_the_preview_tells_text_people_cost_and_what_is_left(author: Desk, town: Town) -> None:
    town.staff.say("/役員追加 さくら町会 会計")
    town.platform.block(town.takeshi.user)
    town.settle()
    author.write()
    page = author.page()
    assert WORDS in page
    assert "日本語（1人）" in page
    assert "LINEで1人、届かない人1人、LINEのない人1人" in page
    assert "通数: 1通（今月の残り " in page


def test_the_text_can_not_become_part_of_the_page(author: Desk) -> None:
    author.write(**{"text-ja": "<b>太字</b>のつもり"})
    assert "&lt;b&gt;" in author.http.get("/staff/broadcasts/B01").text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "spam"}, "お知らせ・催促・募集のどれか"),
        ({"to": ""}, "だれに送るか"),
        ({"to": "association:A999"}, "だれに送るか"),
        ({"to": "meeting:W01"}, "だれに送るか"),
        ({"text-ja": "  "}, "日本語の文を書いてください"),
        ({"text-xx": "hello"}, "で読む人はいません"),
        ({"text-ja": "あ" * (TEXT_MOST + 1)}, f"いま{TEXT_MOST + 1}字です（{TEXT_MOST}字まで"),
        ({"text-ja": "見えない\x00記号"}, "目に見えない特別な記号"),
        ({"link": SITE, "label": "ひら\x07く"}, "目に見えない特別な記号"),
        ({"text-ja": "090-0000-1234へお電話ください"}, "電話番号"),
        ({"text-ja": "taro@example.jp へ"}, "メールアドレス"),
        ({"text-ja": "https://evil.example/ へ"}, "このリンク先は使えません: https://evil.example/"),
        ({"text-ja": "https://docs.google.com/spreadsheets/1 に回答"}, "アンケートのつもりで名簿のリンクを送った事故"),
        ({"link": "https://evil.example/"}, "このリンク先は使えません"),
        ({"link": "http://127.0.0.1:8000/staff"}, "従事者の画面へのリンク"),
        ({"link": SITE + "a" * 1000}, "リンクが長すぎます"),
        ({"link": SITE, "label": "あ" * 21}, "ボタンの言葉は20字まで"),
        ({"link": SITE, "label": "090-0000-1234"}, "電話番号"),
        ({"link": SITE, "label": "evil.example"}, "リンク"),
        ({"at": "10/14 11:59"}, "もう過ぎています"),
        ({"at": "10/13 12:00"}, "契約の期間"),  # without a year it means the next such day
        ({"at": "2026-10-14 11:59"}, "もう過ぎています"),
        ({"at": "10/20 21:00"}, "役員に送らない時間（21時〜8時）"),
        ({"at": "10/20 7:59"}, "役員に送らない時間"),
        ({"at": "2027-04-01 10:00"}, "契約の期間"),
        ({"at": "いつか"}, "わかりませんでした"),
    ],
)
def test_a_fault_is_a_sentence_and_nothing_is_kept(author: Desk, town: Town, form: dict[str, str], said: str) -> None:
    answer = author.write(**form)
    refused(answer, said)
    assert count(town) == 0


def test_what_was_typed_stays_on_the_page_that_refuses(author: Desk) -> None:
    answer = author.write(**{"text-ja": "090-0000-1234へ", "label": "ひらく", "at": "10/20 10:00"})
    assert "090-0000-1234へ</textarea>" in answer.text
    assert 'value="10/20 10:00"' in answer.text


@pytest.mark.parametrize(
    "form",
    [
        {"text-ja": "あ" * TEXT_MOST},
        {"text-ja": f"くわしくは\r\n{SITE}\r\nへ", "link": SITE, "label": "区のページ"},
        {"at": "10/14 12:00"},
        {"at": "10/20 8:00"},
        {"at": "2027-03-31 20:59"},
        {"kind": "reminder"},
    ],
)
def test_what_is_just_allowed_is_kept(author: Desk, town: Town, form: dict[str, str]) -> None:
    assert author.write(**form).status_code == 303
    assert "\r" not in row(town).bodies["ja"]


def test_the_wards_own_number_is_no_personal_one(author: Desk, town: Town) -> None:
    ward = profile(town.house.settings.contract).ward.phone
    assert author.write(**{"text-ja": f"お休みの方は区（{ward}）へ"}).status_code == 303
    refused(author.write(**{"text-ja": f"{ward}-1234 と 090-0000-1234"}), "電話番号")
    require_impersonal(profile("nerima-r8"), "文", "平日9時〜17時")


def test_a_tool_and_an_association_are_segments_too(author: Desk, town: Town) -> None:
    place(town, "wish")
    author.write(to="tool:line")
    author.write(to=choice(town, "さくら町会"))
    assert "「LINE公式アカウント」を希望した団体の役員" in author.page("B01")
    assert "さくら町会の役員" in author.page("B02")
    assert "LINEで1人" in author.page("B01")


def test_whoever_reads_no_other_language_gets_japanese(author: Desk, town: Town) -> None:
    chat = town.house.directory.chat_of("user", town.takeshi.user)
    with town.house.db.write() as session:
        session.execute(update(ChatRow).where(ChatRow.id == chat).values(language="en"))
    assert "英語の文" in author.http.get("/staff/broadcasts").text
    author.write(**{"text-en": "The room has changed."})
    assert "日本語（1人）" in author.page()
    assert "英語（1人）" in author.page()
    author.do("change", **{"kind": "announcement", "to": "officers:all", "text-ja": WORDS})
    assert "日本語（2人）" in author.page()


def test_a_change_raises_the_version_and_an_old_form_is_refused(author: Desk, town: Town) -> None:
    author.write()
    author.do("change", **{"kind": "reminder", "to": "officers:all", "text-ja": "まだの方は、お返事をください。"})
    assert (row(town).version, row(town).kind) == (2, "reminder")
    refused(author.do("change", version="1", **{"kind": "reminder", "to": "officers:all", "text-ja": "?"}), "古く")


def test_the_ledger_tells_who_wrote_and_changed_and_never_what(author: Desk, town: Town) -> None:
    author.write()
    author.do("change", **{"kind": "announcement", "to": "officers:all", "text-ja": "別の言葉です。"})
    with town.house.db.read() as session:
        told = session.scalars(select(LedgerEntry).where(LedgerEntry.about == "B01").order_by(LedgerEntry.at)).all()
    assert {(one.did, one.who) for one in told} == {("wrote", "S02"), ("changed", "S02")}
    assert not any("会議室" in one.canonical().decode() or "別の" in one.canonical().decode() for one in told)


def test_nobody_but_workers_sees_the_pages(author: Desk, town: Town) -> None:
    author.write()
    assert town.http.get("/staff/broadcasts").status_code == 403
    assert town.http.get("/staff/broadcasts/B01").status_code == 403
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    assert author.http.get("/staff/broadcasts").status_code == 403
    assert author.http.get("/staff/broadcasts/B01").status_code == 403


def test_a_form_of_somebody_else_is_refused(author: Desk, town: Town) -> None:
    author.write()
    sent = author.http.post("/staff/broadcasts/B01/do/cancel", data={"csrf": "0" * 64, "version": "1", "sure": "yes"})
    assert sent.status_code == 403
    assert row(town).state == "draft"


def test_an_unknown_broadcast_or_deed_is_not_there(author: Desk) -> None:
    author.write()
    assert author.http.get("/staff/broadcasts/B09").status_code == 404
    assert author.http.get("/staff/broadcasts/banana").status_code == 404
    assert author.do("publish").status_code == 404


def test_the_chat_lists_what_is_under_way_and_where_to_write(author: Desk, town: Town) -> None:
    town.staff.say("/お知らせ").heard("いま動いているお知らせはありません。", "画面")
    author.write()
    town.staff.say("/announce").heard("B01 受け取ると答えた役員全員", "いま: 下書き", "お知らせを書く")
    assert town.staff.action("画面で見る")["uri"].endswith("/staff/broadcasts/B01")
    town.staff.say("/お知らせ Ｂ１").heard(WORDS, "いま: 下書き")
    town.staff.say("/お知らせ B77").heard("B77というお知らせはありません。")
    Chat(town, town.nonomura).say("/お知らせ").heard("B01")
    town.hanako.say("/お知らせ B01")
    assert WORDS not in town.hanako.answer


def test_a_moment_that_passes_while_it_is_a_draft_is_said_when_approval_is_asked(author: Desk, town: Town) -> None:
    author.write(at="10/14 13:00")
    town.clock.moment += timedelta(hours=2)
    refused(author.do("ask"), "もう過ぎています")
    assert row(town).state == "draft"
