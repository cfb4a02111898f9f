"""People and groups: who is there, who is a friend of the bot, who is in which group."""

from collections.abc import Sequence

from bot.simulator import ids
from bot.simulator.core import BOT_NAME, Core
from bot.simulator.events import Events
from bot.simulator.refusals import Refused
from bot.simulator.world import Group, User


class People:
    """Makes people and lets them befriend and block the bot."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events

    def add_user(
        self, name: str, role: str = "", subtitle: str = "", *, friend: bool = False, hidden_in_groups: bool = False
    ) -> str:
        """Makes a person and returns the user id. `hidden_in_groups`: events of groups leave out the user id."""
        with self._core.changing() as world:
            user_id = ids.person_or_group("U", self._core.random)
            world.users[user_id] = User(user_id, name, role, subtitle, friend=friend, hidden_in_groups=hidden_in_groups)
        return user_id

    def hand_letter(self, user: str, paper: str) -> None:
        """The person gets a letter; what it says stands under their name, to be typed."""
        with self._core.changing():
            who = self._core.user(user)
            who.paper, who.subtitle = paper, f"{who.subtitle}（手紙: {paper}）"

    def follow(self, user: str) -> None:
        """The person adds the bot as a friend. LINE: Follow event."""
        with self._core.changing():
            who = self._core.user(user)
            if who.friend:
                raise Refused("すでに友だちです。")
            who.friend = True
            self._core.note(user, f"{who.name}さんが{BOT_NAME}を友だちに追加しました")
            self._events.emit("follow", user, who, follow={"isUnblocked": False})

    def block(self, user: str) -> None:
        """The person blocks the bot. LINE: Unfollow event."""
        with self._core.changing():
            who = self._core.user(user)
            if not who.reachable:
                raise Refused("友だちではないか、すでにブロックしています。")
            who.blocked = True
            self._core.note(user, f"{who.name}さんが{BOT_NAME}をブロックしました")
            self._events.emit("unfollow", user, who)

    def unblock(self, user: str) -> None:
        """The person takes the block back. LINE: Follow event."""
        with self._core.changing():
            who = self._core.user(user)
            if not who.blocked:
                raise Refused("ブロックしていません。")
            who.blocked = False
            self._core.note(user, f"{who.name}さんがブロックを解除しました")
            self._events.emit("follow", user, who, follow={"isUnblocked": True})


class Groups:
    """Makes groups and lets people and the bot come and go."""

    def __init__(self, core: Core, events: Events) -> None:
        self._core = core
        self._events = events

    def add_group(self, name: str, members: Sequence[str] = (), *, bot_inside: bool = False) -> str:
        """Makes a group of people and returns the group id."""
        with self._core.changing() as world:
            inside = [self._core.user(member).id for member in members]
            group_id = ids.person_or_group("C", self._core.random)
            world.groups[group_id] = Group(group_id, name, inside, bot_inside)
        return group_id

    def invite_bot(self, group: str) -> None:
        """The bot joins. LINE: Join event."""
        with self._core.changing():
            where = self._core.group(group)
            if where.bot_inside:
                raise Refused(f"{BOT_NAME}はすでに参加しています。")
            where.bot_inside = True
            self._core.note(group, f"{BOT_NAME}が参加しました")
            self._events.emit("join", group)

    def remove_bot(self, group: str) -> None:
        """The bot is put out. LINE: Leave event."""
        self._bot_goes(group, f"{BOT_NAME}が退出させられました")

    def bot_leaves(self, group: str) -> None:
        """The bot leaves of its own accord; LINE tells it so too. LINE: Leave event."""
        self._bot_goes(group, f"{BOT_NAME}が退出しました")

    def _bot_goes(self, group: str, note: str) -> None:
        with self._core.changing():
            where = self._core.group(group)
            if not where.bot_inside:
                raise Refused(f"{BOT_NAME}は参加していません。")
            where.bot_inside = False
            self._core.note(group, note)
            self._events.emit("leave", group)

    def join(self, user: str, group: str) -> None:
        """A person joins. LINE: Member join event."""
        with self._core.changing():
            who, where = self._core.user(user), self._core.group(group)
            if user in where.members:
                raise Refused("すでに参加しています。")
            where.members.append(user)
            self._core.note(group, f"{who.name}さんが参加しました")
            if where.bot_inside:
                self._events.emit("memberJoined", group, joined={"members": [_member(who)]})

    def leave(self, user: str, group: str) -> None:
        """A person leaves. LINE: Member leave event."""
        with self._core.changing():
            who, where = self._core.user(user), self._core.group(group)
            if user not in where.members:
                raise Refused("このグループのメンバーではありません。")
            where.members.remove(user)
            self._core.note(group, f"{who.name}さんが退出しました")
            if where.bot_inside:
                self._events.emit("memberLeft", group, left={"members": [_member(who)]})


def _member(user: User) -> dict[str, str]:
    return {"type": "user", "userId": user.id}
