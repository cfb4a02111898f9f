"""Subjects and file names an official can file, whatever somebody is called."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from handlers.sendings.rules import clean_file_name, file_name_for, subject_for

DAY = date(2026, 10, 15)
FAMILY = "👨\u200d👩\u200d👧"


def test_a_subject_says_first_what_to_do_until_when() -> None:
    assert subject_for("講習会第3回 実施報告書", by=DAY) == "【要確認 10/15】講習会第3回 実施報告書"
    assert subject_for("受領書", mark="ご報告", contract="令和8年度事業") == "【ご報告】受領書（令和8年度事業）"
    assert subject_for("提案書") == "提案書"


def test_a_long_subject_loses_its_contract_first_and_then_its_end() -> None:
    assert subject_for("あ" * 70, contract="い" * 30) == "あ" * 70
    cut = subject_for("あ" * 200, by=DAY)
    assert (len(cut), cut[-1], cut[:12]) == (90, "…", "【要確認 10/15】あ")


def test_a_subject_stays_one_line_and_never_looks_encoded() -> None:
    assert subject_for("一行\r\nBcc: other@example.jp\t =?utf-8?b?x?=") == "一行 Bcc: other@example.jp =？utf-8?b?x?="


def test_a_file_name_sorts_by_its_day() -> None:
    assert file_name_for(DAY, "講習会第3回", "実施報告書") == "20261015_講習会第3回_実施報告書.docx"
    assert file_name_for(DAY, "", " ", ending="XLSX") == "20261015_書類.xlsx"


@pytest.mark.parametrize("name", ["髙﨑𠮷", "神\ufa19", "葛\U000e0100城", "か\u3099", FAMILY])
def test_names_stay_as_they_are_written(name: str) -> None:
    assert file_name_for(DAY, name) == f"20261015_{name}.docx"
    assert subject_for(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('A/B町会\\C:D*E?F"G<H>I|J.docx', "A／B町会￥C：D＊E？F”G＜H＞I｜J.docx"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ("報告書\u202excod.exe", "報告書xcod.exe"),
        ("名前\x00\n二行\u2028三行.PDF", "名前 二行 三行.pdf"),
        (" . ", "書類"),
        ("", "書類"),
        ("末尾の点. .docx", "末尾の点.docx"),
        ("CON.docx", "_CON.docx"),
    ],
)
def test_signs_that_do_something_become_harmless(typed: str, kept: str) -> None:
    assert clean_file_name(typed) == kept


@pytest.mark.parametrize("sign", ["長", "𠮷", FAMILY, "葛\U000e0100", "a"])
def test_a_long_name_fits_every_disk_and_ends_in_a_whole_sign(sign: str) -> None:
    name = clean_file_name(sign * 300 + ".docx")
    stem = name.removesuffix(".docx")
    assert name.endswith(".docx")
    assert len(name.encode()) <= 200
    assert stem == sign * (len(stem) // len(sign))
    assert not any(unicodedata.category(one) == "Cs" for one in name)
