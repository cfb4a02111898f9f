"""The pages of reports: what is owed, one report with its parts to write, its versions to take and to bring back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from bot.catalogs import _, show
from bot.chat.turn import Refusal, Surroundings
from bot.documents.checking import MIME, MOST_BYTES
from bot.store.ledger import CHANNEL
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.offers import Typed
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, Route, room_pages
from handlers.reports import desk
from handlers.reports.editions import take
from handlers.reports.owing import owed, state_of
from handlers.reports.queries import kind_about, kinds, paper_about
from handlers.reports.rules import PaperKind
from handlers.reports.surveyed import texts_of
from handlers.reports.tables import Paper
from handlers.reports.viewing import Seen, begins, heading, safe_label, seen

FORM_BYTES = 4 * 1024 * 1024  # thirty parts of 4,000 signs, each three bytes that travel as nine
AROUND_A_FILE = 64 * 1024
STALE = _("ほかの人が先にこの報告書を変えました。下はいまの内容です。もう一度、たしかめてください。")
BROKEN = "broken"
SAID = {
    "save": "保存して、下書きを作り直しました。", "ai": "生成AIの使用の有無を記録しました。",
    "redraw": "記録から作りました。", "upload": "新しい版を登録しました。", "begin": "下書きを作りました。",
    "ready": "送る用意ができた、と記録しました。", "unready": "下書きに戻しました。",
    "send": "送るメールの下書きを作りました。下からひらいて、確認を頼んでください。",
    "sent": "区へ送った、と記録しました。期限は済みになりました。", "confirmed": "区の確認を記録しました。",
    "returned": "差し戻しを記録しました。期限は変わりません。つぎの版を作ってください。",
    BROKEN: "書いた言葉は保存しました。ひな形が使えないため、下書きは前のままです。",
}  # fmt: skip


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    pages = room_pages("reports", __name__, (
        Route("/staff/reports", "listed", table.listed, rights=READERS),
        Route("/staff/reports/<code>", "shown", table.shown),
        Route("/staff/reports/<code>/versions/<int:number>", "file", table.file),
        Route("/staff/reports/<code>/do/<deed>", "done", table.done, "POST", most_bytes=FORM_BYTES),
    ))  # fmt: skip
    pages.register_error_handler(413, too_large)
    return pages


class Table:
    """Where staff sit when they write to the ward."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """What is owed first, then every paper there is."""
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            found = leaf(visitor.session, select(Paper).order_by(Paper.made_at.desc(), Paper.about))
            known = kinds(around)
            rows = [(one.about, safe_label(around, known.get(one.kind), one.about), state_of(one), one.changed_at)
                    for one in found.rows]  # fmt: skip
            return render_template("reports/list.html", owed=owed(around), rows=rows, leaf=found)

    def shown(self, code: str) -> ResponseReturnValue:
        """One report with everything that is there."""
        with self._at(code) as (visitor, kind, paper):
            return self._page(visitor, kind, code, paper, good=SAID.get(request.args.get("said", ""), ""))

    def file(self, code: str, number: int) -> ResponseReturnValue:
        """A version as a Word file, never shown inside the browser."""
        with self._at(code) as (visitor, _kind, paper):
            visitor.session.info[CHANNEL] = "page"
            found = take(self._premises.around(visitor.session), paper, number, visitor.by) if paper else None
            if found is None:
                abort(404)
            version, content = found
            return send_file(BytesIO(content), MIME, as_attachment=True, download_name=version.file_name)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """A form was sent: done whole or not at all."""
        if deed not in desk.DEEDS and deed != "begin":
            abort(404)
        if deed == "upload":
            request.max_content_length = MOST_BYTES + AROUND_A_FILE
        with self._at(code) as (visitor, kind, paper):
            if (paper is None) != (deed == "begin"):
                abort(404)
            try:
                with visitor.session.begin_nested():
                    whole = self._do(visitor, kind, code, paper, deed)
            except Refusal as refusal:
                return self._again(visitor, kind, code, paper, Typed(deed, request.form, show(refusal.sentence))), 422
            return redirect(url_for("reports.shown", code=code, said=deed if whole else BROKEN), 303)

    def _do(self, visitor: Visitor, kind: PaperKind, code: str, paper: Paper | None, deed: str) -> bool:
        around = self._premises.around(visitor.session)
        visitor.session.info[CHANNEL] = "page"
        if paper is None:
            if not begins(around, code):
                abort(404)
            return desk.start(around, kind, code, visitor.by)
        if request.form.get("v") != str(paper.version):
            raise Refusal(STALE)
        return desk.DEEDS[deed](around, kind, paper, visitor.by)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, PaperKind, Paper | None]]:
        with self._premises.staff() as visitor:
            kind = kind_about(self._premises.around(visitor.session), code)
            if kind is None:
                abort(404)
            yield visitor, kind, paper_about(visitor.session, kind.name, code)

    def _again(self, visitor: Visitor, kind: PaperKind, code: str, paper: Paper | None, typed: Typed) -> str:
        """The page with what was typed, so that nobody types it twice."""
        if paper is not None:
            visitor.session.refresh(paper)
        return self._page(visitor, kind, code, paper, typed=typed)

    def _page(
        self, visitor: Visitor, kind: PaperKind, code: str, paper: Paper | None, *, good: str = "",
        typed: Typed | None = None,
    ) -> str:  # fmt: skip
        around, typed = self._premises.around(visitor.session), typed or Typed()
        more = {"good": good, "typed": typed, "csrf": self._premises.stamp(visitor.cookie), "code": code}
        if paper is None:
            name = heading(around, kind, code)
            return render_template("reports/none.html", name=name, may=begins(around, code), **more)
        one = seen(around, kind, paper)
        return render_template("reports/one.html", one=one, texts=_texts(around, one, visitor.by), most=_megabytes(),
                               rows=_rows(one, typed), **more)  # fmt: skip


def _texts(around: Surroundings, one: Seen, by: str) -> list[str]:
    """The free texts, when somebody wants to count them; who looked stands in the ledger."""
    return texts_of(around, one.code, by) if one.voices and request.args.get("texts") == "yes" else []


def _rows(one: Seen, typed: Typed) -> tuple[tuple[str, str], ...]:
    """The rows of themes, as they were typed where that was refused."""
    return tuple(desk.typed_themes()) if typed.deed == "save" else one.themes


def too_large(_error: HTTPException) -> ResponseReturnValue:
    """A file larger than a report may be."""
    return render_template("reports/large.html", most=_megabytes()), 413


def _megabytes() -> int:
    return MOST_BYTES // (1024 * 1024)


pages = Pages("reports", make)
entry = Entry("reports.listed", "報告書", "events", 30)
