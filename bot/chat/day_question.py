"""The question for several days: a date picker, typed dates in any usual form, or "later"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.catalogs import SOURCE_LANGUAGE, Lazy, Sentence, _
from bot.chat import everyday
from bot.chat.messages import Button, Card, Message, PickDay
from bot.chat.questions import Accept, Again, Answers, Asking, Reading, Said, always, chosen_days
from bot.chat.turn import Turn
from bot.clock import in_tokyo
from bot.days import NotADay, read_day, read_days
from bot.days.reading import IMPOSSIBLE
from bot.days.showing import JAPANESE
from bot.text import key as comparable

NO_DAY_YET = _("まだ日が選ばれていません。日を選ぶか「あとで相談」を押してください。")
DONE, CLEAR, LATER, PICK = "done", "clear", "later", "pick"
Window = Callable[[Turn], tuple[date, date]]


@dataclass(frozen=True)
class Days:
    """Up to `most` days inside a window; the answer is closed by 「これで決める」 or 「あとで相談」."""

    key: str
    text: Sentence
    among: Window
    most: int = 3
    applies: Callable[[Answers], bool] = always
    is_step: bool = True

    def is_open(self, asking: Asking) -> bool:
        """Open until the person said that these are all, and again when one of them has gone by meanwhile."""
        value = asking.answers.get(self.key)
        closed = isinstance(value, dict) and value.get("closed")
        return not closed or len(self._days(asking)) < len(chosen_days(value))

    def ask(self, asking: Asking) -> Message:
        """A card with the days so far, the picker and the ways to finish."""
        days = self._days(asking)
        lines: list[Sentence] = [_("・{day}").fill(day=day) for day in days]
        lines.append(_("「11月30日」のように送ることもできます。"))
        return Card(self.text, tuple(lines), tuple(self._buttons(asking, days)))

    def read(self, asking: Asking, said: Said) -> Reading:
        """One or several days, or a word that closes the question."""
        days = self._days(asking)
        command = said.value if said.value in (DONE, CLEAR, LATER) else _command(said.text)
        if command == CLEAR:
            return Accept({"days": [], "closed": False}, _("選んだ日を消しました。"))
        if command == LATER and not (days and said.text):  # typed words take no days away
            return Accept({"days": [], "closed": True})
        if command == DONE:
            return _closed(days) if days else Again(NO_DAY_YET)
        return self._add(asking, days, said)

    def show(self, value: Any) -> Sentence:
        """The days in order, or that they come later."""
        days = chosen_days(value)
        return Lazy("{days}").fill(days=tuple(days)) if days else _("あとで相談")

    def _days(self, asking: Asking) -> list[date]:
        """The days chosen so far that are still to come."""
        today = in_tokyo(asking.turn.now).date()
        return [day for day in chosen_days(asking.answers.get(self.key)) if day > today]

    def _add(self, asking: Asking, days: list[date], said: Said) -> Reading:
        try:
            new = _read(said, in_tokyo(asking.turn.now).date())
        except NotADay as error:
            return Again(_why(error, asking.turn.language))
        first, last = self.among(asking.turn)
        outside = [day for day in new if not first <= day <= last]
        if outside:
            return Again(
                _("{day}は受け付けられません。{first}から{last}までの日を選んでください。").fill(
                    day=outside[0], first=first, last=last
                )
            )
        kept = sorted({*days, *new})
        if len(kept) > self.most:
            return Again(_("選べるのは{most}日までです。").fill(most=self.most))
        echo = _("{days}ですね。").fill(days=tuple(sorted(set(new))))
        return _closed(kept) if len(kept) == self.most else Accept(_value(kept, closed=False), echo)

    def _buttons(self, asking: Asking, days: list[date]) -> list[Button]:
        first, last = self.among(asking.turn)
        pick = self._pick(asking, days, first, last)
        if not days:
            return [*pick, asking.tap(self.key, _("あとで相談"), LATER)]
        return [
            *pick,
            asking.tap(self.key, _("これで決める"), DONE),
            asking.tap(self.key, _("えらび直す"), CLEAR),
        ]

    def _pick(self, asking: Asking, days: list[date], first: date, last: date) -> list[Button]:
        """The picker; a plain button when only one day is left, because LINE's picker wants two."""
        if first > last:
            return []
        if first == last:
            return [asking.tap(self.key, Lazy("{day}").fill(day=last), last.isoformat())]
        label = _("もう1日えらぶ") if days else _("日をえらぶ")
        start = min(max(first, days[-1] if days else first), last)
        return [PickDay(label, asking.button(self.key, PICK), first, last, start)]


def _value(days: list[date], *, closed: bool) -> dict[str, Any]:
    return {"days": [day.isoformat() for day in days], "closed": closed}


def _closed(days: list[date]) -> Accept:
    return Accept(_value(days, closed=True))


def _read(said: Said, today: date) -> list[date]:
    if said.params and said.params.get("date"):
        return [read_day(said.params["date"], today)]
    return read_days(said.text or said.value or "", today)


def _command(text: str | None) -> str | None:
    wanted = comparable(text or "")
    ways = ((DONE, everyday.DONE), (CLEAR, everyday.CLEAR), (LATER, everyday.LATER))
    return next((command for command, words in ways if wanted in words), None)


def _why(error: NotADay, language: str) -> Sentence:
    """Why it is no day; weekdays are Japanese ones, so who reads another language hears how to write a day."""
    if language == SOURCE_LANGUAGE:
        return str(error)
    day = error.gaps.get("day", "")
    if error.sentence == IMPOSSIBLE:
        shown = day if language in JAPANESE else day.rstrip("日").replace("年", "/").replace("月", "/")
        return _("{day}という日はありません。「10月15日」のように送ってください。").fill(day=shown)
    return _("日にちがわかりませんでした。「10月15日」のように送ってください。")
