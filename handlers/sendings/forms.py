"""The first shape of the invoice cover: `make documents` writes it into content/documents/ as a template."""

from __future__ import annotations

from docx.document import Document

from bot.documents.building import WIDTH, Column, Page, listing, pairs, sheet, words, write


def invoice_cover() -> Document:
    """請求書かがみ: of which contract, for what the ward confirmed; the sum and the account are written in by hand."""
    made = sheet(Page("請求書", "請求書", "{{ contract }}"))
    made.add_paragraph("請求書", "Title")
    words(made, "{{ made_on }}", right=True)
    words(made, "{{ ward }}　御中")
    words(made, "{{ contractor }}", right=True)
    words(made, "電話　{{ contractor_phone }}", right=True)
    words(made, "つぎの委託業務は、すべて履行確認をいただきましたので、委託料をご請求いたします。")
    pairs(made, (
        ("件名", "{{ contract }}"), ("履行期間", "{{ first_day }}から{{ last_day }}まで"),
        ("請求金額", "金　　　　　　　　　　　円（消費税を含む）"),
        ("お支払い", "請求書の受領から{{ days }}日以内に一括"),
        ("お振込先", ""),
    ), height=9)  # fmt: skip
    made.add_paragraph("履行確認をいただいたもの", "Heading 1")
    listing(
        made, "row in rows", (Column("成果物", WIDTH - 60, "{{ row.what }}"), Column("確認の日", 60, "{{ row.day }}"))
    )
    return made


FORMS = (invoice_cover,)


if __name__ == "__main__":
    write(FORMS)
