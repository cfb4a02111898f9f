"""The first shape of the reports: `make documents` writes them into content/documents/ as Word templates.

People edit the templates in Word afterwards; running this again overwrites what they edited.
"""

from __future__ import annotations

from docx.document import Document

from bot.documents.building import WIDTH, Column, Page, listing, pairs, sheet, words, write

WHEN = (("実施日時", "{{ when }}"), ("実績", "{{ actual }}"), ("会場", "{{ venue }}"))
COURSE = (Column("内容", 110, "{{ row.title }}"), Column("形式", 36, "{{ row.form }}"),
          Column("時間", WIDTH - 146, "{{ row.minutes }}"))  # fmt: skip
ANSWERS = (Column("答え", 58, "{{ row.label }}"), Column("人数", 20, "{{ row.count }}"),
           Column("割合", 22, "{{ row.percent }}"), Column("グラフ", WIDTH - 100, "{{ row.bar }}"))  # fmt: skip
THEMES = (Column("内容", 80, "{{ row.words }}"), Column("件数", 20, "{{ row.count }}"),
          Column("グラフ", WIDTH - 100, "{{ row.bar }}"))  # fmt: skip

GROUPS = (Column("班", 14, "{{ row.name }}"), Column("ファシリテーター（従事者の番号）", 34, "{{ row.by }}"),
          Column("選んだ課題", 50, "{{ row.issue }}"),
          Column("話し合った解決策", WIDTH - 98, "{{ row.ideas }}"))  # fmt: skip


def seminar_report() -> Document:
    """様式第1号: what was done, the survey's totals, the instructor's impressions (S4-1-コ.b)."""
    made = _report("実施報告書（デジタル活用講習会）", "{{ event }}　{{ turn }}")
    _heading(made, "1　実施の概要")
    pairs(made, (("名称", "{{ event }}　{{ turn }}"), ("題名", "{{ name }}"), *WHEN, ("参加人数", "{{ people }}"),
                 ("配付した資料", "{{ handout }}"), ("使用した機材", "{{ equipment }}")))  # fmt: skip
    _heading(made, "2　実施内容")
    words(made, "{{ done }}")
    words(made, "進行", bold=True)
    listing(made, "row in course", COURSE)
    _survey(made, 3)
    _heading(made, "4　講師所感")
    words(made, "{{ impressions }}")
    _end(made, 5)
    return made


def visit_report() -> Document:
    """様式第2号: the agenda against what was done, and the support to come (S4-2-ケ.b)."""
    made = _report("実施報告書（アドバイザー派遣による個別支援）", "{{ association }}")
    _heading(made, "1　実施の概要")
    pairs(made, (("派遣の番号", "{{ code }}"), ("団体", "{{ association }}"), ("対象のツール", "{{ tool }}"),
                 ("団体の段階", "{{ stage }}"), ("団体の願い", "{{ hope }}"), *WHEN, ("参加人数", "{{ people }}"),
                 ("配付した資料", "{{ handout }}"), ("使用した機材", "{{ equipment }}")))  # fmt: skip
    _heading(made, "2　実施内容")
    columns = (Column("番号", 14, "{{ row.n }}"), Column("項目", 46, "{{ row.title }}"),
               Column("予定", 18, "{{ row.minutes }}"), Column("行ったこと", WIDTH - 78, "{{ row.done }}"))  # fmt: skip
    listing(made, "row in agenda", columns)
    _heading(made, "3　今後の支援方針")
    words(made, "{{ support }}")
    _heading(made, "4　所感")
    words(made, "{{ impressions }}")
    _end(made, 5)
    return made


def exchange_report() -> Document:
    """様式第3号: lecture, discussion of each group, totals, impressions (S4-3-コ.b)."""
    made = _report("実施報告書（デジタル意見交換会）", "{{ event }}　{{ turn }}")
    _heading(made, "1　実施の概要")
    pairs(made, (("名称", "{{ event }}　{{ turn }}"), ("題名", "{{ name }}"), *WHEN, ("参加人数", "{{ people }}"),
                 ("配付した資料", "{{ handout }}"), ("使用した機材", "{{ equipment }}")))  # fmt: skip
    _heading(made, "2　講義の内容")
    words(made, "{{ lecture }}")
    words(made, "進行", bold=True)
    listing(made, "row in course", COURSE)
    _heading(made, "3　グループワークでの討議内容")
    words(made, "{{ grouped }}")
    listing(made, "row in groups", GROUPS)
    words(made, "", size=4)
    words(made, "全体発表とまとめ", bold=True)
    words(made, "{{ plenary }}")
    _survey(made, 4)
    _heading(made, "5　講師所感")
    words(made, "{{ impressions }}")
    _end(made, 6)
    return made


def _report(title: str, right: str) -> Document:
    """A paper with its form's number, its title, its day, to whom and from whom."""
    made = sheet(Page(title, f"{{{{ form }}}}　{right}　{{{{ version }}}}", left="{{ contract }}"))
    words(made, "{{ form }}", size=9)
    made.add_paragraph(title, "Title")
    words(made, "{{ made_on }}", right=True)
    words(made, "{{ ward }}　御中")
    words(made, "{{ contractor }}", right=True)
    words(made, "電話　{{ contractor_phone }}", right=True)
    words(made, "「{{ contract }}」について、つぎのとおり実施しましたので報告します。")
    return made


def _survey(made: Document, number: int) -> None:
    _heading(made, f"{number}　アンケートの集計結果")
    words(made, "{{ answered }}")
    made.add_paragraph("{%p if note %}")
    words(made, "{{ note }}")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p for question in questions %}")
    words(made, "{{ question.title }}", bold=True).paragraph_format.keep_with_next = True
    words(made, "{{ question.said }}", size=9).paragraph_format.keep_with_next = True
    made.add_paragraph("{%p if question.rows %}")
    listing(made, "row in question.rows", ANSWERS, whole=True)
    words(made, "", size=4)
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p endfor %}")
    made.add_paragraph("{%p if themed %}")
    words(made, "自由記述のまとめ", bold=True).paragraph_format.keep_with_next = True
    words(made, "{{ themed }}")
    made.add_paragraph("{%p endif %}")
    made.add_paragraph("{%p if themes %}")
    listing(made, "row in themes", THEMES)
    made.add_paragraph("{%p endif %}")


def _end(made: Document, number: int) -> None:
    """What every report ends with: remarks, what was said of generative AI (001-§8-2), version and mark."""
    _heading(made, f"{number}　特記事項")
    words(made, "{{ remarks }}")
    words(made, "")
    pairs(made, (("生成AIの使用", "{{ ai }}"), ("版と照合値", "{{ version }}　{{ mark }}")), label=32)


def _heading(made: Document, text: str) -> None:
    made.add_paragraph(text, "Heading 1").paragraph_format.keep_with_next = True


FORMS = (seminar_report, visit_report, exchange_report)


if __name__ == "__main__":
    write(FORMS)
