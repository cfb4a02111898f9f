"""In which language a page speaks: its reader's, for officers and participants; Japanese for everybody else."""

from __future__ import annotations

from datetime import time
from typing import Any

from flask import Flask, Response, after_this_request, g, has_request_context, request

from bot.catalogs import LANGUAGES, SOURCE_LANGUAGE, Gap, Lazy, Sentence, show, spoken

COOKIE, PARAMETER = "language", "l"
A_YEAR = 365 * 24 * 3600  # seconds


def install(app: Flask) -> None:
    """Let templates say `_("…{gap}…", gap=…)`, and show every sentence and time in the reader's language."""
    app.jinja_options = {**app.jinja_options, "finalize": _shown}
    app.jinja_env.globals.update(_=_sentence, languages=languages, language_tag=language_tag)


def speak(language: str) -> None:
    """From here on this page speaks the language of who reads it."""
    g.language = language


def reader_language() -> str:
    """The language of this page."""
    return str(g.get("language", SOURCE_LANGUAGE)) if has_request_context() else SOURCE_LANGUAGE


def language_tag() -> str:
    """The same for the browser (BCP 47): plain Japanese is Japanese."""
    return reader_language().removesuffix("-easy")


def said(sentence: Sentence) -> str:
    """A sentence as the reader of this page reads it."""
    return show(sentence, reader_language())


def speak_as_chosen(path: str, *, secure: bool) -> None:
    """On pages whose reader nobody knows: as just chosen, as chosen before on this device, or as the browser asks.

    The device keeps what was chosen for the pages under `path`: the name of a language and nothing else.
    """
    chosen = request.args.get(PARAMETER, "")
    asked = (chosen, request.cookies.get(COOKIE, ""), _of_browser())
    speak(next((one for one in asked if one in spoken()), SOURCE_LANGUAGE))

    def remember(answer: Response) -> Response:
        if chosen in spoken():
            answer.set_cookie(COOKIE, chosen, A_YEAR, path=path, secure=secure, httponly=True, samesite="Lax")
        return answer

    after_this_request(remember)


def languages() -> list[tuple[str, str, bool]]:
    """Every language that can be chosen: its key, its own name, whether the page speaks it."""
    return [(one, LANGUAGES[one], one == reader_language()) for one in spoken()]


def _of_browser() -> str:
    tags = {"ja": SOURCE_LANGUAGE, "en": "en", "ko": "ko", "zh-Hans": "zh-Hans", "zh-CN": "zh-Hans", "zh": "zh-Hans"}
    return tags.get(request.accept_languages.best_match(list(tags), SOURCE_LANGUAGE) or "", SOURCE_LANGUAGE)


def _sentence(source: Sentence, **gaps: Gap) -> Lazy:
    whole = source if isinstance(source, Lazy) else Lazy(source)
    return whole.fill(**gaps)


def _shown(value: Any) -> Any:
    return show(value, reader_language()) if isinstance(value, Lazy | time) else value
