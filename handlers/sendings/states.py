"""What a sending is about, how far it is, and what may happen to it now: data, without rows or clocks."""

from __future__ import annotations

from bot.catalogs import Lazy, _

KINDS: dict[str, Lazy] = {
    "report": _("実施報告書"),
    "proposal": _("提案書"),
    "materials": _("資料の案"),
    "receipt": _("受領書"),
    "invoice": _("請求書"),
    "notice": _("届出・通知"),
    "request": _("お願い・問い合わせ"),
    "other": _("そのほか"),
}
OURS, ELSEWHERE = "ours", "elsewhere"  # by this house, or from the firm's own mail program
WAYS: dict[str, Lazy] = {OURS: _("えんがわから"), ELSEWHERE: _("自社のメールソフトから")}

STATES: dict[str, Lazy] = {
    "draft": _("下書き"),
    "asked": _("1人目の確認待ち"),
    "checked": _("2人目の確認待ち"),
    "going": _("送っている途中"),
    "failed": _("送れなかった"),
    "sent": _("送った（区の確認待ち）"),
    "confirmed": _("区が確認した"),
    "returned": _("差戻し"),
    "cancelled": _("取りやめ"),
}
WAITING = ("asked", "checked")
UNDER_WAY = ("draft", "asked", "checked", "going", "failed")
GONE = ("sent", "confirmed", "returned")
TWO_CHECKED = ("going", "failed", "sent", "confirmed", "returned")  # the database holds these to three people

MOVES: dict[str, dict[str, str]] = {
    "draft": {"change": "draft", "ask": "asked", "cancel": "cancelled"},
    "asked": {"change": "draft", "check": "checked", "back": "draft", "cancel": "cancelled"},
    "checked": {"change": "draft", "check": "going", "back": "draft", "cancel": "cancelled"},
    "going": {"accepted": "sent", "fail": "failed"},
    "failed": {"retry": "going", "accepted": "sent", "fail": "failed"},
    "sent": {"confirm": "confirmed", "return": "returned"},
    "confirmed": {},
    "returned": {},
    "cancelled": {},
}
WHY_NOT: dict[str, Lazy] = {
    "change": _("送ったものは直せません。新しく作ってください。"),
    "ask": _("確認を頼めるのは、下書きだけです。"),
    "check": _("確認できるのは、確認待ちのものだけです。"),
    "back": _("直してもらうことができるのは、確認待ちのものだけです。"),
    "cancel": _("取りやめられるのは、送る前だけです。"),
    "retry": _("もう一度送れるのは、送れなかったものだけです。"),
    "confirm": _("区の確認を記録できるのは、送ったあとです。"),
    "return": _("差戻しを記録できるのは、送ったあとです。"),
    "accepted": _("いま送っているものではありません。"),
    "fail": _("いま送っているものではありません。"),
}
HOW: dict[str, Lazy] = {
    "mail": _("メールの返信"),
    "phone": _("電話"),
    "meeting": _("打ち合わせ"),
    "page": _("受領番号"),
}
PASSWORD_BY: dict[str, Lazy] = {"phone": _("電話"), "fax": _("FAX"), "in person": _("手渡し")}

SENT, CONFIRMED, RETURNED = "sending sent", "sending confirmed", "sending returned"
"""What other rooms may hook on to; it is told with the source of each thing that was sent (`paper:<uuid>`)."""


def next_state(state: str, event: str) -> str | None:
    """The state an event leads to, or None when it may not happen now."""
    return MOVES[state].get(event)
