"""Rich menus: their rules, their images, and who sees which. LINE: Rich menu."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.chat.action_limits import actions
from bot.chat.shapes import Check, Place, Shape, anything_of, complain, listed, number, text
from bot.simulator import ids
from bot.simulator.core import Core
from bot.simulator.menu_images import check_image
from bot.simulator.refusals import ApiError, wrong_fields
from bot.simulator.world import Json, RichMenu, User


def _ratio(size: Mapping[str, Any], place: Place, found: list[str]) -> None:
    if size["width"] / size["height"] < 1.45:
        complain(found, place, "must be at least 1.45 times as wide as high")


def _inside(menu: Mapping[str, Any], place: Place, found: list[str]) -> None:
    width, height = menu["size"]["width"], menu["size"]["height"]
    for index, area in enumerate(menu["areas"]):
        bounds = area["bounds"]
        if bounds["x"] + bounds["width"] > width or bounds["y"] + bounds["height"] > height:
            complain(found, ((place, "areas"), index), "must lie inside the menu")


_BOUNDS: dict[str, Check] = {"x": number(0), "y": number(0), "width": number(1), "height": number(1)}
_AREA = Shape({"bounds": Shape(_BOUNDS), "action": actions(20, labelled=False)})
MENU = Shape(
    {
        "size": Shape({"width": number(800, 2500), "height": number(250)}, rules=(_ratio,)),
        "selected": anything_of(True, False),
        "name": text(300, "characters"),
        "chatBarText": text(14, "characters"),
        "areas": listed(_AREA, 20, "areas"),
    },
    rules=(_inside,),
)


def check_menu(body: object) -> Json:
    """The rich menu object if LINE would take it, else 400. LINE: Rich menu object."""
    found: list[str] = []
    MENU(body, (None, "richmenu"), found)
    if found or not isinstance(body, dict):
        raise wrong_fields([line.removeprefix("richmenu.") for line in found])
    return body


class Menus:
    """Creates, dresses, links and removes rich menus."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def create(self, body: object) -> str:
        """Keeps a new menu and returns its id. LINE: Create rich menu."""
        checked = check_menu(body)
        with self._core.changing() as world:
            menu = RichMenu(ids.rich_menu(self._core.random), checked)
            world.menus[menu.id] = menu
        return menu.id

    def get(self, menu_id: str) -> RichMenu:
        """The menu, or 404."""
        found = self._core.world.menus.get(menu_id)
        if found is None:
            raise ApiError(404, "richmenu not found")
        return found

    def all(self) -> list[Json]:
        """Every menu as LINE lists it. LINE: Get rich menu list."""
        with self._core.lock:
            return [{"richMenuId": menu.id, **menu.body} for menu in self._core.world.menus.values()]

    def delete(self, menu_id: str) -> None:
        """Removes a menu from the platform and from every phone. LINE: Delete rich menu."""
        with self._core.changing() as world:
            del world.menus[self.get(menu_id).id]
            for user in world.users.values():
                user.menu = None if user.menu == menu_id else user.menu
            world.default_menu = None if world.default_menu == menu_id else world.default_menu

    def dress(self, menu_id: str, image: bytes, content_type: str) -> None:
        """Gives a menu its image, once and for all. LINE: Upload rich menu image."""
        with self._core.changing() as world:
            menu = self.get(menu_id)
            if menu.image:
                raise ApiError(400, "An image has already been uploaded to the richmenu")
            size = menu.body["size"]
            check_image(image, content_type, (size["width"], size["height"]))
            encoded = base64.b64encode(image).decode()
            world.menus[menu_id] = replace(menu, image=encoded, image_type=content_type)

    def image(self, menu_id: str) -> tuple[bytes, str]:
        """The image and its content type, or 404. LINE: Download rich menu image."""
        menu = self.get(menu_id)
        if not menu.image:
            raise ApiError(404, "richmenu image not found")
        return base64.b64decode(menu.image), menu.image_type

    def show_to_all(self, menu_id: str) -> None:
        """Makes a menu the default. LINE: Set default rich menu."""
        with self._core.changing() as world:
            world.default_menu = self._dressed(menu_id).id

    def show_none(self) -> None:
        """There is no default any more. LINE: Cancel default rich menu."""
        with self._core.changing() as world:
            world.default_menu = None

    def default(self) -> str:
        """The id of the default menu, or 404. LINE: Get default rich menu ID."""
        if self._core.world.default_menu is None:
            raise ApiError(404, "no default richmenu")
        return self._core.world.default_menu

    def link(self, user_id: str, menu_id: str) -> None:
        """Gives a friend their own menu; for others nothing happens. LINE: Link rich menu to user."""
        with self._core.changing():
            user, menu = self._known(user_id), self._dressed(menu_id)
            if user.reachable:
                user.menu = menu.id

    def unlink(self, user_id: str) -> None:
        """Takes a person's own menu away. LINE: Unlink rich menu from user."""
        with self._core.changing():
            self._known(user_id).menu = None

    def linked(self, user_id: str) -> str:
        """The id of a person's own menu, or 404. LINE: Get rich menu ID of user."""
        menu = self._known(user_id).menu
        if menu is None:
            raise ApiError(404, "the user has no richmenu")
        return menu

    def shown_to(self, user: User) -> RichMenu | None:
        """The menu on a person's phone: their own before the default, and only friends see one."""
        menu_id = user.menu or self._core.world.default_menu
        return self._core.world.menus.get(menu_id) if menu_id and user.reachable else None

    def _known(self, user_id: str) -> User:
        user = self._core.world.users.get(user_id)
        if user is None:
            raise ApiError(400, "The value for the 'userId' parameter is invalid")
        return user

    def _dressed(self, menu_id: str) -> RichMenu:
        menu = self.get(menu_id)
        if not menu.image:
            raise ApiError(400, "must upload richmenu image before applying it to user")
        return menu
