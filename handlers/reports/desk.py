"""What the forms of a report's page do: the words for its parts, themes counted by hand, files mended in Word."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import request

from bot.catalogs import _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.turn import Refusal, Surroundings
from bot.text import whole_number
from bot.web.offers import expect_sure, field
from handlers.reports.changes import answer_ai, begin, expect_possible, move, write, write_themes
from handlers.reports.editions import UPLOADED, draw, ready, refresh, upload
from handlers.reports.enclosing import hand_over
from handlers.reports.facts import meeting_about
from handlers.reports.hooks import record_confirmed, record_returned, record_sent
from handlers.reports.making import Broken
from handlers.reports.queries import newest
from handlers.reports.rules import MOST_SCOPE, MOST_THEME, MOST_THEMES, MOST_WORDS, PaperKind, Piece, Theme
from handlers.reports.surveyed import voices_of
from handlers.reports.tables import Paper

PART, THEME, COUNT = "p.", "theme", "count"
LOOKS_PERSONAL = _("「{title}」に{what}のように見えるものがあります。保存していません。書かずに直してください。")
TOO_LONG = _("「{title}」は{n}字までにしてください（いま{long}字）。")
COUNT_WRONG = _("「{theme}」の件数を1から{n}までの数で入れてください。自由記述は全部で{n}件です。")
NO_VOICES = _("自由記述がまだないので、まとめられません。")
WHICH = _("「使った」か「使っていない」をえらんでください。")
SCOPE = _("生成AIを使った部分を書いてください。")
Deed = Callable[[Surroundings, PaperKind, Paper, str], bool]  # False: done, but no new draft could be drawn


def save(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """What was typed for every part, and the themes; then the draft follows. Raises Refusal naming the part."""
    words = {one.key: _words(one) for one in kind.pieces(around, paper.about)}
    themes = read_themes(around, paper.about) if kind.themed else ()
    write(around, paper, by, {key: text for key, text in words.items() if PART + key in request.form})
    if kind.themed:
        write_themes(around, paper, by, themes)
    return _followed(around, kind, paper, by)


def ai(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """Whether generative AI was used, and for which part."""
    used, scope = field(request.form, "used"), " ".join(field(request.form, "scope").split())
    if used not in ("yes", "no"):
        raise Refusal(WHICH)
    if used == "yes" and not scope:
        raise Refusal(SCOPE)
    answer_ai(around, paper, by, used=used == "yes", scope=checked(scope, MOST_SCOPE, "使った部分"))
    return _followed(around, kind, paper, by)


def redraw(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """Once more from the records; a version mended by hand stays, and that another follows it is asked before."""
    expect_possible(paper, "change")
    last = newest(around.session, paper)
    if last is not None and last.source == UPLOADED:
        expect_sure(request.form)
    draw(around, kind, paper, by)
    return True


def bring(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """A version that was mended in Word."""
    file = request.files.get("file")
    content = b""
    if file is not None:
        content = file.stream.read()
        file.close()
    upload(around, kind, paper, content, by)
    return True


def mark_ready(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """「送る用意ができた」."""
    ready(around, kind, paper, by)
    return True


def unready(around: Surroundings, _kind: PaperKind, paper: Paper, by: str) -> bool:
    """Back to a draft."""
    move(around, paper, "change", by)
    return True


def send(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """The mail is drafted, for two others to look over."""
    hand_over(around, kind, paper, by)
    return True


def sent(around: Surroundings, _kind: PaperKind, paper: Paper, by: str) -> bool:
    """It went to the ward by another way than our own sending."""
    expect_possible(paper, "sent")
    record_sent(around, paper, by=by)
    return True


def confirmed(around: Surroundings, _kind: PaperKind, paper: Paper, by: str) -> bool:
    """The ward confirmed it."""
    expect_possible(paper, "confirmed")
    record_confirmed(around, paper, by)
    return True


def returned(around: Surroundings, _kind: PaperKind, paper: Paper, by: str) -> bool:
    """The ward gave it back."""
    expect_possible(paper, "returned")
    record_returned(around, paper, by)
    return True


def start(around: Surroundings, kind: PaperKind, about: str, by: str) -> bool:
    """The paper of an event that was over before this room existed."""
    return _followed(around, kind, begin(around, kind, about, by), by)


def read_themes(around: Surroundings, about: str) -> tuple[Theme, ...]:
    """The rows of themes with their counts; a theme can hold no more free texts than there are. Raises Refusal."""
    rows = [(" ".join(words.split()), count.strip()) for words, count in typed_themes()]
    rows = [(words, count) for words, count in rows if words]
    most = voices_of(around, meeting_about(around, about)) if rows else 0
    if rows and not most:
        raise Refusal(NO_VOICES)
    return tuple(_theme(words, count, most) for words, count in rows[:MOST_THEMES])


def typed_themes() -> Iterator[tuple[str, str]]:
    """The rows of themes as they were typed."""
    return zip(request.form.getlist(THEME), request.form.getlist(COUNT), strict=False)


def checked(words: str, most: int, title: str) -> str:
    """Words that are short enough and name nobody; raises Refusal saying which part is meant."""
    if len(words) > most:
        raise Refusal(TOO_LONG.fill(title=title, n=most, long=len(words)))
    personal = what_is_personal(words)
    if personal is not None:
        raise Refusal(LOOKS_PERSONAL.fill(title=title, what=NAMES[personal]))
    return words


def _theme(words: str, count: str, most: int) -> Theme:
    number = whole_number(count.removesuffix("件"))
    if number is None or not 1 <= number <= most:
        raise Refusal(COUNT_WRONG.fill(theme=words[:MOST_THEME], n=most))
    return Theme(checked(words, MOST_THEME, "自由記述のまとめ"), number)


def _words(one: Piece) -> str:
    """What was typed for a part; what its record says anyway goes on following the record."""
    lines = request.form.get(PART + one.key, "").replace("\0", "").strip().splitlines()
    said = checked("\n".join(line.rstrip() for line in lines), MOST_WORDS, one.title)
    return "" if said == one.given else said


def _followed(around: Surroundings, kind: PaperKind, paper: Paper, by: str) -> bool:
    """Let the draft follow what was written; what was written stays also when the template is broken."""
    try:
        with around.session.begin_nested():
            refresh(around, kind, paper, by)
    except Broken:
        around.session.refresh(paper)
        return False
    return True


DEEDS: dict[str, Deed] = {
    "save": save, "ai": ai, "redraw": redraw, "upload": bring, "ready": mark_ready, "unready": unready, "send": send,
    "sent": sent, "confirmed": confirmed, "returned": returned,
}  # fmt: skip
