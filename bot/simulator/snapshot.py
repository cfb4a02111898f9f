"""The world as one JSON text, cheap to make again: a record that never changes is turned into JSON only once."""

import json
from collections.abc import Iterable, Sequence

from bot.simulator.world import Chat, World

APART = frozenset({"chats", "delivered", "accepted", "menus", "mails"})


class Snapshot:
    """Remembers the JSON of unchanging records by their identity and place; to be used under the world's lock."""

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[object, str]]] = {}

    def of(self, world: World, *, monotonic: float) -> str:
        """The whole world and the monotonic time it is of."""
        changing = {name: value for name, value in vars(world).items() if name not in APART}
        parts = [_json({**changing, "monotonic": monotonic})[1:-1]]
        parts.append(f'"delivered":{self._list("delivered", world.delivered)}')
        parts.append(f'"accepted":{self._list("accepted", list(world.accepted.values()))}')
        parts.append(f'"menus":{self._list("menus", list(world.menus.values()))}')
        parts.append(f'"mails":{self._list("mails", world.mails)}')
        parts.append(f'"chats":{{{",".join(self._chats(world.chats))}}}')
        return f"{{{','.join(parts)}}}"

    def _chats(self, chats: dict[str, Chat]) -> Iterable[str]:
        for chat_id, chat in chats.items():
            items = self._list(chat_id, chat.items)
            yield f'"{chat_id}":{{"items":{items},"quick":{_json(chat.quick)},"last_ms":{chat.last_ms}}}'

    def _list(self, name: str, records: Sequence[object]) -> str:
        known = self._known.setdefault(name, [])
        del known[len(records) :]
        for place, record in enumerate(records):
            if place == len(known):
                known.append((record, _json(record)))
            elif known[place][0] is not record:
                known[place] = (record, _json(record))
        return f"[{','.join(written for _, written in known)}]"


def _json(value: object) -> str:
    return json.dumps(value, default=vars, ensure_ascii=False)
