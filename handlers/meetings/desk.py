"""What the page of a meeting does with its forms: a new version of the handout, the run sheet, the words after it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from flask import request
from werkzeug.datastructures import FileStorage

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from bot.text import whole_number
from handlers.meetings.changes import changing, expect_possible
from handlers.meetings.materials import add_version
from handlers.meetings.readiness import steady
from handlers.meetings.rules import AFTER
from handlers.meetings.sheets import LONGEST_FORM, LONGEST_TITLE, MOST_MINUTES, MOST_ROWS, Row, template
from handlers.meetings.tables import Comment, Meeting, RunSheet
from handlers.meetings.writing import plain_line, plain_words

MOST_BYTES = 30 * 1024 * 1024  # of a handout
LONGEST_COMMENT = 1000
CHUNK = 64 * 1024
TEMPLATE = "template"
Line = tuple[str, str, str]  # title, form and minutes of a row as they were typed


def material(around: Surroundings, meeting: Meeting, by: str) -> list[Text]:
    """A new version: only its SHA-256 and size are kept, the file itself is not. Raises Refusal."""
    file = request.files.get("file")
    digest, size = _weigh(file) if file is not None else ("", 0)
    if not size:
        raise Refusal(_("ファイルをえらんでください。空のファイルは登録できません。"))
    return add_version(around, meeting, (digest, size), by)


def sheet(around: Surroundings, meeting: Meeting, by: str) -> list[Text]:
    """The rows as they were typed, one of them moved or taken away, or the template again. Raises Refusal."""
    expect_possible(meeting, "change")
    if request.form.get("v") != str(meeting.version):
        raise Refusal(_("ほかの人が先にこの行事を変えました。下はいまの内容です。もう一度直してください。"))
    act = request.form.get("act", "")
    rows = template(meeting.kind).rows if act == TEMPLATE else read_rows(_steered(typed_lines(), act))
    kept = [one.model_dump() for one in rows]
    with changing(around, meeting, by):
        there = around.session.get(RunSheet, meeting.id)
        if there is None:
            around.session.add(RunSheet(meeting_id=meeting.id, rows=kept, changed_at=around.now, changed_by=by))
        else:
            there.rows, there.changed_at, there.changed_by = kept, around.now, by
        note(around.session, around.now, Act(by, "changed", "run sheet", meeting.code, count=len(rows), channel="page"))
    return steady(around, meeting, by)


def comment(around: Surroundings, meeting: Meeting, by: str) -> list[Text]:
    """The instructor's words after the event, of a visit the support to come too; the last one wins. Raises Refusal."""
    if meeting.state not in AFTER:
        raise Refusal(_("講師所感は、行事が終わってから書けます。先に「/終了」を送ってください。"))
    expect_possible(meeting, "change")
    words = plain_words(request.form.get("words", ""), LONGEST_COMMENT, "講師所感")
    support = plain_words(request.form.get("support", ""), LONGEST_COMMENT, "今後の支援方針")
    if not words:
        raise Refusal(_("講師所感を書いてください。"))
    if meeting.kind == "visit" and not support:
        raise Refusal(_("派遣の報告には、今後の支援方針も必要です。"))
    said = {"words": words, "support": support if meeting.kind == "visit" else "", "said_at": around.now, "said_by": by}
    with changing(around, meeting, by):
        around.session.merge(Comment(meeting_id=meeting.id, **said))
        note(around.session, around.now, Act(by, "wrote", "instructor's comment", meeting.code, channel="page"))
    return []


def typed_lines() -> list[Line]:
    """The rows of the form as they were typed; rows without anything in them are left out."""
    columns = [request.form.getlist(name) for name in ("title", "form", "minutes")]
    lines = [(title.strip(), form.strip(), minutes.strip()) for title, form, minutes in zip(*columns, strict=False)]
    return [one for one in lines if any(one)]


def read_rows(lines: Sequence[Line]) -> tuple[Row, ...]:
    """The rows of a run sheet; raises Refusal naming the row that cannot be understood."""
    if not 0 < len(lines) <= MOST_ROWS:
        raise Refusal(_("進行表は1行から{n}行までです。").fill(n=MOST_ROWS))
    return tuple(_row(number, line) for number, line in enumerate(lines, 1))


def _row(number: int, line: Line) -> Row:
    title, form, said = line
    minutes = whole_number(said.removesuffix("分"))
    if not title:
        raise Refusal(_("{n}行目に内容がありません。").fill(n=number))
    if minutes is None or minutes > MOST_MINUTES:
        words = _("{n}行目の分は0から{most}までの数で入れてください。")
        raise Refusal(words.fill(n=number, most=MOST_MINUTES))
    title = plain_line(title, LONGEST_TITLE, f"{number}行目の内容")
    return Row(title=title, form=plain_line(form, LONGEST_FORM, f"{number}行目の形"), minutes=minutes)


def _steered(lines: list[Line], act: str) -> list[Line]:
    """The rows after a button beside one of them: `up-2`, `down-2`, `remove-2` (numbers as shown, from 1)."""
    deed, _dash, number = act.partition("-")
    at = int(number) - 1 if number.isdecimal() and number.isascii() else -1
    if not 0 <= at < len(lines):
        return lines
    one = lines.pop(at)
    to = {"up": max(at - 1, 0), "down": at + 1}.get(deed, at)
    if deed != "remove":
        lines.insert(to, one)
    return lines


def _weigh(file: FileStorage) -> tuple[str, int]:
    """The SHA-256 in hex and the bytes of a file, read piece by piece; then its temporary copy goes."""
    seen, size = hashlib.sha256(), 0
    while piece := file.stream.read(CHUNK):
        seen.update(piece)
        size += len(piece)
    file.close()
    return seen.hexdigest(), size
