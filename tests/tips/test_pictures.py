"""Pictures of tips: what they are made of, where they are had, and that nobody gets anything else there."""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, Response
from PIL import Image, ImageChops

from bot.catalogs import LANGUAGES
from bot.chat.guards import what_is_personal
from bot.chat.limits import problems
from bot.chat.messages import Json, render
from bot.drawing.scenes import SCENES
from bot.drawing.shapes import HEIGHT, WIDTH, draw
from bot.house import House
from bot.settings import Settings
from bot.web.look import ASK_AGAIN, FOR_GOOD
from bot.web.routes import OUTSIDE, Route, room_pages
from handlers.tips.library import Tip, library, read
from handlers.tips.pictures import FOLDER, SIGNATURE, address_of, file_of, path_of
from handlers.tips.sheets import of_tip
from handlers.tips.show import asked_card, pushed_card
from tests.cast import Town
from tests.chat.turns import turn_of
from tests.signing import console
from tests.tips.test_library import GOOD, faults

SEEN = [tip for series in library().series.values() for tip in series if tip.picture is not None]
MOST_BYTES = 60_000
each_picture = pytest.mark.parametrize("name", list(SCENES))
each_seen = pytest.mark.parametrize("tip", SEEN, ids=lambda tip: str(tip.key))
PICTURED = GOOD.replace("days = 2", 'days = 2\npicture = "made-up"\nalt = "見本の絵です。"')


def card(house: House, tip: Tip, language: str = "ja", *, gently: bool = False) -> Json:
    """The message of a tip."""
    with house.db.read() as session:
        (said,) = render([asked_card(turn_of(house, session), tip, gently=gently)], language)
    return said


def settings(**more: object) -> Settings:
    """Settings of a server at an address, with LINE itself unless another is named."""
    return Settings.model_validate({"app_env": "production", **more})


@each_picture
def test_a_picture_is_as_large_as_cards_show_it_and_quick_to_load(name: str) -> None:
    content = (FOLDER / f"{name}.png").read_bytes()
    assert content.startswith(SIGNATURE)
    assert struct.unpack(">II", content[16:24]) == (WIDTH, HEIGHT) == (1040, 676)
    assert len(content) < MOST_BYTES


@each_picture
def test_a_picture_is_what_its_scene_says(name: str) -> None:
    stored = Image.open(io.BytesIO((FOLDER / f"{name}.png").read_bytes())).convert("RGB")
    differing = ImageChops.difference(stored, draw(SCENES[name]).convert("RGB")).getbbox()
    assert differing is None, "run `make pictures`"


def test_every_picture_is_drawn_from_data_and_stands_with_a_tip() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(SCENES) == {tip.picture for tip in SEEN}
    assert len(SEEN) >= 20


@each_seen
def test_a_tip_with_its_picture_fits_line_in_every_language(tip: Tip, house: House) -> None:
    for language in LANGUAGES:
        for gently in (False, True):
            assert problems([card(house, tip, language, gently=gently)], to="user") == []


@each_seen
def test_whoever_hears_the_message_hears_what_the_picture_shows(tip: Tip, house: House) -> None:
    assert f"絵: {tip.alt}" in card(house, tip)["altText"].splitlines()
    heard = {language: card(house, tip, language)["altText"] for language in LANGUAGES}
    assert len(set(heard.values())) == len(LANGUAGES)
    assert "Picture: " in heard["en"]


def test_a_card_shows_its_picture_whole_over_everything(house: House) -> None:
    hero = card(house, SEEN[0])["contents"]["hero"]
    assert (hero["type"], hero["size"], hero["aspectRatio"]) == ("image", "full", "20:13")
    assert hero["url"] == address_of(house.settings, str(SEEN[0].picture))


def test_a_tip_that_comes_by_itself_has_its_picture_too(house: House) -> None:
    with house.db.read() as session:
        (said,) = render([pushed_card(turn_of(house, session), SEEN[0])])
    assert said["contents"]["hero"]["url"].endswith(path_of(str(SEEN[0].picture)))


def test_a_tip_without_a_picture_is_as_before(house: House) -> None:
    plain = next(tip for tip in library().series["line"] if tip.picture is None)
    said = card(house, plain)
    assert "hero" not in said["contents"]
    assert "絵" not in said["altText"]


@pytest.mark.parametrize(
    ("values", "begins"),
    [
        ({"public_url": "https://engawa.example"}, "https://engawa.example/pictures/"),
        ({"public_url": "https://engawa.example", "app_env": "demo"}, "https://engawa.example/pictures/"),
        (
            {"app_env": "demo", "public_url": "http://127.0.0.1:8000", "line_api_base": "http://127.0.0.1:8000/line"},
            "https://127.0.0.1:8000/pictures/",
        ),
    ],
)
def test_line_is_always_told_an_https_address(values: dict[str, object], begins: str) -> None:
    assert str(address_of(settings(**values), "two-people")).startswith(begins)


@pytest.mark.parametrize("environment", ["development", "production", "demo"])
def test_where_line_itself_could_not_get_it_there_is_no_picture(environment: str) -> None:
    alone = settings(app_env=environment, public_url="http://engawa.example")
    assert address_of(alone, "two-people") is None


def test_a_card_without_a_way_to_its_picture_does_not_speak_of_it(house: House) -> None:
    with house.db.read() as session:
        alone = house.settings.model_copy(update={"app_env": "development"})
        turn = replace(turn_of(house, session), settings=alone)
        (said,) = render([asked_card(turn, SEEN[0])])
    assert "hero" not in said["contents"]
    assert "絵" not in said["altText"]


@each_picture
def test_anybody_gets_a_picture_and_may_keep_this_version_for_good(town: Town, name: str) -> None:
    answer = town.http.get(path_of(name))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.data == (FOLDER / f"{name}.png").read_bytes()
    assert answer.headers["Cache-Control"] == FOR_GOOD
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("version", ["", "?v=", "?v=000000000000"])
def test_an_older_address_still_shows_the_picture_but_is_asked_for_again(town: Town, version: str) -> None:
    answer = town.http.get(f"/pictures/two-people.png{version}")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, ASK_AGAIN)
    again = town.http.get(f"/pictures/two-people.png{version}", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "nothing.png", "..png", "../tips.png", "%2e%2e%2fpictures%2ftwo-people.png", "..%2fline%2fbe-a-friend.md",
        "../line/be-a-friend.md", "two-people", "two-people.PNG", "TWO-PEOPLE.png", "two-people.png/", ".png",
        "two-people%00.png", "two-people.png.png", "../../menus/officer.png", "%2e%2e%5cmenus%5cofficer.png",
    ],
)  # fmt: skip
def test_nothing_else_is_had_there(town: Town, path: str) -> None:
    answer = town.http.get(f"/pictures/{path}")
    assert answer.status_code == 404
    assert answer.headers.get("Cache-Control") not in (FOR_GOOD, ASK_AGAIN)


@pytest.mark.parametrize("name", ["../two-people", "pictures/../two-people", "two-people\n", "", "."])
def test_only_plain_names_are_looked_for(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "pictures"
    folder.mkdir()
    for path in (tmp_path / "two-people.png", folder / "two-people.png", folder / ".png"):
        path.write_bytes(SIGNATURE)
    assert file_of("two-people", folder) == folder / "two-people.png"
    assert file_of(name, folder) is None


@pytest.mark.parametrize(("shared", "status", "kept"), [(True, 200, True), (False, 200, False), (True, 404, False)])
def test_only_what_is_shared_and_there_may_be_kept(*, shared: bool, status: int, kept: bool) -> None:
    app = Flask("made up")
    view = Route("/x", "x", lambda: Response("", status, {"Cache-Control": FOR_GOOD}), rights=OUTSIDE, shared=shared)
    app.register_blueprint(room_pages("made_up", __name__, [view]))
    headers = app.test_client().get("/x").headers
    assert (headers["Cache-Control"] == FOR_GOOD) is kept
    assert (headers["Cross-Origin-Resource-Policy"] == "cross-origin") is kept


@each_seen
def test_the_sheet_on_paper_has_the_picture_and_says_what_it_shows(town: Town, tip: Tip) -> None:
    console(town)
    page = town.http.get(f"/staff/tips/{tip.key}").text
    assert f'src="{path_of(str(tip.picture))}" alt="{tip.alt}"' in page
    with town.house.db.read() as session:
        assert of_tip(turn_of(town.house, session), tip).picture is not None


def test_a_picture_that_is_not_there_is_named_by_file_and_line(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, PICTURED)
    assert said.endswith("/line/made-up.md:6: picture: there is no PNG file pictures/made-up.png")


def test_what_is_only_called_a_picture_is_none(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "made-up.png").write_text("<svg/>")
    (said,) = faults(tmp_path, PICTURED)
    assert "line/made-up.md:6: picture: " in said


def test_a_picture_that_is_there_is_taken(tmp_path: Path) -> None:
    for name, content in (("pictures/made-up.png", SIGNATURE), ("line/made-up.md", PICTURED.encode())):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(content)
    (tip,) = read(tmp_path, tmp_path / "none").series["line"]
    assert (tip.picture, tip.alt) == ("made-up", "見本の絵です。")


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ('alt = "見本の絵です。"\n', "", "a picture needs alt"),
        ('picture = "made-up"\n', "", "alt needs a picture"),
        ('"made-up"', '"../made-up"', "picture: "),
        ('"made-up"', '"made-up.png"', "picture: "),
        ("見本の絵です。", "長" * 61, "alt: "),
    ],
)
def test_a_picture_and_what_it_shows_go_together(tmp_path: Path, before: str, after: str, what: str) -> None:
    (tmp_path / "pictures").mkdir()
    (tmp_path / "pictures" / "made-up.png").write_bytes(SIGNATURE)
    assert before in PICTURED
    (said,) = faults(tmp_path, PICTURED.replace(before, after))
    assert what in said


@each_seen
def test_what_is_heard_is_a_whole_sentence(tip: Tip) -> None:
    assert tip.alt.endswith("。")
    assert what_is_personal(tip.alt) is None
