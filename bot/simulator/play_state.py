"""What the browser shows: the phones, the groups, the mailbox, and what is ordered to go wrong."""

from bot.simulator.core import Core
from bot.simulator.platform import Platform
from bot.simulator.world import Group, Item, Json, Mail, User

SHOWN_ITEMS = 200  # of each chat; older ones stay in the world


class Stage:
    """Draws the world of a platform as the play API tells it."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._core: Core = platform.core

    def drawn(self) -> Json:
        """Everything but the clock, as JSON."""
        with self._core.lock:
            world = self._core.world
            quota = {"value": None, **self._platform.quota.shown(), "used": self._platform.quota.used}
            return {
                "version": world.version,
                "phones": [self._phone(user) for user in world.users.values()],
                "groups": [self._group(group) for group in world.groups.values()],
                "mails": [_mail(mail) for mail in world.mails],
                "quota": quota,
                "faults": [dict(vars(fault)) for fault in world.faults],
            }

    def _phone(self, user: User) -> Json:
        return {
            "user": user.id,
            "name": user.name,
            "role": user.role,
            "subtitle": user.subtitle,
            "friend": user.friend,
            "blocked": user.blocked,
            "menu": self._menu(user),
            "loading": user.loading_until > self._core.monotonic(),
            "items": self._items(user.id),
        }

    def _group(self, group: Group) -> Json:
        return {
            "group": group.id,
            "name": group.name,
            "bot_inside": group.bot_inside,
            "members": [{"user": member, "name": self._core.user(member).name} for member in group.members],
            "items": self._items(group.id),
        }

    def _menu(self, user: User) -> Json | None:
        menu = self._platform.menus.shown_to(user)
        if menu is None:
            return None
        return {
            "id": menu.id,
            "chat_bar_text": menu.body["chatBarText"],
            **menu.body["size"],
            "image": f"/play/menu-image/{menu.id}",
            "areas": [{**area["bounds"], "action": area["action"]} for area in menu.body["areas"]],
        }

    def _items(self, chat_id: str) -> list[Json]:
        chat = self._core.world.chats.get(chat_id)
        return [] if chat is None else [_item(item, item.id == chat.quick) for item in chat.items[-SHOWN_ITEMS:]]


def _item(item: Item, quick: bool) -> Json:
    drawn = dict(vars(item))
    drawn["from"] = drawn.pop("sender")
    drawn["quick"] = item.message.get("quickReply") if quick and item.message else None
    return drawn


def _mail(mail: Mail) -> Json:
    return {key: value for key, value in vars(mail).items() if key not in ("raw", "message_id")}
