"""LINE's API: who people are, and groups. LINE: Users, Group chats."""

from flask import Blueprint

from bot.simulator.line_call import Answer, answer
from bot.simulator.platform import Platform
from bot.simulator.refusals import ApiError
from bot.simulator.world import Group, User


class PeopleCalls:
    """The calls under `/v2/bot/profile` and `/v2/bot/group`."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def mount(self, blueprint: Blueprint) -> None:
        """Adds the calls to a blueprint."""
        group = "/v2/bot/group/<group_id>"
        blueprint.get("/v2/bot/profile/<user_id>", endpoint="profile")(self.profile)
        blueprint.get(f"{group}/summary", endpoint="group_summary")(self.summary)
        blueprint.get(f"{group}/members/count", endpoint="group_count")(self.count)
        blueprint.get(f"{group}/members/ids", endpoint="group_ids")(self.member_ids)
        blueprint.get(f"{group}/member/<user_id>", endpoint="group_member")(self.member)
        blueprint.post(f"{group}/leave", endpoint="group_leave")(self.leave)

    def profile(self, user_id: str) -> Answer:
        """LINE: Get profile. Not of those who blocked the bot, nor of strangers who never wrote."""
        user = self._platform.core.world.users.get(user_id)
        if user is None or user.blocked or not (user.friend or self._wrote(user_id)):
            raise ApiError(404, "Not found")
        return answer({**_profile(user), "language": "ja"})

    def summary(self, group_id: str) -> Answer:
        """LINE: Get group chat summary."""
        group = self._inside(group_id)
        return answer({"groupId": group.id, "groupName": group.name})

    def count(self, group_id: str) -> Answer:
        """LINE: Get number of users in a group chat. The bot is not counted."""
        return answer({"count": len(self._inside(group_id).members)})

    def member(self, group_id: str, user_id: str) -> Answer:
        """LINE: Get group chat member profile. Also of members who are no friends of the bot."""
        if user_id not in self._inside(group_id).members:
            raise ApiError(404, "Not found")
        return answer(_profile(self._platform.core.user(user_id)))

    def member_ids(self, group_id: str) -> Answer:
        """LINE: Get group chat member user IDs. Only for verified and premium accounts, which this is not."""
        raise ApiError(403, "Access to this API is not available for your account")

    def leave(self, group_id: str) -> Answer:
        """LINE: Leave group chat."""
        self._platform.bot_leaves(self._inside(group_id).id)
        return answer()

    def _inside(self, group_id: str) -> Group:
        group = self._platform.core.world.groups.get(group_id)
        if group is None or not group.bot_inside:
            raise ApiError(404, "Not found")
        return group

    def _wrote(self, user_id: str) -> bool:
        return any(item.sender == user_id for item in self._platform.items(user_id))


def _profile(user: User) -> dict[str, str]:
    return {"userId": user.id, "displayName": user.name}
