"""The first shape of the papers of an incident: `make documents` writes them into content/documents/ as templates.

People edit the templates in Word afterwards; running this again overwrites what they edited.
"""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document

from bot.documents.building import GOTHIC, WIDTH, Column, Page, listing, pairs, repeated, sheet, words, write

FOUR = (("内容", "{{ content }}"), ("数量", "{{ quantity }}"), ("発生場所", "{{ place }}"),
        ("発生状況", "{{ circumstances }}"))  # fmt: skip
KIND = (("番号", "{{ code }}"), ("種別", "{{ kind }}"))
CLOCK = (("最初に認識した日時", "{{ aware_at }}"), ("一報の上限", "{{ due_at }}"))
DONE = (Column("日時", 34, "{{ row.at }}"), Column("行ったこと", 50, "{{ row.what }}"),
        Column("詳細", WIDTH - 84, "{{ row.detail }}"))  # fmt: skip


def _letter(title: str, lead: str, addressee: str = "{{ ward }}　御中", *, inward: bool = True) -> Document:
    """A paper with its title, day, addressee, sender and first sentence; `inward`: in a drill it stays with us."""
    made = sheet(Page(title, f"{title}　{{{{ code }}}}　{{{{ version }}}}"))
    made.add_paragraph("{{ drill_mark }}" + title, "Title")
    words(made, "{{ made_on }}", right=True)
    words(made, addressee)
    words(made, "{{ contractor }}", right=True)
    words(made, "電話　{{ contractor_phone }}", right=True)
    if inward:
        made.add_paragraph("{%p if drill_mark %}")
        words(made, "この書類は訓練のために作成したものです。実際の事故等ではなく、外部には送りません。", bold=True)
        made.add_paragraph("{%p endif %}")
    words(made, lead)
    return made


def _heading(made: Document, text: str) -> None:
    made.add_paragraph(text, "Heading 1")


def first_report() -> Document:
    """事故等の一報: what is known within the hour, without personal data (001G-9(1), 003-§13-1)."""
    lead = "つぎのとおり、事故等についてご報告いたします。分からない点は調査のうえ続報いたします。"
    made = _letter("事故等の一報", lead)
    _heading(made, "1　事故等の概要")
    pairs(made, (*KIND, *FOUR))
    _heading(made, "2　時刻")
    pairs(made, (*CLOCK, ("経過", "{{ elapsed }}")))
    _heading(made, "3　これまでに行った措置")
    listing(made, "row in contained", _columns((("日時", 58, "at"), ("行ったこと", WIDTH - 58, "what"))))
    _heading(made, "4　連絡先")
    pairs(made, (("担当", "{{ contractor }}"), ("電話", "{{ contractor_phone }}")))
    words(made, "この一報には個人情報を記載していません。", size=9)
    return made


def follow_up() -> Document:
    """事故等の続報: what changed since the last report, and what is open (001G-9(2))."""
    made = _letter("事故等の{{ report }}", "前回のご報告から変わった点と、調査中の点をご報告いたします。")
    made.core_properties.title = "事故等の続報"
    pairs(made, (*KIND, CLOCK[0], ("現在の状態", "{{ state }}")))
    _heading(made, "1　前回のご報告から変わった点")
    listing(made, "row in changes", (Column("項目", 36, "{{ row.label }}"), Column("前回", 60, "{{ row.before }}"),
                                     Column("今回", WIDTH - 96, "{{ row.after }}")))  # fmt: skip
    _heading(made, "2　調査中の点")
    repeated(made, "open_points", "・{{ one }}")
    return made


def incident_report() -> Document:
    """事故報告書: everything, in writing (000-§25-1-4)."""
    made = _letter("事故報告書", "つぎのとおり、事故等の記録を提出いたします。")
    _heading(made, "1　事故等の概要")
    pairs(made, (*KIND, ("現在の状態", "{{ state }}"), *FOUR))
    _heading(made, "2　その他の事実")
    listing(made, "row in more", (Column("項目", 42, "{{ row.label }}"), Column("内容", WIDTH - 42, "{{ row.value }}")))
    _heading(made, "3　認識から一報まで")
    first = ("最初に認識した者", "{{ aware_by }}")
    reached = (("区に届いた日時", "{{ reached_at }}"), ("届いた方法", "{{ reached_how }}"), ("経過", "{{ elapsed }}"),
               ("60分を超えた理由", "{{ late_reason }}"))  # fmt: skip
    earlier = ("はじめに入力した日時", "{{ aware_before }}")
    pairs(made, (CLOCK[0], earlier, first, ("記録を始めた日時", "{{ started_at }}"), CLOCK[1], *reached))
    _heading(made, "4　被害を抑えるために行った措置")
    listing(made, "row in contained", DONE)
    _heading(made, "5　ご報告の記録")
    times = (("作成", "drafted"), ("送信", "sent"), ("サーバー受付", "accepted"), ("区の受領", "acknowledged"))
    four = tuple(Column(title, 31, f"{{{{ row.{name} }}}}") for title, name in times)
    columns = (Column("報告", 14, "{{ row.title }}"), *four, Column("方法・照合値", 32, "{{ row.route }}"))
    listing(made, "row in reports", columns, size=8)
    _conclusions(made)
    return made


def _columns(columns: Sequence[tuple[str, int, str]]) -> tuple[Column, ...]:
    """Columns as title, width in mm and the name of the row's part."""
    return tuple(Column(title, width, f"{{{{ row.{name} }}}}") for title, width, name in columns)


def _conclusions(made: Document) -> None:
    _heading(made, "6　原因と詳細")
    pairs(made, (("原因", "{{ cause }}"), ("詳細", "{{ details }}")))
    _heading(made, "7　再発防止策")
    columns = (("再発防止策", 76, "words"), ("担当", 22, "owner"), ("期限", 36, "due"), ("完了", 36, "done"))
    listing(made, "row in measures", _columns(columns))
    _heading(made, "8　本人への通知、公表、苦情・請求")
    pairs(made, (("本人への通知", "{{ notified }}"), ("公表", "{{ publication }}"), ("苦情・請求", "{{ claim }}")))
    _heading(made, "9　経過の記録")
    told = (("日時", 34, "at"), ("記録者", 16, "by"), ("できごと", 42, "what"), ("詳細", 48, "detail"),
               ("証跡", 30, "mark"))  # fmt: skip
    listing(made, "row in timeline", _columns(told), size=8.5)
    words(made, "証跡は、改ざんを検知できる記録簿の照合値のはじめの12けたです。", size=8.5)


def persons_notice() -> Document:
    """本人への通知: what happened to somebody's data, sent only on the ward's instruction (003-§13-2)."""
    sorry = "このたび、下記の事業で取り扱う情報について、事故等が発生しました。"
    lead = f"{sorry}深くおわび申し上げ、つぎのとおりお知らせいたします。"
    address = f"ご住所　{'＿' * 19}\nお名前　{'＿' * 14}　様"
    made = _letter("大切なお知らせ", lead, address)
    pairs(made, (("事業", "{{ contract }}"), ("委託元", "{{ ward }}"), ("起きたこと", "{{ kind }}"),
                 ("認識した日時", "{{ aware_at }}"), ("対象の情報", "{{ content }}"), ("状況", "{{ circumstances }}"),
                 ("原因", "{{ cause }}")))  # fmt: skip
    _heading(made, "これまでに行ったこと")
    repeated(made, "contained", "・{{ one.what }}")
    _heading(made, "再び起こさないために")
    repeated(made, "measures", "・{{ one.words }}")
    _heading(made, "お問い合わせ")
    words(made, "ご不明な点や、お困りのことがありましたら、つぎの連絡先へお知らせください。")
    pairs(made, (("連絡先", "{{ contractor }}"), ("電話", "{{ contractor_phone }}"), ("お知らせの番号", "{{ code }}")))
    return made


def claim_notice() -> Document:
    """苦情・請求の通知: a third party's complaint or claim, told to the ward in writing at once (003-§16-2)."""
    made = _letter("苦情・請求の通知", "事故等に関して申出を受けましたので、つぎのとおり通知いたします。")
    _heading(made, "1　申出")
    received = ("受けた日時", "令和　　年　　月　　日　　時　　分")
    kinds = ("区分", "□ 苦情　　□ 請求　　□ 紛争　　□ その他")
    pairs(made, (kinds, received, ("申し出た方", ""), ("申出の内容", "{{ claim }}")))
    words(made, "区分、受けた日時、申し出た方は、提出のときに手で記入します。", size=9)
    _heading(made, "2　関係する事故等")
    pairs(made, (*KIND, CLOCK[0], ("現在の状態", "{{ state }}"), *FOUR))
    _heading(made, "3　今後の対応")
    words(made, "申し出た方へは当社が責任をもって対応し、進み具合を区へ続けてご報告いたします。")
    return made


def drill_record() -> Document:
    """訓練記録: what was practised, by whom, how long each step took, what was found (000-§25-3)."""
    made = _letter("訓練記録", "事故等への対応の訓練を行いましたので、つぎのとおり記録いたします。", inward=False)
    _heading(made, "1　想定と参加者")
    pairs(made, (("番号", "{{ code }}"), ("想定", "{{ scenario }}"), ("参加者", "{{ participants }}"),
                 CLOCK[0], CLOCK[1], ("届いた日時", "{{ reached_at }}"), ("経過", "{{ elapsed }}")))  # fmt: skip
    _heading(made, "2　手順ごとの所要時間")
    listing(made, "row in steps", _columns((("手順", 130, "label"), ("所要時間", WIDTH - 130, "minutes"))))
    words(made, "合計　{{ total }}", right=True)
    _heading(made, "3　気づいたことと改善点")
    repeated(made, "findings", "・{{ one }}")
    return made


def incident_card() -> Document:
    """事故カード: one page for when phone, LINE and Engawa are all gone (001G-9(0))."""
    made = sheet(Page("事故カード", "事故カード　{{ made_on }}版", "{{ contract }}", GOTHIC, 10, 14))
    made.add_paragraph("事故カード", "Title")
    words(made, "直ちに、おそくとも気づいてから60分以内に、区へ知らせます。夜も休みの日も同じです。", bold=True)
    words(made, "LINEも携帯電話も使えないときは、近くの電話を借ります。一人で待たず、すぐに始めます。")
    _heading(made, "まずすること")
    steps = (Column("順", 12, "{{ loop.index }}"), Column("すること", WIDTH - 12, "{{ row }}"))
    listing(made, "row in steps", steps, size=12)
    _heading(made, "電話する先　{{ ward }}")
    routes = (("窓口", 56, "name"), ("番号", 60, "number"), ("時間", WIDTH - 116, "hours"))
    listing(made, "row in routes", _columns(routes), size=11)
    words(made, "メールの宛先　{{ mail }}", bold=True)
    _heading(made, "電話で読む言葉")
    repeated(made, "script", "{{ one }}")
    blanks = ("発見時刻", "内容", "数量", "場所", "状況")
    pairs(made, tuple((name, "") for name in blanks), label=30, height=7)
    _heading(made, "60分の記録")
    clock = "　　　時　　　分"
    call = f"{clock}　　相手　　　　　　　　　出た・出ない"
    pairs(made, (("気づいた時刻", clock), ("上限(60分後)", clock), ("電話した時刻", call), ("もう一度", call),
                 ("区に伝わった時刻", f"{clock}　　相手")), label=40, height=7)  # fmt: skip
    words(made, "当社　{{ contractor }}　電話 {{ contractor_phone }}", bold=True)
    return made


FORMS = (first_report, follow_up, incident_report, persons_notice, claim_notice, drill_record, incident_card)


if __name__ == "__main__":
    write(FORMS)
