"""The pictures of tips: PNG files of one folder, which anybody may see; no picture shows anybody."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from bot.content import CONTENT
from bot.settings import Settings
from bot.web.look import ASK_AGAIN, FOR_GOOD
from bot.web.routes import OUTSIDE, Route

FOLDER = CONTENT / "tips" / "pictures"
PLACE = "/pictures"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def file_of(name: str, folder: Path | None = None) -> Path | None:
    """The file of a picture; None when the folder has none of that name, or what is called so is no PNG."""
    path = (folder or FOLDER) / f"{name}.png"
    if NAME.fullmatch(name) is None or not path.is_file():
        return None
    with path.open("rb") as content:
        return path if content.read(len(SIGNATURE)) == SIGNATURE else None


def path_of(name: str) -> str:
    """Where a picture is on this server, with what tells its version from others: /pictures/two-people.png?v=…"""
    return f"{PLACE}/{name}.png?v={_version((FOLDER / f'{name}.png').read_bytes())}"


def address_of(settings: Settings, name: str) -> str | None:
    """Where LINE's apps get a picture; None where they could not. LINE: Flex Message, image: HTTPS only."""
    return f"{settings.pictures_from}{path_of(name)}" if settings.pictures_from is not None else None


def serve(name: str) -> ResponseReturnValue:
    """A picture of the folder: for good under its version's address; under any other, asked for again each time."""
    path = file_of(name)
    if path is None:
        abort(404)
    content = path.read_bytes()
    version = _version(content)
    answer = Response(content, mimetype="image/png")
    answer.set_etag(version)
    answer.headers["Cache-Control"] = FOR_GOOD if request.args.get("v") == version else ASK_AGAIN
    return answer.make_conditional(request)


def _version(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


route = Route(f"{PLACE}/<name>.png", "picture", serve, rights=OUTSIDE, venue=True, shared=True)
