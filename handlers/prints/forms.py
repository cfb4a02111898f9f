"""The first shape of the printed papers: `make documents` writes them into content/documents/ as templates.

People edit the templates in Word afterwards; running this again overwrites what they edited.
"""

from __future__ import annotations

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Pt

from bot.documents.building import GOTHIC, WIDTH, Column, Page, listing, pairs, repeated, sheet, words, write
from bot.documents.pictures import STYLE, place_style

LEFT = "{{ contract }}"
BY_HAND = "＿" * 10
EVENT = (("行事", "{{ name }}（{{ code }}）"), ("日時", "{{ when }}"), ("会場", "{{ place }}"))
BOX = "□"


def _begun(title: str, size: float = 10.5) -> Document:
    """A paper of a meeting with its title on every page."""
    made = sheet(Page(title, f"{title}　{{{{ code }}}}　第{{{{ version }}}}版", LEFT, GOTHIC, size, 18))
    made.add_paragraph(title, "Title")
    return made


def _heading(made: Document, text: str) -> None:
    made.add_paragraph(text, "Heading 1")


def run_sheet() -> Document:
    """進行表: who does what and when on the day, and what is there (S4-2-カ, S4-3-カ)."""
    made = _begun("進行表")
    pairs(made, (*EVENT, ("人数", "{{ people }}"), ("担当", "{{ lead }}"), ("きょうの目標", "")), label=30)
    _heading(made, "1　当日の流れ")
    listing(made, "row in steps", (
        Column("時刻", 32, "{{ row.begins }}〜{{ row.ends }}"), Column("内容", 62, "{{ row.title }}"),
        Column("形", 26, "{{ row.form }}"), Column("分", 12, "{{ row.minutes }}"), Column("担当・メモ", 38, ""),
    ), size=10.5)  # fmt: skip
    words(made, "{{ total }}", right=True)
    repeated(made, "remarks", "※ {{ one }}")
    _heading(made, "2　当日の前と後にすること")
    repeated(made, "besides", "{{ one }}")
    _heading(made, "3　機材")
    listing(made, "row in things", (
        Column("品名", 62, "{{ row.what }}"), Column("用意", 24, "{{ row.by }}"),
        Column("区との協議", 60, "{{ row.told }}"), Column("当日", WIDTH - 146, BOX),
    ))  # fmt: skip
    made.add_paragraph("{%p if groups %}")
    _heading(made, "4　班とファシリテーター")
    listing(made, "row in groups", (
        Column("班", 20, "{{ row.number }}班"), Column("ファシリテーター（従事者番号）", 70, "{{ row.who }}"),
        Column("メモ", WIDTH - 90, ""),
    ))  # fmt: skip
    made.add_paragraph("{%p endif %}")
    return made


def attendance_sheet() -> Document:
    """出欠表: seats, codes and boxes; no names, no phone numbers."""
    made = _begun("出欠表")
    pairs(made, (*EVENT, ("区から聞いた人数", "{{ people }}")), label=36)
    words(
        made, "お名前・電話番号は書きません。番号のない方は、空いている行を使い、団体の名前だけを書きます。", bold=True
    )
    listing(made, "row in rows", (
        Column("行", 12, "{{ loop.index }}"), Column("番号", 24, "{{ row.code }}"),
        Column("団体", 62, "{{ row.group }}"), Column("ようす", 40, "{{ row.state }}"),
        Column("出席", 16, BOX), Column("欠席", WIDTH - 154, BOX),
    ), size=13)  # fmt: skip
    words(made, "", size=4)
    pairs(made, (("出席の数", "　　　　人　　（「/終了 {{ code }} 数」で入れます）"), ("数えた人", "従事者番号"),
                 ("たしかめた人", "従事者番号")), label=36, height=9)  # fmt: skip
    words(made, "使い終わったら、会社の保管場所にしまい、置いて帰りません。", size=9)
    return made


def print_order() -> Document:
    """印刷発注書: the confirmed material in the number of those who come, and the spare ones (S4-1-キ.b)."""
    made = _begun("印刷発注書")
    words(made, "{{ made_on }}", right=True)
    words(made, f"発注先　{BY_HAND}{BY_HAND}　御中")
    words(made, "{{ contractor }}　電話 {{ contractor_phone }}", right=True)
    words(made, "つぎのとおり、印刷と帳合いをお願いします。")
    pairs(made, (*EVENT, ("納める日", "{{ until }}まで"), ("納める先", BY_HAND * 2), ("部数", "{{ sum }}")), label=30)
    _heading(made, "1　印刷するもの")
    listing(made, "row in items", (
        Column("品名", 42, "{{ row.what }}"), Column("版", 18, "{{ row.version }}"),
        Column("部数", 18, "{{ row.copies }}"), Column("仕様", 44, "{{ row.how }}"),
        Column("照合値", 30, "{{ row.mark }}"), Column("届いた数", WIDTH - 152, ""),
    ), size=9.5)  # fmt: skip
    words(made, "照合値は、区が確認したファイルのSHA-256のはじめの12けたです。同じファイルだけを印刷します。", size=9)
    repeated(made, "remarks", "※ {{ one }}")
    _heading(made, "2　届いたときのたしかめ")
    checks = (
        "部数が合っている",
        "ページの順番どおりにそろっている（帳合い）",
        "ぬけ・よごれ・かすれがない",
        "余りの数　　　部",
    )
    pairs(made, tuple((one, f"{BOX}　従事者番号　　　　　　月　　日") for one in checks), label=90, height=8)
    return made


def operating_rules() -> Document:
    """運用ルールのひな形: what a group decides for itself about one tool (S4-1-カ, S4-2-カ-6)."""
    title = "運用ルール"
    made = sheet(Page(title, "{{ tool }} 運用ルールのひな形　第{{ version }}版", LEFT, GOTHIC, 10, 14))
    made.add_paragraph("{{ association }}\n{{ tool }} 運用ルール（案）", "Title")
    words(made, "□と＿に書き入れ、いらないところは線で消して、役員会で決めてください。")
    pairs(
        made, (("何のために", "{{ purpose }}"), ("決めた日", "令和　　年　　月　　日　　　　　　　　役員会")), label=30
    )
    _heading(made, "1　受け持つ人")
    listing(made, "row in duties", (
        Column("役割", 44, "{{ row.role }}"), Column("すること", 76, "{{ row.does }}"), Column("役職", WIDTH - 120, ""),
    ), size=10.5)  # fmt: skip
    made.add_paragraph("{%p for section in sections %}")
    _heading(made, "{{ loop.index + 1 }}　{{ section.title }}")
    repeated(made, "section.lines", "・{{ one }}")
    made.add_paragraph("{%p endfor %}")
    words(
        made,
        "この紙はひな形です。決めるのは、それぞれの団体です。{{ contractor }}　電話 {{ contractor_phone }}",
        size=9,
    )
    return made


def officer_letters() -> Document:
    """コードのお知らせ: one page for each one-time code, in large type (X24)."""
    made = sheet(Page("コードのお知らせ", "コードのお知らせ", LEFT, GOTHIC, 16, 16))
    place_style(made)
    made.add_paragraph("{%p for one in letters %}")
    words(made, "{{ one.name }}　御中", bold=True, size=22)
    words(made, "LINEの相談窓口「えんがわ」に登録してください", bold=True, size=19)
    words(
        made, "行事のお知らせや、スマートフォンの相談が、LINEでできます。むずかしいときは、下の電話にかけてください。"
    )
    _two_squares(made)
    for number, step in enumerate(STEPS, 1):
        words(made, f"{number}．{step}")
    code = words(made, "{{ one.code }}", bold=True, size=48)
    code.alignment = WD_ALIGN_PARAGRAPH.CENTER
    words(
        made,
        "数字の0と1、英字のOとIは使っていません。大文字でも小文字でもかまいません。まん中の線は、なくても送れます。",
        size=13,
    )
    words(
        made,
        "このコードは{{ one.until }}まで、お一人が一度だけ使えます。ほかの方に見せたり、送ったりしないでください。",
        size=13,
    )
    words(made, "電話　{{ ward }} {{ ward_phone }}", bold=True)
    words(made, "　　　{{ contractor }} {{ contractor_phone }}（{{ hours }}）", bold=True, size=13)
    made.add_paragraph("{%p if not loop.last %}")
    made.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")
    return made


STEPS = (
    "スマートフォンのカメラを、左の四角①に向けます。LINEの画面が出たら、「追加」を押します。",
    "「トーク」を押し、下の8文字のコードを入れて、送ります（紙飛行機のしるし）。右の四角②にカメラを向けると、コードが入った画面が出ます。",
    "説明を読んで、「同意する」を押します。これで終わりです。",
)  # fmt: skip


def _two_squares(made: Document) -> None:
    """Places for two QR codes side by side, with what each is for and the address of the first in letters."""
    table = made.add_table(2, 2)
    captions = ("① 友だちに追加する\nLINEのID検索なら {{ line_id }}", "② コードを送る画面をひらく")
    for cell, place, caption in zip(table.rows[1].cells, table.rows[0].cells, captions, strict=True):
        place.paragraphs[0].style = made.styles[STYLE]
        place.paragraphs[0].alignment = cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].add_run(caption).font.size = Pt(12)


FORMS = (run_sheet, attendance_sheet, print_order, operating_rules, officer_letters)


if __name__ == "__main__":
    write(FORMS)
