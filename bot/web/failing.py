"""What people see when something is refused or breaks: a calm page without details; programs get none."""

from __future__ import annotations

from flask import Response, g, render_template, request
from werkzeug.exceptions import HTTPException

from bot import logs
from bot.catalogs import _
from bot.errors import EngawaError
from bot.web.routes import strict

AGAIN = _("前の画面にもどって、もう一度お試しください。")
SAID = {
    400: (_("読み取れませんでした"), _("送られた内容が足りないか、こわれています。もう一度お試しください。")),
    403: (_("この画面はひらけません"), _("LINEから、もう一度ひらき直してください。")),
    404: (
        _("このページはありません"),
        _("アドレスがちがうか、もう使われていません。LINEか、お手元の用紙のQRから、ひらき直してください。"),
    ),
    405: (_("この操作はできません"), AGAIN),
    413: (
        _("送る内容が大きすぎます"),
        _("文を短くするか、小さなファイルにして、もう一度お試しください。"),
    ),
    429: (
        _("少しお待ちください"),
        _("何度も続けて送られたので、しばらく止めています。10分ほどたってからお試しください。"),
    ),
    500: (
        _("うまくいきませんでした"),
        _("こちらの不具合で、記録が残っています。少したってから、もう一度お試しください。"),
    ),
    503: (
        _("ただいま使えません"),
        _("少したってから、もう一度お試しください。お急ぎのときは、区にお電話ください。"),
    ),
}
KEPT = ("Allow", "Retry-After")  # headers of an error that browsers need

log = logs.get("web")


def answer(error: Exception) -> Response | HTTPException:
    """What an error becomes; an unexpected one leaves a log line with its class and says nothing to the outside."""
    if not isinstance(error, HTTPException):
        log.error("request failed", error=type(error).__name__, permanent=getattr(error, "permanent", None))
        status = 503 if isinstance(error, EngawaError) else 500
        return page(status) if is_browser() else Response("", status)
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    made = page(status) if is_browser() else strict(Response("", status))
    made.headers.update({name: value for name, value in error.get_headers() if name in KEPT})
    return made


def page(status: int) -> Response:
    """The page of a status; it asks no database, because that may be what broke."""
    for who in ("visitor", "guest"):  # the frames around their pages would look for keys
        g.pop(who, None)
    heading, words = SAID.get(status) or SAID[400 if status < 500 else 500]
    number = g.get("request_id", "") if status >= 500 else ""
    staff = request.path.startswith("/staff/")
    return strict(
        Response(render_template("error.html", heading=heading, words=words, number=number, staff=staff), status)
    )


def is_browser() -> bool:
    """Whether somebody reads the answer: browsers say that they want HTML, programs do not."""
    return any(kind == "text/html" for kind, _quality in request.accept_mimetypes)
