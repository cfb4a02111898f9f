"""LINE's API: the bot itself and its webhook. LINE: Bot, Webhook settings."""

import re

from flask import Blueprint

from bot.simulator.core import BOT_NAME
from bot.simulator.deliverer import http_sender
from bot.simulator.line_call import Answer, answer, json_body
from bot.simulator.platform import Platform
from bot.simulator.refusals import ApiError, wrong_field
from bot.simulator.webhooks import Send

# LINE takes https only; the simulator also takes this machine, where nobody has a certificate.
_ENDPOINT = re.compile(r"https://\S+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(/\S*)?")


class ChannelCalls:
    """The calls under `/v2/bot/info` and `/v2/bot/channel`. `probe`, if given, posts the test request instead."""

    def __init__(self, platform: Platform, probe: Send | None) -> None:
        self._platform = platform
        self._probe = probe

    def mount(self, blueprint: Blueprint) -> None:
        """Adds the calls to a blueprint."""
        endpoint = "/v2/bot/channel/webhook/endpoint"
        blueprint.get("/v2/bot/info", endpoint="info")(self.info)
        blueprint.get(endpoint, endpoint="webhook_get")(self.endpoint)
        blueprint.put(endpoint, endpoint="webhook_set")(self.set_endpoint)
        blueprint.post("/v2/bot/channel/webhook/test", endpoint="webhook_test")(self.test)

    def info(self) -> Answer:
        """LINE: Get bot info."""
        known = {"userId": self._platform.core.bot_id, "basicId": "@000engawa", "displayName": BOT_NAME}
        return answer({**known, "chatMode": "bot", "markAsReadMode": "auto"})

    def endpoint(self) -> Answer:
        """LINE: Get webhook endpoint information."""
        url = self._platform.core.world.endpoint
        if not url:
            raise ApiError(404, "Webhook endpoint not found")
        return answer({"endpoint": url, "active": True})

    def set_endpoint(self) -> Answer:
        """LINE: Set webhook endpoint URL."""
        url = _checked(json_body().get("endpoint"))
        with self._platform.core.changing() as world:
            world.endpoint = url
        return answer()

    def test(self) -> Answer:
        """LINE: Test webhook endpoint. Sends a request without events."""
        asked = json_body().get("endpoint") or self._platform.core.world.endpoint
        send = self._probe or http_sender(_checked(asked))
        hooks = self._platform.webhooks
        status = hooks.send(hooks.envelope([]), send)
        well = 200 <= status < 300
        reason = "OK" if well else "ERROR_STATUS_CODE" if status else "COULD_NOT_CONNECT"
        told = {"success": well, "timestamp": self._platform.core.now_iso(), "statusCode": status}
        return answer({**told, "reason": reason, "detail": str(status or "no answer")})


def _checked(url: object) -> str:
    if not isinstance(url, str) or len(url) > 500 or not _ENDPOINT.fullmatch(url):
        raise wrong_field("endpoint", "Invalid webhook endpoint URL")
    return url
