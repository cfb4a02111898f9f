"""What has to be there before a meeting, as pure rules: versions of materials, copies, groups."""

from __future__ import annotations

from bot.catalogs import Lazy, _

MATERIAL_STATES: dict[str, Lazy] = {
    "draft": _("案（区へはまだ）"),
    "submitted": _("区へ出した"),
    "confirmed": _("区が確認した"),
    "returned": _("差し戻された"),
}
MATERIAL_MOVES: dict[str, dict[str, str]] = {
    "draft": {"submit": "submitted"},
    "submitted": {"confirm": "confirmed", "return": "returned"},
    "returned": {"submit": "submitted"},
    "confirmed": {},
}
WHY_NOT_MATERIAL: dict[str, Lazy] = {
    "submit": _(
        "区へ出せるのは、まだ出していない版か、差し戻された版だけです。直したときは新しい版を登録してください。"
    ),
    "confirm": _("区の確認を記録できるのは、区へ出した版だけです。先に「/資料提出」を送ってください。"),
    "return": _("差戻しを記録できるのは、区へ出した版だけです。"),
}
IN_A_GROUP = 5  # about how many people sit at one table
MOST_GROUPS = 20
MOST_COPIES = 1000
MOST_EQUIPMENT = 30


def wanted_copies(headcount: int, spare: int) -> int:
    """How many copies of a handout are printed: one for everybody who comes, and the spare ones (S4-1-キ.b)."""
    return headcount + spare


def proposed_groups(headcount: int) -> int:
    """Into how many groups so many people are split: about five each, at least one."""
    return min(MOST_GROUPS, max(1, (headcount + IN_A_GROUP // 2) // IN_A_GROUP))
