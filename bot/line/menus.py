"""Bringing the menu pictures to LINE, and showing one of them to a single person (LINE: Rich menus)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from bot.chat.menus import FOLDER, Menu, is_drawn, own_menus, picture_of
from bot.delivery.port import Outcome
from bot.errors import Unavailable

Json = dict[str, Any]
NOT_PUBLISHED = "menu not published"
HAS_ONE = "answered 400"  # LINE: a picture cannot be replaced
Asks = Callable[[str, str], tuple[Outcome, Json]]


class MenuCalls(Protocol):
    """The calls to LINE a menu needs."""

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """Any endpoint with JSON."""

    def upload(self, path: str, content: bytes, content_type: str) -> None:
        """A picture."""


def rich_menu(menu: Menu, picture: bytes) -> Json:
    """The menu as LINE wants it; its name carries a fingerprint, so an unchanged menu is recognised."""
    areas = [
        {
            "bounds": {"x": box.left, "y": box.top, "width": box.width, "height": box.height},
            "action": {"type": "message", "label": tile.words, "text": tile.said},
        }
        for tile, box in menu.placed()
    ]
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
    return _publish(line, menu, folder, _show_to_all)


def publish_own(line: MenuCalls, menu: Menu, folder: Path = FOLDER) -> str:
    """Bring a menu that single people see; returns its id. Whoever saw an older one has to be linked anew."""
    return _publish(line, menu, folder, _dress)


def show_menu(ask: Asks, user: str, name: str | None) -> Outcome:
    """Give somebody a menu of their own, or with None everybody's again (LINE: Link, Unlink rich menu from user).

    A menu not published yet is no failure: publishing links everybody who should see it. Neither is somebody LINE
    does not know any more.
    """
    own = f"/v2/bot/user/{user}/richmenu"
    if name is None:
        return _harmless(ask("DELETE", own)[0])
    listed, there = ask("GET", "/v2/bot/richmenu/list")
    if listed.verdict != "accepted":
        return listed
    menu = own_menus()[name]
    if not is_drawn(menu):
        return Outcome("accepted", None, NOT_PUBLISHED)
    wanted = rich_menu(menu, picture_of(menu))["name"]
    found = next((one["richMenuId"] for one in there.get("richmenus", []) if one["name"] == wanted), None)
    if found is None:
        return Outcome("accepted", listed.request_id, NOT_PUBLISHED)
    return _harmless(ask("POST", f"{own}/{found}")[0])


def _harmless(outcome: Outcome) -> Outcome:
    gone = outcome.fault in ("400", "404")
    return Outcome("accepted", outcome.request_id, outcome.fault) if gone else outcome


def _publish(line: MenuCalls, menu: Menu, folder: Path, show: Callable[[MenuCalls, str, bytes], None]) -> str:
    picture = picture_of(menu, folder)
    wanted = rich_menu(menu, picture)
    there = line.call("GET", "/v2/bot/richmenu/list").get("richmenus", [])
    same = next((one["richMenuId"] for one in there if one["name"] == wanted["name"]), None)
    if same is None:
        same = line.call("POST", "/v2/bot/richmenu", wanted)["richMenuId"]
        line.upload(f"/v2/bot/richmenu/{same}/content", picture, "image/png")
    show(line, same, picture)
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


def _dress(line: MenuCalls, menu: str, picture: bytes) -> None:
    """Give a menu its picture if an interrupted run left it without; LINE refuses a second one."""
    try:
        line.upload(f"/v2/bot/richmenu/{menu}/content", picture, "image/png")
    except Unavailable as error:
        if HAS_ONE not in str(error):
            raise
