"""The play API as a Flask blueprint: what the browser of the simulator asks and does."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from bot.clock import in_tokyo
from bot.simulator.platform import Platform
from bot.simulator.play_clock import Stepper, move
from bot.simulator.play_deeds import Deeds
from bot.simulator.play_state import Stage
from bot.simulator.play_watch import Watch
from bot.simulator.refusals import ApiError, Refused
from bot.simulator.world import Json


class PlayCalls:
    """The calls under `/play`."""

    def __init__(
        self, platform: Platform, stepper: Stepper, watch: Watch, reset: Callable[[], None], scenes: Callable[[], Json]
    ) -> None:
        self._platform = platform
        self._stepper = stepper
        self._watch = watch
        self._reset = reset
        self._scenes = scenes
        self._stage = Stage(platform)
        self._deeds = Deeds(platform).all

    def mount(self, blueprint: Blueprint) -> None:
        """Adds the calls to a blueprint."""
        blueprint.get("/state", endpoint="state")(self.state)
        blueprint.get("/scenes", endpoint="scenes")(self.scenes)
        blueprint.get("/menu-image/<menu_id>", endpoint="menu_image")(self.menu_image)
        blueprint.post("/clock", endpoint="clock")(self.clock)
        blueprint.post("/reset", endpoint="reset")(self.reset)
        blueprint.post("/<path:deed>", endpoint="deed")(self.deed)
        blueprint.after_request(self._leave)
        blueprint.register_error_handler(Refused, _refuse)
        blueprint.register_error_handler(ApiError, _refuse_menu)

    def state(self) -> Response:
        """Everything to be shown, or only the time when nothing has changed since `after`."""
        self._watch.look()
        now = in_tokyo(self._stepper.now()).isoformat(timespec="seconds")
        if request.args.get("after", type=int) == self._platform.version:
            return jsonify(version=self._platform.version, changed=False, now=now)
        return jsonify({**self._stage.drawn(), "changed": True, "now": now, "next": self._watch.next})

    def scenes(self) -> Response:
        """The scenes people can play through."""
        return jsonify(self._scenes())

    def menu_image(self, menu_id: str) -> Response:
        """The image of a rich menu; it never changes."""
        image, content_type = self._platform.menus.image(menu_id)
        response = Response(image, mimetype=content_type)
        response.cache_control.max_age = 86_400
        return response

    def clock(self) -> Response:
        """Moves the clock forward."""
        now = move(self._stepper, _body())
        self._platform.touch()
        return jsonify(now=in_tokyo(now).isoformat(timespec="seconds"))

    def reset(self) -> Response:
        """The demo from the beginning."""
        _body()
        self._reset()
        return jsonify({})

    def deed(self, deed: str) -> Response:
        """Something a person does; see the table of deeds."""
        do = self._deeds.get(deed)
        if do is None:
            raise Refused("その操作はありません。")
        return jsonify(do(_body()) or {})

    def _leave(self, response: Response) -> Response:
        self._platform.save()
        return response


def _body() -> Json:
    """The JSON object sent. Only a declared JSON body is taken, which no foreign page can send without being asked."""
    found = request.get_json(silent=True)
    if not isinstance(found, dict):
        raise Refused("JSON のオブジェクトを送ってください。")
    return found


def _refuse(refusal: Refused) -> tuple[Response, int]:
    return jsonify(message=str(refusal)), 400


def _refuse_menu(refusal: ApiError) -> tuple[Response, int]:
    return jsonify(message="そのメニューの画像はありません。"), refusal.status


def play_api(
    platform: Platform,
    stepper: Stepper,
    *,
    origins: Callable[[str], str | None],
    reset: Callable[[], None],
    scenes: Callable[[], Json],
) -> Blueprint:
    """The play API at `/play`.

    `origins` tells the file behind a message by the request id it was sent with, `reset` begins the demo anew, and
    `scenes` gives what can be played through.
    """
    blueprint = Blueprint("play_api", __name__, url_prefix="/play")
    PlayCalls(platform, stepper, Watch(platform, stepper, origins), reset, scenes).mount(blueprint)
    return blueprint
