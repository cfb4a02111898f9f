"""The ledger's words in people's: what was done, by which way, with what result."""

from __future__ import annotations

ACTS = {
    "absent": "欠席と記録した", "accepted": "参加が決まった", "added": "加えた", "agreed": "同意・合意した",
    "answered": "答えた", "approved": "承認した", "asked": "頼んだ", "asked erasure": "削除を始めた",
    "backed up": "控えを取った", "bound": "結びつけた", "called": "電話した", "cancelled": "取りやめた",
    "changed": "変えた", "code": "コードをまちがえた", "commanded": "命令した", "confirmed": "確認された",
    "consent withdrawn": "同意をやめた", "decided": "決めた", "declared": "申告した", "destroyed key": "鍵を消した",
    "done": "済ませた", "drew": "作った", "ended": "終えた", "erased": "消した", "exported": "写しを出した",
    "forwarded": "区へ伝えた", "gave back": "さしもどした",
    "go-ahead": "区の了解を記録した", "imported": "取りこんだ", "incident": "事故の記録に書いた",
    "issued": "コードを出した",
    "kept": "登録した", "locked": "止めた", "opened": "ひらいた", "printed": "印刷した", "recorded": "記録した",
    "released": "放した", "removed": "外した", "restored": "もどした", "resumed": "再開した", "returned": "もどされた",
    "rotated keys": "鍵をかえた", "sent": "送った", "settled": "決着した", "signed in": "入った", "started": "始めた",
    "stopped": "止めた", "submitted": "提出した", "suspected": "事故を疑った", "turned away": "断った",
    "unbound": "結びつきを切った", "used": "使った", "verified": "確かめた", "waived": "不要にした",
    "wished": "希望した", "wrote": "書いた",
}  # fmt: skip
CHANNELS = {
    "chat": "トーク", "group": "グループ", "page": "画面", "shell": "機械の上", "clock": "時計", "line": "LINEの送信",
    "mail": "メール", "paper": "紙", "phone": "電話",
}  # fmt: skip
RESULTS = {"done": "できた", "refused": "断られた"}
FAULTS = {
    "changed": "書きかえられています", "removed": "抜かれています", "put in": "あとから入れられています",
    "cut off": "終わりが切られています", "rebuilt": "作り直されています", "unsealed": "封のない記録が残っています",
}  # fmt: skip


def act(did: str) -> str:
    """What was done, in words; the ledger's own where nobody has translated them."""
    return ACTS.get(did, did)
