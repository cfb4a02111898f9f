"""LINE's Messaging API as a Flask blueprint, so that LINE_API_BASE can point at this machine."""

import time
from collections.abc import Callable

from flask import Blueprint

from bot.simulator.line_call import LineCall
from bot.simulator.line_channel import ChannelCalls
from bot.simulator.line_menus import MenuCalls
from bot.simulator.line_messages import MessageCalls
from bot.simulator.line_people import PeopleCalls
from bot.simulator.platform import Platform
from bot.simulator.refusals import ApiError
from bot.simulator.webhooks import Send


def line_api(
    platform: Platform, *, sleep: Callable[[float], None] = time.sleep, probe: Send | None = None
) -> Blueprint:
    """The API at `/line`, to be registered once. `sleep` carries out ordered delays, `probe` the webhook test."""
    blueprint = Blueprint("line_api", __name__, url_prefix="/line")
    LineCall(platform, sleep).guard(blueprint)
    for calls in (MessageCalls(platform), PeopleCalls(platform), MenuCalls(platform), ChannelCalls(platform, probe)):
        calls.mount(blueprint)
    blueprint.route("/<path:rest>", endpoint="unknown", methods=["GET", "POST", "PUT", "DELETE"])(_unknown)
    return blueprint


def _unknown(rest: str) -> str:
    raise ApiError(404, "Not found")
