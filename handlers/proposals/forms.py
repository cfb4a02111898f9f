"""The first shape of the proposal: `make documents` writes it into content/documents/ as a Word template.

People edit the template in Word afterwards; running this again overwrites what they edited.
"""

from __future__ import annotations

from docx.document import Document

from bot.documents.building import WIDTH, Column, Page, listing, pairs, sheet, words, write

TITLE = "提案書（{{ next_year }}実施案および団体支援方針）"


def proposal() -> Document:
    """様式第4号: next year's plan and the policy for supporting groups, with the year's figures (S4-4)."""
    made = sheet(Page("提案書", "{{ form }}　提案書　{{ version }}", left="{{ contract }}"))
    words(made, "{{ form }}", size=9)
    made.add_paragraph(TITLE, "Title")
    words(made, "{{ made_on }}", right=True)
    words(made, "{{ ward }}　御中")
    words(made, "{{ contractor }}", right=True)
    words(made, "電話　{{ contractor_phone }}", right=True)
    words(made, "「{{ contract }}」の結果をふまえ、{{ next_year }}の実施案と団体支援方針を、つぎのとおり提案します。")
    _plan(made)
    _year(made)
    _support_and_costs(made)
    _sources(made)
    words(made, "", size=4)
    pairs(made, (("生成AIの使用", "{{ ai }}"), ("版と照合値", "{{ version }}　{{ mark }}")), label=32)
    return made


def _plan(made: Document) -> None:
    _heading(made, "1　支援の方向性")
    words(made, "{{ direction }}")
    _heading(made, "2　{{ next_year }}の実施案")
    pairs(made, (("実施の内容", "{{ plan }}"), ("実施の体制", "{{ structure }}"), ("日程", "{{ schedule }}")), label=32)


def _year(made: Document) -> None:
    _heading(made, "3　今年度の課題と参加者の意見")
    words(made, "{{ findings }}")
    made.add_paragraph("{%p if opinions %}")
    words(made, "記録された声と気づき", bold=True)
    columns = (Column("内容", 122, "{{ row.words }}"), Column("出典", WIDTH - 122, "{{ row.source }}"))
    listing(made, "row in opinions", columns)
    made.add_paragraph("{%p endif %}")


def _support_and_costs(made: Document) -> None:
    _heading(made, "4　団体支援方針")
    words(made, "{{ policy }}")
    made.add_paragraph("{%p if policies %}")
    columns = (Column("団体", 48, "{{ row.name }}"), Column("来年度の支援", WIDTH - 48, "{{ row.words }}"))
    listing(made, "row in policies", columns, size=10)
    made.add_paragraph("{%p endif %}")
    _heading(made, "5　実現のしやすさ")
    words(made, "{{ feasibility }}")
    _heading(made, "6　予算")
    listing(made, "row in budget", (
        Column("品目", 74, "{{ row.item }}"), Column("数量", 28, "{{ row.quantity }}"),
        Column("単価", 32, "{{ row.price }}"), Column("金額", WIDTH - 134, "{{ row.sum }}"),
    ), size=10)  # fmt: skip
    words(made, "合計（税込み）　{{ total }}", right=True, bold=True)


def _sources(made: Document) -> None:
    _heading(made, "7　根拠となる数字")
    words(made, "割合のもとは、その質問に答えた方の数です。人数の少ないところは示しません。{{ no_figures }}", size=9)
    listing(made, "row in figures", (
        Column("番号", 14, "{{ loop.index }}"), Column("項目", 50, "{{ row.what }}"),
        Column("数字", 66, "{{ row.value }}"), Column("出典", WIDTH - 130, "{{ row.source }}"),
    ))  # fmt: skip


def _heading(made: Document, text: str) -> None:
    made.add_paragraph(text, "Heading 1").paragraph_format.keep_with_next = True


FORMS = (proposal,)


if __name__ == "__main__":
    write(FORMS)
