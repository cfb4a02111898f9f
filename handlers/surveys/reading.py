"""Forms of a survey, on the public page and where staff type paper in: the same fields, read the same way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from bot.catalogs import Lazy, Sentence, _
from bot.text import whole_number
from handlers.surveys.answers import LONGEST_TEXT
from handlers.surveys.questionnaires import SKIPPED, Asked, Questionnaire

FIELD = "q."
LONGEST_NUMBER = 20  # signs of what is shown again where a number was asked for


@dataclass(frozen=True)
class Typed:
    """What a form says of some questions: keys chosen, words written, and what cannot be understood, by question.

    `texts` also holds what was typed where a number was asked for and cannot be understood, to be shown again.
    """

    given: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, str]
    wrong: Mapping[str, Sentence]


@dataclass(frozen=True)
class Field:
    """One question as a form shows it, with what was answered so far."""

    question: Asked
    name: str
    choices: tuple[tuple[str, Sentence, bool], ...] = ()  # key, label, chosen
    value: str = ""
    only: Sentence = ""  # for whom it is, where it is not for everybody
    wrong: Sentence = ""


def read(questions: Sequence[Asked], form: MultiDict[str, str]) -> Typed:
    """What was filled in; a question left out is left open."""
    given: dict[str, tuple[str, ...]] = {}
    texts: dict[str, str] = {}
    wrong: dict[str, Sentence] = {}
    for one in questions:
        said = [value.replace("\r\n", "\n").strip() for value in form.getlist(FIELD + one.key) if value.strip()]
        if one.kind == "text":
            texts[one.key] = "\n".join(said)[:LONGEST_TEXT]
        elif one.kind == "number" and said:
            number = whole_number(said[0])
            if number is None or not one.low <= number <= one.high:
                wrong[one.key] = _("{low}から{high}までの数字で書いてください。").fill(low=one.low, high=one.high)
                texts[one.key] = said[0][:LONGEST_NUMBER]
            else:
                given[one.key] = (str(number),)
        else:
            given[one.key] = tuple(key for key in said if key in one.answers) or (SKIPPED,)
    return Typed(given, texts, wrong)


def fields(
    form: Questionnaire, questions: Sequence[Asked], given: Mapping[str, Sequence[str]], texts: Mapping[str, str],
    wrong: Mapping[str, Sentence] | None = None,
) -> tuple[Field, ...]:  # fmt: skip
    """Some questions with their answers, for a form."""
    return tuple(
        Field(
            one, FIELD + one.key,
            tuple((key, Lazy(one.label(key)), key in given.get(one.key, ())) for key in one.answers),
            texts.get(one.key, "") or _number(given.get(one.key, ())),
            only_for(form, one), (wrong or {}).get(one.key, ""),
        )
        for one in questions
    )  # fmt: skip


def only_for(form: Questionnaire, one: Asked) -> Sentence:
    """For whom a question is, in words a form and a sheet can print; empty when it is for everybody."""
    if one.only_if is None:
        return ""
    on = form.question(one.only_if.question)
    labels = tuple(Lazy(on.label(key)) for key in one.only_if.among) if on is not None else ()
    number = form.questions.index(on) + 1 if on is not None else 0
    return _("問{n}で「{labels}」と答えた方だけ").fill(n=number, labels=labels)


def _number(keys: Sequence[str]) -> str:
    return keys[0] if keys and keys[0] != SKIPPED else ""
