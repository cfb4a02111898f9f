"""Rich menus: what LINE takes, and who sees which."""

import struct
from typing import Any

import pytest

from bot.simulator.world import Json
from tests.simulator.conftest import TOKEN, Heard, Town

AREA = {"bounds": {"x": 0, "y": 0, "width": 800, "height": 540}, "action": {"type": "message", "text": "メニュー"}}
MENU = {
    "size": {"width": 800, "height": 540},
    "selected": True,
    "name": "役員",
    "chatBarText": "メニュー",
    "areas": [AREA],
}


def png(width: int = 800, height: int = 540, padding: int = 0) -> bytes:
    """The first bytes of a PNG, which say its size."""
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\0" * padding


def jpeg(width: int = 800, height: int = 540) -> bytes:
    """The first bytes of a JPEG: an APP0 segment, then the frame header."""
    return b"\xff\xd8\xff\xe0\x00\x04\x00\x00\xff\xc0" + struct.pack(">HBHH", 17, 8, height, width) + b"\0" * 12


def upload(town: Town, menu_id: str, image: bytes, content_type: str = "image/png") -> Heard:
    """The bot uploads an image."""
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": content_type}
    return Heard(town.client.post(f"/line/v2/bot/richmenu/{menu_id}/content", data=image, headers=headers))


def create(town: Town, **changes: Any) -> str:
    """A menu without an image; returns its id."""
    return str(town.line("POST", "richmenu", {**MENU, **changes}).body["richMenuId"])


def dressed(town: Town, **changes: Any) -> str:
    """A menu with an image; returns its id."""
    menu_id = create(town, **changes)
    assert upload(town, menu_id, png()).status == 200
    return menu_id


def menu_of(town: Town, user: str) -> str | None:
    """The id of the menu on a person's phone."""
    [phone] = [phone for phone in town.state()["phones"] if phone["user"] == user]
    return phone["menu"] and str(phone["menu"]["id"])


FAULTY: dict[str, Json] = {
    "too narrow": {"size": {"width": 799, "height": 400}},
    "too wide": {"size": {"width": 2501, "height": 843}},
    "too low": {"size": {"width": 800, "height": 249}},
    "too high for its width": {"size": {"width": 2500, "height": 1725}},
    "21 areas": {"areas": [AREA] * 21},
    "no areas": {"areas": []},
    "an area outside": {"areas": [{**AREA, "bounds": {"x": 1, "y": 0, "width": 800, "height": 540}}]},
    "an action of no kind": {"areas": [{**AREA, "action": {"type": "dance"}}]},
    "too long data": {"areas": [{**AREA, "action": {"type": "postback", "data": "x" * 301}}]},
    "a chat bar text of 15": {"chatBarText": "あ" * 15},
    "no chat bar text": {"chatBarText": ""},
    "a long name": {"name": "あ" * 301},
    "selected as text": {"selected": "true"},
}


@pytest.mark.parametrize("path", ["richmenu", "richmenu/validate"])
@pytest.mark.parametrize("changes", FAULTY.values(), ids=FAULTY)
def test_faulty_menus_are_refused_with_the_place(town: Town, path: str, changes: Json) -> None:
    heard = town.line("POST", path, {**MENU, **changes})
    assert heard.status == 400
    assert heard.body["details"][0]["property"].startswith(next(iter(changes)))
    assert town.line("GET", "richmenu/list").body == {"richmenus": []}


@pytest.mark.parametrize(
    "changes",
    [
        {"size": {"width": 2500, "height": 1686}},
        {"areas": [AREA] * 20},
        {"chatBarText": "👨‍👩‍👧" * 14},
        {"areas": [{**AREA, "action": {"type": "postback", "data": "x" * 300, "label": "開く"}}]},
    ],
)
def test_menus_at_the_edge_are_taken(town: Town, changes: Json) -> None:
    assert town.line("POST", "richmenu/validate", {**MENU, **changes}).status == 200
    assert town.line("POST", "richmenu", {**MENU, **changes}).status == 200


def test_a_menu_can_be_read_back_listed_and_deleted(town: Town) -> None:
    menu_id = create(town)
    whole = {"richMenuId": menu_id, **MENU}
    assert town.line("GET", f"richmenu/{menu_id}").body == whole
    assert town.line("GET", "richmenu/list").body == {"richmenus": [whole]}
    assert town.line("DELETE", f"richmenu/{menu_id}").status == 200
    assert town.line("GET", f"richmenu/{menu_id}").status == 404
    assert town.line("DELETE", f"richmenu/{menu_id}").status == 404


@pytest.mark.parametrize(("image", "content_type"), [(png(), "image/png"), (jpeg(), "image/jpeg")])
def test_an_image_comes_back_as_it_was_uploaded(town: Town, image: bytes, content_type: str) -> None:
    menu_id = create(town)
    assert upload(town, menu_id, image, content_type).status == 200
    heard = town.line("GET", f"richmenu/{menu_id}/content")
    assert (heard.data, heard.headers["Content-Type"]) == (image, content_type)


@pytest.mark.parametrize(
    ("image", "content_type", "status"),
    [
        (png(801, 540), "image/png", 400),
        (jpeg(800, 541), "image/jpeg", 400),
        (png(), "image/jpeg", 400),
        (jpeg(), "image/png", 400),
        (b"", "image/png", 400),
        (b"\xff\xd8\xff", "image/jpeg", 400),
        (png(), "image/gif", 415),
        (png(padding=1024 * 1024), "image/png", 413),
    ],
)
def test_other_images_are_refused(town: Town, image: bytes, content_type: str, status: int) -> None:
    menu_id = create(town)
    assert upload(town, menu_id, image, content_type).status == status
    assert town.line("GET", f"richmenu/{menu_id}/content").status == 404


def test_an_image_cannot_be_replaced(town: Town) -> None:
    assert upload(town, dressed(town), png()).status == 400


def test_an_image_needs_a_menu(town: Town) -> None:
    assert upload(town, "richmenu-none", png()).status == 404


def test_the_default_menu_is_on_every_friends_phone(town: Town) -> None:
    menu_id = dressed(town)
    assert town.line("GET", "user/all/richmenu").status == 404
    assert town.line("POST", f"user/all/richmenu/{menu_id}").status == 200
    assert town.line("GET", "user/all/richmenu").body == {"richMenuId": menu_id}
    assert (menu_of(town, town.hanako), menu_of(town, town.stranger)) == (menu_id, None)
    assert town.line("DELETE", "user/all/richmenu").status == 200
    assert menu_of(town, town.hanako) is None


def test_a_persons_own_menu_beats_the_default(town: Town) -> None:
    everybodys, own = dressed(town), dressed(town)
    town.line("POST", f"user/all/richmenu/{everybodys}")
    assert town.line("GET", f"user/{town.hanako}/richmenu").status == 404
    assert town.line("POST", f"user/{town.hanako}/richmenu/{own}").status == 200
    assert town.line("GET", f"user/{town.hanako}/richmenu").body == {"richMenuId": own}
    assert (menu_of(town, town.hanako), menu_of(town, town.taro)) == (own, everybodys)
    assert town.line("DELETE", f"user/{town.hanako}/richmenu").status == 200
    assert menu_of(town, town.hanako) == everybodys


@pytest.mark.parametrize("path", ["user/all/richmenu", "user/{hanako}/richmenu"])
def test_a_menu_without_image_or_existence_cannot_be_shown(town: Town, path: str) -> None:
    path = path.format(hanako=town.hanako)
    assert town.line("POST", f"{path}/{create(town)}").status == 400
    assert town.line("POST", f"{path}/richmenu-none").status == 404


def test_linking_a_stranger_is_accepted_and_does_nothing_even_once_they_follow(town: Town) -> None:
    menu_id = dressed(town)
    assert town.line("POST", f"user/{town.stranger}/richmenu/{menu_id}").status == 200
    town.platform.follow(town.stranger)
    assert menu_of(town, town.stranger) is None


def test_a_deleted_menu_is_gone_from_every_phone(town: Town) -> None:
    menu_id = dressed(town)
    town.line("POST", f"user/all/richmenu/{menu_id}")
    town.line("POST", f"user/{town.hanako}/richmenu/{menu_id}")
    town.line("DELETE", f"richmenu/{menu_id}")
    assert menu_of(town, town.hanako) is None
    assert town.line("GET", "user/all/richmenu").status == 404
    assert town.line("GET", f"user/{town.hanako}/richmenu").status == 404


def test_the_browser_gets_the_menu_with_its_image(town: Town) -> None:
    menu_id = dressed(town)
    town.line("POST", f"user/all/richmenu/{menu_id}")
    menu = town.state()["phones"][0]["menu"]
    assert {key: menu[key] for key in ("chat_bar_text", "width", "height")} == {
        "chat_bar_text": "メニュー",
        "width": 800,
        "height": 540,
    }
    assert menu["areas"] == [{"x": 0, "y": 0, "width": 800, "height": 540, "action": AREA["action"]}]
    assert town.client.get(menu["image"]).data == png()
    assert town.client.get("/play/menu-image/richmenu-none").status_code == 404
