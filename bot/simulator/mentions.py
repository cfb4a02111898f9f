"""Who is mentioned in a text a member types: `@` and a name. LINE: Mention (webhook)."""

from bot.simulator.core import BOT_NAME, Core
from bot.simulator.world import Group, Json
from bot.text import utf16_units

MOST = 20


def mentioned(core: Core, text: str, group: Group) -> Json:
    """The `mention` part of a text message, or nothing when nobody in the group is named. Positions in UTF-16 units."""
    if "@" not in text:
        return {}
    found = [spot for name, who in _names(core, group).items() for spot in _spots(text, name, who)]
    found.sort(key=lambda spot: int(spot["index"]))
    return {"mention": {"mentionees": found[:MOST]}} if found else {}


def _names(core: Core, group: Group) -> dict[str, Json]:
    names: dict[str, Json] = {"@All": {"type": "all"}}
    for member in group.members:
        who = core.user(member)
        known = {} if who.hidden_in_groups else {"userId": who.id}
        names[f"@{who.name}"] = {"type": "user", **known, "isSelf": False}
    return {**names, f"@{BOT_NAME}": {"type": "user", "userId": core.bot_id, "isSelf": True}}


def _spots(text: str, name: str, who: Json) -> list[Json]:
    spots: list[Json] = []
    start = text.find(name)
    while start >= 0:
        spots.append({"index": utf16_units(text[:start]), "length": utf16_units(name), **who})
        start = text.find(name, start + len(name))
    return spots
