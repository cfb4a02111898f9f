"""A questionnaire is data: what is wrong with it is said with file and line, and its hash is what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ContentFault
from handlers.surveys.questionnaires import FOLDER, POINTS, applies, names, questionnaire, thawed

GOOD = """kind = "seminar"
version = 1
title = "見本"
opening = "教えてください。"

[[sections]]
title = "一"

[[sections.questions]]
key = "able"
kind = "scale"
text = "できそうですか。"
labels = ["1", "2", "3", "4", "5"]

[[sections.questions]]
key = "why"
kind = "choice"
text = "なぜですか。"
only_if = { question = "able", among = ["1", "2"] }
options = [{ key = "a", label = "あ" }, { key = "b", label = "い" }]

[[sections]]
title = "二"

[[sections.questions]]
key = "voice"
kind = "text"
text = "ご意見"
"""


def made(folder: Path, text: str) -> str:
    """A questionnaire in a folder of its own; returns its name."""
    (folder / "made_up.toml").write_text(text, encoding="utf-8")
    return "made_up"


def fault(folder: Path, before: str, after: str) -> tuple[str, str]:
    """What is said of a questionnaire with one change: the line that is named, and all words."""
    text = GOOD.replace(before, after, 1)
    assert text != GOOD
    with pytest.raises(ContentFault) as raised:
        questionnaire(made(folder, text), folder)
    first = str(raised.value).splitlines()[0]
    name, line, *_rest = first.split(":")
    assert name.endswith("made_up.toml")
    return text.splitlines()[int(line) - 1], str(raised.value)


@pytest.mark.parametrize("name", names())
def test_every_questionnaire_of_the_project_can_be_used(name: str) -> None:
    found = questionnaire(name)
    assert found.title
    assert any(one.across for one in found.questions) or found.kind == "visit"
    assert any(one.kind == "text" for one in found.questions)


@pytest.mark.parametrize("name", names())
def test_every_sentence_is_short_and_says_something(name: str) -> None:
    found = questionnaire(name)
    for one in found.questions:
        assert len(one.text) <= 30, one.text
        assert one.text.endswith("。")
        assert len(one.options) <= 6


def test_each_kind_of_event_has_one() -> None:
    assert {questionnaire(name).kind for name in names()} == {"seminar", "exchange", "visit"}
    assert {"seminar", "exchange", "visit"} <= set(names())


@pytest.mark.parametrize(
    ("before", "after", "line", "words"),
    [
        ('key = "why"', 'key = "able"', 'key = "able"', "the key able is taken"),
        ('key = "why"', 'key = "seat"', 'key = "seat"', "the key seat is taken"),
        ('key = "why"', 'key = "Why not"', 'key = "Why not"', "String should match"),
        ('question = "able"', 'question = "voice"', 'only_if = { question = "voice", among = ["1", "2"] }', "earlier"),
        ('among = ["1", "2"]', 'among = ["6"]', 'only_if = { question = "able", among = ["6"] }', "no answer 6"),
        ('kind = "choice"', 'kind = "guess"', 'kind = "guess"', "kind"),
        ('labels = ["1", "2", "3", "4", "5"]', 'labels = ["1", "2"]', "[[sections.questions]]", f"{POINTS} labels"),
        ('labels = ["1", "2", "3", "4", "5"]', 'unit = "人"', "[[sections.questions]]", "a scale needs labels"),
        ('kind = "text"', 'kind = "text"\nunit = "人"', "[[sections.questions]]", "takes no other than its text"),
        ('key = "b", label = "い"', 'key = "a", label = "い"', "[[sections.questions]]", "two answers are the same"),
        (', { key = "b", label = "い" }', "", "[[sections.questions]]", "two options at least"),
        ('kind = "scale"', 'kind = "scale"\nacross = true', "[[sections.questions]]", "divide people into groups"),
        ('text = "ご意見"', 'txt = "ご意見"', "[[sections.questions]]", "Field required"),
        ("version = 1", "version = 0", "version = 0", "version"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, before: str, after: str, line: str, words: str) -> None:
    named, said = fault(tmp_path, before, after)
    assert named == line
    assert words in said


def test_a_condition_looks_back_only(tmp_path: Path) -> None:
    late = GOOD.replace('key = "able"\n', 'key = "able"\nonly_if = { question = "why", among = ["a"] }\n', 1)
    with pytest.raises(ContentFault, match="made_up.toml:11: why is no earlier choice or scale"):
        questionnaire(made(tmp_path, late), tmp_path)


def test_a_question_applies_only_when_its_condition_holds(tmp_path: Path) -> None:
    why = questionnaire(made(tmp_path, GOOD), tmp_path).questions[1]
    assert [applies(why, given) for given in ({}, {"able": "1"}, {"able": "3"}, {"able": "-"})] == [
        False, True, False, False,
    ]  # fmt: skip


def test_what_is_frozen_comes_back_with_the_same_hash() -> None:
    for name in names():
        form = questionnaire(name)
        assert thawed(form.frozen()) == form
        assert thawed(form.frozen()).digest == form.digest


def test_comments_do_not_change_the_hash_but_every_word_does(tmp_path: Path) -> None:
    plain = questionnaire(made(tmp_path, GOOD), tmp_path).digest
    other = tmp_path / "other"
    other.mkdir()
    assert questionnaire(made(other, "# a comment\n" + GOOD), other).digest == plain
    third = tmp_path / "third"
    third.mkdir()
    assert questionnaire(made(third, GOOD.replace("なぜですか。", "なぜでしょう。")), third).digest != plain


def test_an_answer_is_shown_in_words() -> None:
    form = questionnaire("seminar")
    shown = {key: form.question(key) for key in ("satisfied", "pace", "together")}
    assert [one.label(key) for one, key in zip(shown.values(), ("5", "fast", "3"), strict=True) if one] == [
        "満足", "速かった", "3人",
    ]  # fmt: skip


def test_the_files_stand_where_people_edit_content() -> None:
    assert (FOLDER / "seminar.toml").is_file()
