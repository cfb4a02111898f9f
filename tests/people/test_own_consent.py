"""Agreeing and taking it back on the page means the same as in the chat, and each sees what the other did."""

from __future__ import annotations

from sqlalchemy import select, update

from handlers.contract.rules import profile
from handlers.people.codes import OFFICER, issue
from handlers.people.tables import Consent
from tests.cast import Chat, Town
from tests.people.own_pages import acts, inside, person_of, send
from tests.signing import link, stamp


def newcomer(town: Town) -> Chat:
    """Somebody with a code and a wish, who has not agreed yet."""
    chat = town.stranger
    chat.say("アドバイザーに来てほしい").tap("オープンチャット").tap("初めて").tap("そのほか").say("10")
    chat.tap("ない").tap("あとで相談").tap("はい、伝えてください")
    with town.house.db.write() as session:
        code = issue(session, town.house.vault, OFFICER, town.now, association=town.associations["あさがお町会"])
    return chat.say(code)


def consents(town: Town, channel: str) -> list[Consent]:
    """The agreements given in a way."""
    with town.house.db.read() as session:
        return list(session.scalars(select(Consent).where(Consent.channel == channel)))


def test_the_page_says_all_of_it(town: Town) -> None:
    inside(town.hanako, "同意の説明")
    page, contract = town.http.get("/my/consent").text, profile(town.house.settings.contract)
    for row in contract.inventory_b:
        assert (row.title in page) == (row.id in contract.consent.rows)
    for words in (contract.ward.name, contract.contractor.name, contract.ward.phone, "第1版", "暗号", "いつまで"):
        assert words in page


def test_the_chats_card_leads_to_the_page(town: Town) -> None:
    chat = newcomer(town).tap("くわしい説明")
    path = "/p/" + str(chat.action("お預かりするものの説明")["uri"]).rsplit("/", 1)[-1]
    assert town.http.post(path).headers["Location"] == "/my/consent"
    assert "同意する（第1版）" in town.http.get("/my/consent").text


def test_agreeing_on_the_page_lets_the_chat_go_on(town: Town) -> None:
    chat = newcomer(town)
    inside(chat, "同意の説明")
    chat.listen()
    assert "同意をいただきました" in send(town, "/my/consent", v="1").text
    town.settle()
    chat.heard("ページで同意をいただきました。", "覚えがないときは")
    chat.tap("つづける").heard("希望を受け付けました。")
    assert len(consents(town, "page")) == 1


def test_agreeing_twice_is_one_agreement(town: Town) -> None:
    chat = newcomer(town)
    inside(chat, "同意の説明")
    given = {"csrf": stamp(town.http.get("/my/consent")), "v": "1"}
    for _time in range(2):
        assert town.http.post("/my/consent", data=given).status_code == 303
    assert len(consents(town, "page")) == 1


def test_an_explanation_that_was_not_read_is_not_agreed_to(town: Town) -> None:
    with town.house.db.write() as session:
        session.execute(update(Consent).values(version="0"))
    inside(town.hanako, "同意の説明")
    answer = send(town, "/my/consent", v="0")
    assert answer.status_code == 409
    assert "説明が新しくなりました。" in answer.text
    assert consents(town, "page") == []


def test_nothing_is_taken_back_by_looking(town: Town) -> None:
    inside(town.hanako)
    assert "同意をやめますか" in town.http.get("/my/consent/end").text
    assert person_of(town).stopped_at is None


def test_taking_it_back_on_the_page_stops_the_chat(town: Town) -> None:
    inside(town.hanako)
    assert "同意をやめました。" in send(town, "/my/consent/end").text
    assert person_of(town).stopped_at is not None
    town.hanako.say("希望のようす").heard("お預かりするものと、その目的です。")
    assert ("P0001", "consent", "P0001", "done") in acts(town, "consent withdrawn")
    assert "やめるものはありません。" in town.http.get("/my/consent/end").text


def test_what_was_taken_back_in_the_chat_shows_on_the_page(town: Town) -> None:
    town.hanako.say("わたしの情報").tap("同意をやめる").tap("はい、同意をやめます")
    inside(town.hanako, "同意の説明")
    assert "同意する（第1版）" in town.http.get("/my/consent").text


def test_nothing_is_kept_of_somebody_who_has_not_agreed(town: Town) -> None:
    chat = newcomer(town)
    inside(chat, "連絡先の登録")
    page = town.http.get("/my/contact")
    assert "説明を読む" in page.text
    assert 'name="name"' not in page.text
    given = {"csrf": stamp(page), "name": "見本", "phone": "", "mail": ""}
    assert town.http.post("/my/contact", data=given).headers["Location"] == "/my/consent"
    assert person_of(town, "P0003").name is None
    assert link(chat)
