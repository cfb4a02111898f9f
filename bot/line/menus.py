"""Bringing the menu picture to LINE: made once, shown to everybody (LINE: Rich menus)."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any, Protocol

from bot.chat.menus import FOLDER, Menu
from bot.errors import Unavailable

Json = dict[str, Any]


class MenuCalls(Protocol):
    """The calls to LINE a menu needs."""

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """Any endpoint with JSON."""

    def upload(self, path: str, content: bytes, content_type: str) -> None:
        """A picture."""


def rich_menu(menu: Menu, picture: bytes) -> Json:
    """The menu as LINE wants it; its name carries a fingerprint, so an unchanged menu is recognised."""
    rows = -(-len(menu.tiles) // menu.columns)
    width, height = menu.width // menu.columns, menu.height // rows
    areas = [
        {
            "bounds": {"x": number % menu.columns * width, "y": number // menu.columns * height,
                       "width": width, "height": height},
            "action": {"type": "message", "label": tile.words, "text": tile.words},
        }
        for number, tile in enumerate(menu.tiles)
    ]  # fmt: skip
    shape = {
        "size": {"width": menu.width, "height": menu.height},
        "selected": True,
        "chatBarText": menu.bar,
        "areas": areas,
    }
    mark = hashlib.sha256(json.dumps(shape, sort_keys=True).encode() + picture).hexdigest()[:12]
    return {**shape, "name": f"{menu.name}-{mark}"}


def publish(line: MenuCalls, menu: Menu, folder: Path = FOLDER) -> str:
    """Make this the default menu unless it already is; returns its id. Older menus of ours are removed."""
    picture = (folder / f"{menu.name}.png").read_bytes()
    wanted = rich_menu(menu, picture)
    there = line.call("GET", "/v2/bot/richmenu/list").get("richmenus", [])
    same = next((one["richMenuId"] for one in there if one["name"] == wanted["name"]), None)
    if same is None:
        same = line.call("POST", "/v2/bot/richmenu", wanted)["richMenuId"]
        line.upload(f"/v2/bot/richmenu/{same}/content", picture, "image/png")
    _show_to_all(line, same, picture)
    for one in there:
        if one["richMenuId"] != same and one["name"].startswith(f"{menu.name}-"):
            line.call("DELETE", f"/v2/bot/richmenu/{one['richMenuId']}")
    return str(same)


def _show_to_all(line: MenuCalls, menu: str, picture: bytes) -> None:
    """Make a menu the default; one left without its picture by an interrupted run gets it first."""
    try:
        line.call("POST", f"/v2/bot/user/all/richmenu/{menu}")
    except Unavailable:
        line.upload(f"/v2/bot/richmenu/{menu}/content", picture, "image/png")
        line.call("POST", f"/v2/bot/user/all/richmenu/{menu}")
