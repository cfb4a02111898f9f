"""The first shape of the receipt (受領書): `make documents` writes it into content/documents/ as a template."""

from __future__ import annotations

from docx.document import Document

from bot.documents.building import WIDTH, Column, Page, listing, pairs, sheet, words, write


def handover_receipt() -> Document:
    """受領書: what the ward handed over, when, to whom, on which medium, how many (003-§11-2)."""
    made = sheet(Page("受領書", "受領書　{{ code }}", "{{ contract }}"))
    made.add_paragraph("受領書", "Title")
    words(made, "{{ made_on }}", right=True)
    words(made, "{{ ward }}　御中")
    words(made, "{{ contractor }}", right=True)
    words(made, "電話　{{ contractor_phone }}", right=True)
    words(made, "つぎのとおり受領いたしました。")
    pairs(made, (
        ("件名", "{{ contract }}"), ("受領番号", "{{ code }}"), ("受領年月日", "{{ received_on }}"),
        ("引渡しをされた部署", "{{ office }}"), ("受領の方法", "{{ way }}"), ("受領者", "{{ received_by }}"),
    ))  # fmt: skip
    made.add_paragraph("受領したもの", "Heading 1")
    listing(made, "row in items", (
        Column("番号", 14, "{{ row.position }}"), Column("情報項目・品名", 66, "{{ row.what }}"),
        Column("媒体", 36, "{{ row.medium }}"), Column("数量", 18, "{{ row.count }}"),
        Column("重要な情報", WIDTH - 134, "{{ row.important }}"),
    ))  # fmt: skip
    words(made, "業務を終えたとき、またはご指示のあったときに、返還または消去し、その記録をお出しします。", size=9)
    return made


FORMS = (handover_receipt,)


if __name__ == "__main__":
    write(FORMS)
