"""The words of a letter as its reader sees them: to whom, what, what is enclosed, and how to say that it came."""

from __future__ import annotations

from collections.abc import Sequence

from bot.chat.turn import Surroundings
from handlers.contract.mailing import Recipient
from handlers.contract.rules import profile
from handlers.sendings.sealing import words_of
from handlers.sendings.tables import Sending, SendingLetter

OTHER_WAY = {"phone": "お電話", "fax": "FAX", "in person": "手渡しの書面"}


def letter_words(
    around: Surroundings, sending: Sending, row: SendingLetter, recipient: Recipient, names: Sequence[str]
) -> str:
    """The whole body; nothing in it tells of the password but the way by which it comes."""
    contract = profile(around.settings.contract)
    parts = [
        contract.ward.name, f"{recipient.name}　ご担当者様", "",
        f"「{contract.title}」の件でお送りします。", "",
        words_of(around, sending).body, "",
        *_enclosed(sending, names),
        *_receipt(around, row), "",
        "--",
        f"{contract.contractor.name}（担当 {sending.author}、整理番号 {sending.code}）",
        f"電話 {contract.contractor.phone}",
    ]  # fmt: skip
    return "\n".join(parts)


def _enclosed(sending: Sending, names: Sequence[str]) -> list[str]:
    if not names:
        return []
    lines = ["添付ファイル", *(f"・{name}" for name in names)]
    if sending.password_by is not None:
        lines.append(f"添付ファイルは暗号化しています。合い言葉は、{OTHER_WAY[sending.password_by]}でお伝えします。")
    return [*lines, ""]


def _receipt(around: Surroundings, row: SendingLetter) -> list[str]:
    return [
        "お受け取りのお知らせを、次のどれかでお願いします。",
        f"・受領番号　{row.receipt_number}",
        f"・次のページにこの番号を入れる: {around.settings.public_url}/receipt/m/{row.id.hex}",
        "・このメールに返信する　・お電話をくださる",
    ]


def phone_script(around: Surroundings, sending: Sending, password: str) -> list[str]:
    """What to read out when the password goes by phone; letters and figures one by one."""
    contract = profile(around.settings.contract)
    return [
        f"{contract.contractor.name}の＿＿＿です。{contract.title}の件です。",
        f"先ほどメールでお送りした、整理番号 {sending.code} の添付ファイルの合い言葉をお伝えします。",
        password,
        "すべて大文字のアルファベットと数字で、四つずつ、あいだはハイフンです。復唱をお願いします。",
    ]
