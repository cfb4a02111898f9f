"""LINE's API: rich menus. LINE: Rich menu, Per-user rich menu."""

from flask import Blueprint, Response, request

from bot.simulator.line_call import Answer, answer, json_body
from bot.simulator.menus import check_menu
from bot.simulator.platform import Platform


class MenuCalls:
    """The calls under `/v2/bot/richmenu` and `/v2/bot/user`."""

    def __init__(self, platform: Platform) -> None:
        self._menus = platform.menus

    def mount(self, blueprint: Blueprint) -> None:
        """Adds the calls to a blueprint."""
        menu = "/v2/bot/richmenu"
        blueprint.post(menu, endpoint="menu_create")(self.create)
        blueprint.post(f"{menu}/validate", endpoint="menu_validate")(self.validate)
        blueprint.get(f"{menu}/list", endpoint="menu_list")(self.list)
        blueprint.get(f"{menu}/<menu_id>", endpoint="menu_get")(self.get)
        blueprint.delete(f"{menu}/<menu_id>", endpoint="menu_delete")(self.delete)
        blueprint.post(f"{menu}/<menu_id>/content", endpoint="menu_upload")(self.upload)
        blueprint.get(f"{menu}/<menu_id>/content", endpoint="menu_download")(self.download)
        self._mount_links(blueprint)

    def _mount_links(self, blueprint: Blueprint) -> None:
        everybody, person = "/v2/bot/user/all/richmenu", "/v2/bot/user/<user_id>/richmenu"
        blueprint.post(f"{everybody}/<menu_id>", endpoint="menu_default_set")(self.set_default)
        blueprint.get(everybody, endpoint="menu_default_get")(self.default)
        blueprint.delete(everybody, endpoint="menu_default_delete")(self.cancel_default)
        blueprint.post(f"{person}/<menu_id>", endpoint="menu_link")(self.link)
        blueprint.get(person, endpoint="menu_linked")(self.linked)
        blueprint.delete(person, endpoint="menu_unlink")(self.unlink)

    def create(self) -> Answer:
        """LINE: Create rich menu."""
        return answer({"richMenuId": self._menus.create(json_body())})

    def validate(self) -> Answer:
        """LINE: Validate rich menu object."""
        check_menu(json_body())
        return answer()

    def list(self) -> Answer:
        """LINE: Get rich menu list."""
        return answer({"richmenus": self._menus.all()})

    def get(self, menu_id: str) -> Answer:
        """LINE: Get rich menu."""
        return answer({"richMenuId": menu_id, **self._menus.get(menu_id).body})

    def delete(self, menu_id: str) -> Answer:
        """LINE: Delete rich menu."""
        self._menus.delete(menu_id)
        return answer()

    def upload(self, menu_id: str) -> Answer:
        """LINE: Upload rich menu image."""
        self._menus.dress(menu_id, request.get_data(), request.mimetype)
        return answer()

    def download(self, menu_id: str) -> Answer:
        """LINE: Download rich menu image."""
        image, content_type = self._menus.image(menu_id)
        return Response(image, mimetype=content_type)

    def set_default(self, menu_id: str) -> Answer:
        """LINE: Set default rich menu."""
        self._menus.show_to_all(menu_id)
        return answer()

    def default(self) -> Answer:
        """LINE: Get default rich menu ID."""
        return answer({"richMenuId": self._menus.default()})

    def cancel_default(self) -> Answer:
        """LINE: Cancel default rich menu."""
        self._menus.show_none()
        return answer()

    def link(self, user_id: str, menu_id: str) -> Answer:
        """LINE: Link rich menu to user."""
        self._menus.link(user_id, menu_id)
        return answer()

    def linked(self, user_id: str) -> Answer:
        """LINE: Get rich menu ID of user."""
        return answer({"richMenuId": self._menus.linked(user_id)})

    def unlink(self, user_id: str) -> Answer:
        """LINE: Unlink rich menu from user."""
        self._menus.unlink(user_id)
        return answer()
