"""The ledger's words in people's: what was done, by which way, with what result."""

from __future__ import annotations

from dataclasses import dataclass

from bot.store.ledger import LedgerEntry

ACTS = {
    "absent": "欠席と記録した", "accepted": "参加が決まった", "added": "加えた", "agreed": "同意・合意した",
    "answered": "答えた", "approved": "承認した", "asked": "頼んだ", "asked erasure": "削除を始めた",
    "backed up": "控えを取った", "began": "始めた", "bound": "結びつけた", "called": "電話した",
    "cancelled": "取りやめた", "changed": "変えた", "checked": "点検した", "chose": "選んだ", "closed": "閉じた",
    "code": "コードをまちがえた", "commanded": "命令した", "confirmed": "確認された",
    "consent withdrawn": "同意をやめた", "decided": "決めた", "declared": "申告した", "destroyed key": "鍵を消した",
    "did": "画面でした", "done": "済ませた", "drew": "作った", "ended": "終えた", "erased": "消した",
    "exported": "写しを出した", "forwarded": "区へ伝えた", "gave back": "さしもどした", "gave up": "あきらめた",
    "halted": "残りを止めた",
    "go-ahead": "区の了解を記録した", "hid": "隠した", "imported": "取りこんだ", "incident": "事故の記録に書いた",
    "issued": "コードを出した", "kept": "登録した", "locked": "止めた", "opened": "ひらいた", "printed": "印刷した",
    "recorded": "記録した", "released": "放した", "removed": "外した", "restored": "もどした", "resumed": "再開した",
    "returned": "もどされた", "rotated keys": "鍵をかえた", "sent": "送った", "settled": "決着した",
    "signed in": "入った", "signed out": "出た", "started": "始めた", "stopped": "止めた", "submitted": "提出した",
    "suspected": "事故を疑った", "tallied": "集計した", "took back": "取りもどした", "turned away": "断った",
    "typed in": "代わりに入れた", "unbound": "結びつきを切った", "unlocked": "もどした", "used": "使った",
    "verified": "確かめた", "waived": "不要にした", "wished": "希望した", "wrote": "書いた",
}  # fmt: skip
WHATS = {
    "advisor visit": "訪問の希望", "answer": "返事", "associations": "団体の名簿", "attendance sheet": "出欠表",
    "auditor": "監査者", "binding code": "コード", "budget line": "予算の行",
    "code for a new phone": "新しい電話のコード", "company device": "会社の端末", "consent": "同意",
    "console": "従事者の画面", "contact": "自分のページ", "contract key": "契約の鍵",
    "data request": "本人からのお願い", "deadline": "期限", "deputy": "副責任者", "enrolment code": "登録コード",
    "erasure": "情報の削除", "exchange_report": "意見交換会の報告書", "generative AI": "生成AIの使用の有無",
    "granted": "区が認めた", "group code": "グループのコード", "handling ledger": "取扱台帳",
    "handover receipt": "受領書", "handover": "区から受け取ったもの", "invoice cover": "請求書のかがみ",
    "issue": "課題", "keys": "鍵の控え", "leaked password": "もれたパスワード", "ledger": "台帳",
    "lost phone": "なくした電話", "meeting date": "行事の日時", "messages": "お知らせ", "office": "役職と任期",
    "officer codes": "役員のコード", "officer without LINE": "LINEのない役員", "operating rules": "運用ルールのひな形",
    "own device": "自分の端末", "page link": "ページのリンク", "participation": "行事への参加", "passkey": "パスキー",
    "person.contact": "お名前と連絡先", "print order": "印刷発注書", "private group": "従事者のグループ",
    "proposal": "提案書", "refused": "区が認めなかった", "responsible": "管理責任者", "rows": "記録の控え",
    "run sheet": "進行表", "second factor": "二つ目の確認", "seminar_report": "講習会の報告書",
    "sending file": "送るファイル", "sending": "区への送信", "sending.password": "添付ファイルの合い言葉",
    "subcontractor": "再委託先の従事者", "support policy": "団体の支援方針", "venue mode": "会場モード",
    "visit news": "訪問の知らせ", "visit wish": "訪問の希望", "visit_report": "訪問の報告書", "worker": "従事者",
    "worker.duty_mail": "当番のメール",
}  # fmt: skip
WHYS = {
    "visit": "訪問の連絡", "event": "講習会の連絡", "identity": "本人の確認", "correct": "登録と訂正",
    "own page": "本人のページ",
}  # fmt: skip
WHO = {"house": "えんがわ", "operator": "機械の担当", "visitor": "訪れた人"}
CHANNELS = {
    "chat": "トーク", "group": "グループ", "page": "画面", "shell": "機械の上", "clock": "時計", "line": "LINEの送信",
    "mail": "メール", "paper": "紙", "phone": "電話",
}  # fmt: skip
RESULTS = {"done": "できた", "refused": "断られた"}
FAULTS = {
    "changed": "書きかえられています", "removed": "抜かれています", "put in": "あとから入れられています",
    "cut off": "終わりが切られています", "rebuilt": "作り直されています", "unsealed": "封のない記録が残っています",
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """An entry in people's words; the ledger's own where nobody has translated them."""

    who: str
    did: str
    what: str
    why: str
    channel: str
    result: str


def shown(entry: LedgerEntry) -> Shown:
    """How an entry reads."""
    return Shown(
        WHO.get(entry.who, entry.who), ACTS.get(entry.did, entry.did), WHATS.get(entry.what, entry.what),
        WHYS.get(entry.why, entry.why), CHANNELS.get(entry.channel, entry.channel),
        RESULTS.get(entry.result, entry.result),
    )  # fmt: skip
