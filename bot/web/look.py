"""The style and scripts all pages share; kept by browsers for long, under an address that changes with the file."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, request

from bot.web.routes import strict

FOLDER = Path(__file__).parent / "static"
FILES = "look.static"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"


def look() -> Blueprint:
    """Style, scripts and the templates every page stands on."""
    shared = Blueprint("look", __name__, template_folder="templates", static_folder="static", static_url_path="/look")
    shared.app_url_defaults(_name_version)
    shared.after_request(_kept)
    return shared


def version_of(name: str) -> str:
    """A few signs that change when the file does; empty when there is no such file."""
    path = FOLDER / name
    return _hash(path, path.stat().st_mtime_ns) if path.is_file() else ""


@lru_cache
def _hash(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def _name_version(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == FILES and "v" not in values:
        values["v"] = version_of(str(values.get("filename", "")))


def _kept(answer: Response) -> Response:
    """Whoever asked for this very version may keep it; anybody else asks again each time."""
    strict(answer)
    if answer.status_code in (200, 206, 304):
        name = str((request.view_args or {}).get("filename", ""))
        answer.headers["Cache-Control"] = FOR_GOOD if request.args.get("v") == version_of(name) else ASK_AGAIN
    return answer
