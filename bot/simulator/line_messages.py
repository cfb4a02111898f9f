"""LINE's API: sending messages, checking them beforehand, and what they cost. LINE: Message."""

from flask import Blueprint, g, request

from bot.simulator.line_call import Answer, answer, json_body
from bot.simulator.platform import Platform
from bot.simulator.refusals import ApiError, wrong_field
from bot.simulator.sending import check_messages

LOADING_SECONDS = range(5, 61, 5)


class MessageCalls:
    """The calls under `/v2/bot/message`, and the loading animation."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform

    def mount(self, blueprint: Blueprint) -> None:
        """Adds the calls to a blueprint."""
        base = "/v2/bot/message"
        blueprint.post(f"{base}/reply", endpoint="reply")(self.reply)
        blueprint.post(f"{base}/push", endpoint="push")(self.push)
        blueprint.post(f"{base}/multicast", endpoint="multicast")(self.multicast)
        blueprint.post(f"{base}/validate/<any(reply, push, multicast):method>", endpoint="validate")(self.validate)
        blueprint.get(f"{base}/quota", endpoint="quota")(self.quota)
        blueprint.get(f"{base}/quota/consumption", endpoint="consumption")(self.consumption)
        blueprint.post("/v2/bot/chat/loading/start", endpoint="loading")(self.loading)

    def reply(self) -> Answer:
        """LINE: Send reply message."""
        if "X-Line-Retry-Key" in request.headers:
            raise ApiError(400, "The retry key cannot be used with this endpoint")
        body = json_body()
        return answer(self._platform.sending.reply(body.get("replyToken"), body.get("messages"), g.request_id))

    def push(self) -> Answer:
        """LINE: Send push message."""
        body, key = json_body(), request.headers.get("X-Line-Retry-Key")
        return answer(self._platform.sending.push(body.get("to"), body.get("messages"), g.request_id, key))

    def multicast(self) -> Answer:
        """LINE: Send multicast message."""
        body, key = json_body(), request.headers.get("X-Line-Retry-Key")
        return answer(self._platform.sending.multicast(body.get("to"), body.get("messages"), g.request_id, key))

    def validate(self, method: str) -> Answer:
        """LINE: Validate message objects. A reply or push may go to a group, a multicast never does."""
        check_messages(json_body().get("messages"), "user" if method == "multicast" else "group")
        return answer()

    def quota(self) -> Answer:
        """LINE: Get the target limit for sending messages this month."""
        return answer(self._platform.quota.shown())

    def consumption(self) -> Answer:
        """LINE: Get number of messages sent this month."""
        return answer({"totalUsage": self._platform.quota.used})

    def loading(self) -> Answer:
        """LINE: Display a loading animation. One-to-one chats only."""
        body = json_body()
        user = self._platform.core.world.users.get(str(body.get("chatId")))
        if user is None:
            raise wrong_field("chatId", "Must be the user ID of a one-on-one chat")
        seconds = body.get("loadingSeconds", 20)
        if seconds not in LOADING_SECONDS:
            raise wrong_field("loadingSeconds", "Must be a multiple of 5 between 5 and 60")
        with self._platform.core.changing():
            user.loading_until = self._platform.core.monotonic() + seconds
        return answer({}, 202)
