"""Messages in the words of the console: their class, their purpose, their state; chats as codes, never as people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.priorities import ANNOUNCEMENT, INCIDENT, REMINDER, TIPS, TROUBLE, WARNING
from bot.store.chats import Chat
from handlers.people.tables import Person, Worker

CLASSES = {
    INCIDENT: "事故", WARNING: "警告", TROUBLE: "不具合・おたずね", REMINDER: "行事の前の知らせ",
    5: "返事・変わったこと・従事者へ", ANNOUNCEMENT: "お知らせ", TIPS: "こつ",
}  # fmt: skip
STATES = {
    "queued": "送信待ち", "sending": "送信中", "parked": "決定待ち", "quarantined": "隔離（復元後）",
    "sent": "送った（今月）", "dead": "受け付けられなかった", "held": "止めた", "doubtful": "届いたか不明",
    "missed": "時刻を過ぎた",
}  # fmt: skip
PURPOSES = {
    "answer": "返事", "menu": "メニュー", "leave": "グループから出る", "trouble": "不具合の知らせ",
    "month": "通数の知らせ", "incident": "事故", "drill": "訓練", "drill reminder": "訓練の知らせ",
    "incident chase": "事故のあとの期限", "incident report": "事故の報告", "incident alarm": "事故の知らせ",
    "suspicion": "事故かもしれない知らせ", "broadcast": "お知らせ・催促・募集", "broadcast news": "お知らせの承認",
    "meeting news": "行事の変更", "meeting reminder": "行事の前の知らせ",
    "meeting not ready": "行事の用意", "postponed": "行事の延期", "visit wish": "訪問の希望",
    "visit choice": "訪問の決定", "visit withdrawn": "訪問の取り下げ", "data request": "本人からの請求",
    "enrolled": "従事者の登録", "group locked": "グループの停止",
    "group warning": "グループの確認", "lost phone": "なくした電話", "office ended": "任期の終わり",
    "consent": "同意", "morning digest": "朝のまとめ", "sign-in locked": "サインインの停止",
    "visit reminder": "訪問の前の知らせ", "visit news": "訪問のこと", "tip": "こつ", "survey": "アンケート",
    "overdue": "すぎた期限", "calls": "電話リスト", "worker period": "従事者の期間", "request": "区への依頼",
    "survey invitation": "アンケートのお願い", "survey reminder": "アンケートの催促",
    "survey closed": "アンケートの締め切り", "question": "質問", "question alarm": "急ぎの質問",
    "visit details": "訪問のくわしい話",
    "question answered": "質問への返事", "questions late": "返事がおくれている質問",
    "sending": "区への送信", "sending news": "区への送信の知らせ",
}  # fmt: skip
GROUP, MANY, UNKNOWN = "グループ", "人あて", "登録前の方"


def class_of(priority: int) -> str:
    """How important a message is, in words."""
    return CLASSES.get(priority, f"重要度{priority}")


def purpose_of(purpose: str) -> str:
    """What a message is for; a purpose nobody has put into words stays as rooms wrote it."""
    return PURPOSES.get(purpose, purpose)


def codes_of(session: Session, chats: Iterable[UUID | None]) -> Mapping[UUID, str]:
    """The code of each chat: P0123, S03, the group; whoever has none is somebody who did not register yet."""
    wanted = {one for one in chats if one is not None}
    found = {row[0]: GROUP if row[1] == "staff" else UNKNOWN for row in session.execute(
        select(Chat.id, Chat.role).where(Chat.id.in_(wanted))
    )}  # fmt: skip
    for table in (Person, Worker):
        named = select(table.chat_id, table.code).where(table.chat_id.in_(wanted))
        found |= {chat: code for chat, code in session.execute(named) if chat is not None}
    return found
