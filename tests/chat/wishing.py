"""The wish dialogue as tests walk it: its questions in order with an ordinary answer each."""

from __future__ import annotations

from tests.cast import Chat

QUESTIONS = (
    "どの道具について相談しますか。",
    "いまはどの段階ですか。",
    "いちばんの願いはどれですか。",
    "だいたい何人くらい集まりますか。",
    "会場でインターネットは使えますか。",
    "都合のよい日を三つまで選んでください。",
    "この内容で区に伝えます。よろしいですか。",
)
ANSWERS = ("LINE公式アカウント", "初めて", "回覧板を減らしたい", "10人くらい", "わからない", "あとで相談")
TOOL, STAGE, HOPE, PEOPLE, INTERNET, DAYS, CONFIRM = range(7)


def at(chat: Chat, question: int) -> Chat:
    """The chat, standing at one of the questions."""
    chat.say("アドバイザーに来てほしい")
    for answer in ANSWERS[:question]:
        chat.say(answer)
    return chat.heard(QUESTIONS[question])


def wished(chat: Chat) -> Chat:
    """The chat, after the whole wish."""
    return at(chat, CONFIRM).say("はい").heard("希望を受け付けました。")
