"""What a paper to the ward is made of, what may become of it, what it still lacks: pure (requirements 9, S4-x-コ)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from bot.catalogs import Lazy, _
from bot.chat.doors import ForRooms
from bot.chat.turn import Surroundings

STATES: dict[str, Lazy] = {
    "draft": _("下書き"),
    "ready": _("送る用意ができた"),
    "sent": _("区へ送った"),
    "confirmed": _("区が確認した"),
    "returned": _("区から差し戻された"),
}
MOVES: dict[str, dict[str, str]] = {
    "draft": {"change": "draft", "ready": "ready", "sent": "sent"},
    "ready": {"change": "draft", "sent": "sent"},
    "sent": {"sent": "sent", "confirmed": "confirmed", "returned": "returned"},
    "confirmed": {},
    "returned": {"change": "draft", "ready": "ready", "sent": "sent"},
}
WHY_NOT: dict[str, Lazy] = {
    "change": _("区へ送った報告書は変えられません。差し戻されたら、つぎの版を作れます。"),
    "ready": _("「送る用意ができた」にできるのは、下書きのときだけです。"),
    "sent": _("区が確認した報告書は、もう送れません。"),
    "confirmed": _("区の確認を記録できるのは、送ったあとだけです。"),
    "returned": _("差し戻しを記録できるのは、送ったあとだけです。"),
}
# What the room that sends tells of what it sent, with the source it was given (`paper:<uuid>`).
SENT, CONFIRMED, RETURNED = "sending sent", "sending confirmed", "sending returned"
SOURCE = "paper:"
MOST_WORDS, MOST_THEME, MOST_THEMES, MOST_SCOPE = 4000, 60, 12, 50
AI = "生成AIの使用の有無"
AI_MARK = "生成AI"  # stands in every sentence that says it was used
THEMES = "themes"  # the key under which grouped free texts are kept
_HOLE = re.compile("【未記入：([^】]{1,60})】")


@dataclass(frozen=True)
class Piece:
    """One thing a paper says in words: staff write it on the paper's page, or it is `given` by a record.

    `heading` is what the paper calls it where that is shorter; `given_at` is when the record was written: whichever
    of the two is newer counts. An unwritten mandatory piece leaves a mark in the paper that blocks "ready".
    """

    key: str
    title: str
    hint: str = ""
    mandatory: bool = True
    given: str = ""
    given_at: datetime | None = None
    rows: int = 4
    heading: str = ""


@dataclass(frozen=True)
class Theme:
    """What several free texts say alike, in staff's words, and how many of them (counted by hand, never guessed)."""

    words: str
    count: int


@dataclass(frozen=True)
class Said:
    """What staff wrote for one piece, and when."""

    words: str
    at: datetime


@dataclass(frozen=True)
class Written:
    """What there is to say: the pieces of a paper as they stand, and the themes."""

    pieces: Mapping[str, Piece]
    said: Mapping[str, Said] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()

    def there(self, key: str) -> str:
        """What stands for a piece now, newer words before older; empty when nobody wrote or recorded anything."""
        one, said = self.pieces[key], self.said.get(key)
        newer = said is None or (one.given_at is not None and one.given_at > said.at)
        return one.given if newer or said is None else said.words

    def words(self, key: str, otherwise: str = "") -> str:
        """The same as the paper says it: a mark where a mandatory piece is missing."""
        one = self.pieces[key]
        return self.there(key) or (hole(one.title) if one.mandatory else otherwise)


Pieces = Callable[[Surroundings, str], Sequence[Piece]]
Context = Callable[[Surroundings, str, Written], Mapping[str, Any]]
Words = Callable[[Surroundings, str], str]


@dataclass(frozen=True)
class PaperKind(ForRooms):
    """A kind of papers to the ward, exported by any room and found by discovery; `name` is what rows keep.

    `of`: a kind of meetings (`seminar`), whose end begins the draft, or the anchor itself (`contract`). `form` is the
    number of the form (様式第1号), `template` the file in content/documents/, `item` the deadline it settles. `context`
    gives what the template needs besides what every paper has (`making.frame`); what is missing it marks by `hole`.
    `headings` have to stand in the paper, also in one that was mended by hand. `file` is the file's name without its
    version and ending, `label` the words staff know it by.
    """

    title: str
    form: str
    template: str
    of: str
    item: str
    headings: tuple[str, ...]
    pieces: Pieces
    context: Context
    file: Words
    label: Words
    themed: bool = False  # whether free texts are grouped on its page


Kind = PaperKind


def hole(title: str) -> str:
    """The mark of a mandatory part that is missing: it stands in the draft, and nothing that carries it is ready."""
    plain = "".join(sign for sign in title if sign not in "【】")[:MOST_THEME]
    return f"【未記入：{plain}】"


def lacking(words: str, headings: Sequence[str] = ()) -> tuple[str, ...]:
    """The mandatory parts that words of a paper lack: marked as missing, or their heading is nowhere."""
    marked = dict.fromkeys(_HOLE.findall(words))
    gone = (one for one in headings if one not in words)
    return tuple(dict.fromkeys((*marked, *gone)))


def next_state(state: str, event: str) -> str | None:
    """The state an event leads to, or None when it may not happen now."""
    return MOVES[state].get(event)


def source_of(paper: UUID) -> str:
    """What a sending keeps of where its enclosure came from: `paper:<uuid>` of the version (or of the paper)."""
    return f"{SOURCE}{paper}"


def paper_in(source: str) -> UUID | None:
    """The id in a source; None when it is about something else."""
    try:
        return UUID(source.removeprefix(SOURCE)) if source.startswith(SOURCE) else None
    except ValueError:
        return None


def named(file: str, version: int) -> str:
    """A file's name with its version from the second on: `20261015_講習会第3回_実施報告書_第2版.docx`."""
    return f"{file}{f'_第{version}版' if version > 1 else ''}.docx"
