"""The staff's pages of visits: where each wish stands, what is next, and the chat's deeds by the same functions."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.store.ledger import LedgerEntry
from handlers.people.tables import Worker
from handlers.visits import staff_listing
from tests.cast import Town
from tests.chat.wishing import ANSWERS, STAGE, TOOL, at
from tests.signing import console, stamp
from tests.venue import at_a_venue
from tests.visits.stages import place, visit_of

LIST = "/staff/visits"


def do(town: Town, deed: str, form: dict[str, str] | None = None, v: int = 1) -> TestResponse:
    """Send one of the forms of a visit's page."""
    csrf = stamp(town.http.get(f"{LIST}/letter"))
    answer = town.http.post(f"{LIST}/V01/do/{deed}", data={"csrf": csrf, "v": v, **(form or {})}, follow_redirects=True)
    town.settle()
    return answer


def see(town: Town, code: str = "V01") -> str:
    """The page of a visit."""
    page = town.http.get(f"{LIST}/{code}")
    assert page.status_code == 200
    return page.text


def become(town: Town, kind: str) -> None:
    """野々村 is something else on the register from now on."""
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind=kind))


def test_the_list_counts_where_visits_stand_and_says_what_is_next(town: Town) -> None:
    place(town, "wish")
    place(town, "fixed", "さくら町会")
    place(town, "declined", "ことり坂自治会")
    console(town)
    page = town.http.get(LIST).text
    for words in (
        "<b>2</b> 動いているもの",
        "<b>1</b> 区へ伝える",
        "いなほ町会",
        "さくら町会",
        "つぎ: 区へ伝えて、記録する",
    ):
        assert words in page
    assert "ことり坂自治会" not in page
    assert "ことり坂自治会" in town.http.get(f"{LIST}?part=ended").text


def test_an_empty_list_says_how_wishes_come_about(town: Town) -> None:
    console(town)
    assert "「/代理希望 団体」を送ると、ここに並びます。" in town.http.get(LIST).text


def test_a_long_list_is_shown_page_by_page(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staff_listing, "MANY", 2)
    for name in ("さくら町会", "いなほ町会", "ことり坂自治会"):
        place(town, "wish", name)
    console(town)
    assert "ことり坂自治会" not in town.http.get(LIST).text
    assert "ことり坂自治会" in town.http.get(f"{LIST}?page=2").text


@pytest.mark.parametrize("query", ["part=fly", "page=0", "page=x", "page=９", "page=99999999"])
def test_an_odd_address_shows_the_list(town: Town, query: str) -> None:
    place(town, "wish")
    console(town)
    assert town.http.get(f"{LIST}?{query}").status_code == 200


@pytest.mark.parametrize(
    ("state", "words", "deeds"),
    [
        ("wish", "区へ伝えて、記録する", {"forward", "withdraw"}),
        ("forwarded", "区の決定を聞いて、記録する", {"select", "decline", "withdraw"}),
        ("selected", "日時を団体と決める", {"fix", "offer", "withdraw", "cancel"}),
        ("fixed", "当日まで準備する", {"fix", "cancel"}),
        ("held", "報告書は、行事の画面で記録します", set()),
        ("declined", "することは、ありません", set()),
    ],
)
def test_each_state_offers_what_it_allows(town: Town, state: str, words: str, deeds: set[str]) -> None:
    place(town, state)
    console(town)
    page = see(town)
    assert words in page
    assert {part.split('"', 1)[0] for part in page.split("/do/")[1:]} == deeds


def test_a_wish_goes_to_its_date_on_its_page_and_the_officer_hears_each_step(town: Town) -> None:
    place(town, "wish")
    console(town)
    town.takeshi.listen()
    assert "区へ伝えた、と記録しました。" in do(town, "forward", {"on": "10/12"}).text
    town.takeshi.heard("ご希望を区に伝えました。").listen()
    do(town, "select", {"how": "phone"}, v=2)
    town.takeshi.heard("訪問が決まったと連絡がありました").listen()
    do(town, "offer", {"first": "11/30 14:00", "second": "12/1 10:00"}, v=3)
    town.takeshi.heard("訪問の日時の案です").listen()
    do(town, "fix", {"when": "11/30 14:00"}, v=4)
    town.takeshi.heard("訪問の日時が決まりました", "11月30日(月)")
    page = see(town)
    assert "11/30(月) 14:00" in page
    assert "区が選んだ</b> 10/14(水)（電話）" in page
    assert 'href="/staff/meetings/V01"' in page
    assert town.http.get("/staff/meetings/V01").status_code == 200


def test_a_day_before_today_is_when_the_ward_was_told(town: Town) -> None:
    visit = place(town, "wish")
    console(town)
    do(town, "forward", {"on": "2026-10-12"})
    assert str(visit_of(town, visit).forwarded_on) == "2026-10-12"


@pytest.mark.parametrize(
    ("state", "deed", "form", "why"),
    [
        ("wish", "forward", {"on": "2026-10-20"}, "まだ来ていません"),
        ("wish", "forward", {"on": "ねこ"}, "わかりませんでした"),
        ("wish", "select", {"how": "phone"}, "区の決定を記録できるのは"),
        ("forwarded", "select", {"how": "x"}, "どのように聞いたか"),
        ("selected", "fix", {"when": "2027-03-16 14:00"}, "契約の期間の外です"),
        ("selected", "fix", {"when": ""}, "わかりませんでした"),
        ("selected", "offer", {}, "一つは入れてください"),
        ("selected", "cancel", {}, "四角に印を付けて"),
        ("wish", "withdraw", {}, "四角に印を付けて"),
        ("held", "fix", {"when": "11/30 14:00"}, "もう終わった希望"),
    ],
)
def test_what_cannot_be_done_is_explained(town: Town, state: str, deed: str, form: dict[str, str], why: str) -> None:
    visit = place(town, state)
    console(town)
    answer = do(town, deed, form)
    assert answer.status_code == 422
    assert why in answer.text
    assert visit_of(town, visit).version == 1


def test_what_was_typed_stays_in_its_field(town: Town) -> None:
    place(town, "selected")
    console(town)
    page = do(town, "offer", {"first": "11/30 14:00", "second": "2027-03-16 14:00"}).text
    assert 'value="11/30 14:00"' in page
    assert 'value="2027-03-16 14:00"' in page


def test_who_comes_second_is_told(town: Town) -> None:
    visit = place(town, "forwarded")
    console(town)
    do(town, "select", {"how": "mail"})
    answer = do(town, "decline", {"how": "mail"})
    assert answer.status_code == 422
    assert "ほかの人が先にこの訪問を変えました。" in answer.text
    assert visit_of(town, visit).state == "selected"


def test_calling_off_is_heard_by_the_officers(town: Town) -> None:
    place(town, "selected")
    console(town)
    town.takeshi.listen()
    do(town, "cancel", {"sure": "yes"})
    town.takeshi.heard("訪問は中止になりました。")


def test_the_mail_to_the_ward_goes_as_it_was_shown(town: Town) -> None:
    visit = place(town, "wish")
    console(town)
    page = town.http.get(f"{LIST}/letter")
    mark = page.text.split('name="of" value="', 1)[1].split('"', 1)[0]
    assert "訪問希望のお知らせ（1件）" in page.text
    answer = town.http.post(f"{LIST}/letter", data={"csrf": stamp(page), "of": mark})
    town.settle()
    assert answer.status_code == 303
    assert "いなほ町会（LINE公式アカウント・" in town.mail.words.replace("、", "・")
    assert visit_of(town, visit).state == "forwarded"


def test_a_mail_from_before_another_wish_does_not_go(town: Town) -> None:
    place(town, "wish")
    console(town)
    page = town.http.get(f"{LIST}/letter")
    mark = page.text.split('name="of" value="', 1)[1].split('"', 1)[0]
    place(town, "wish", "さくら町会")
    answer = town.http.post(f"{LIST}/letter", data={"csrf": stamp(page), "of": mark})
    assert answer.status_code == 422
    assert "いまの希望が、さきほどの文と変わりました" in answer.text
    assert town.mail.taken == []


def test_without_wishes_there_is_no_mail(town: Town) -> None:
    console(town)
    assert "区に伝えていない希望はありません。" in town.http.get(f"{LIST}/letter").text


def test_an_officers_own_words_are_opened_by_a_button_and_the_ledger_says_so(town: Town) -> None:
    at(town.takeshi, TOOL).say("その他").say("ひみつの道具")
    for words in ANSWERS[STAGE:]:
        town.takeshi.say(words)
    town.takeshi.say("はい").heard("希望を受け付けました。")
    console(town)
    assert "書かれた言葉があります" in see(town)
    assert "ひみつの道具" not in see(town)
    opened = town.http.post(f"{LIST}/V01/words", data={"csrf": stamp(town.http.get(f"{LIST}/V01"))})
    assert "ひみつの道具" in opened.text
    with town.house.db.read() as session:
        noted = session.scalars(select(LedgerEntry).where(LedgerEntry.what == "visit.other_tool")).one()
    assert (noted.who, noted.about, noted.channel, noted.inventory) == ("S02", "V01", "page", "B-4")


def test_an_auditor_sees_states_and_no_forms(town: Town) -> None:
    place(town, "wish")
    console(town)
    become(town, "auditor")
    assert "<form" not in see(town).split("<main", 1)[1]
    assert town.http.get(f"{LIST}/letter").status_code == 403
    csrf = stamp(town.http.get(LIST))
    assert town.http.post(f"{LIST}/V01/words", data={"csrf": csrf}).status_code == 403


def test_strangers_and_forged_forms_stay_outside(town: Town) -> None:
    visit = place(town, "wish")
    assert town.http.get(LIST).status_code == 403
    console(town)
    assert town.http.post(f"{LIST}/V01/do/forward", data={"csrf": "x", "v": 1}).status_code == 403
    assert visit_of(town, visit).state == "wish"


@pytest.mark.parametrize("path", ["V09", "W01", "V", "V１", "V99999999999", "nothing"])
def test_what_does_not_exist_is_not_found(town: Town, path: str) -> None:
    console(town)
    assert town.http.get(f"{LIST}/{path}").status_code == 404


def test_no_other_deeds_are_known(town: Town) -> None:
    place(town, "wish")
    console(town)
    assert do(town, "fly").status_code == 404


def test_at_a_venue_only_codes_are_shown(town: Town) -> None:
    place(town, "wish")
    console(town)
    client = at_a_venue(town)
    main = client.get(LIST).text.split("<main", 1)[1]
    assert "<h2>V01</h2>" in main
    assert "いなほ町会" not in main
    assert client.get(f"{LIST}/V01").status_code == 403
    today = client.get("/staff").text
    assert "V01 区へ伝えていません" in today
    assert "いなほ町会" not in today


def test_today_names_the_wishes_that_wait(town: Town) -> None:
    place(town, "forwarded", "さくら町会")
    place(town, "wish")
    console(town)
    page = town.http.get("/staff").text
    assert page.index("いなほ町会: 区へ伝えていません") < page.index("さくら町会: 区の決定を待っています")


def test_without_wishes_today_says_nothing_of_them(town: Town) -> None:
    place(town, "held")
    console(town)
    assert "訪問の希望</h2>" not in town.http.get("/staff").text
