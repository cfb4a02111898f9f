"""What is frozen when approval is asked for, and whether it still is what it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert

from bot.catalogs import show
from bot.chat.doors import ToCall
from bot.chat.turn import Surroundings
from handlers.broadcasts.queries import Reached, frozen_calls, recipients, who_of
from handlers.broadcasts.rules import INVITATION, Outgoing, digest, words_digest
from handlers.broadcasts.tables import Broadcast, BroadcastCall, BroadcastRecipient


def freeze(around: Surroundings, broadcast: Broadcast, chats: Iterable[Reached], to_call: Sequence[ToCall]) -> None:
    """Keep whom it goes to, and the digest of everything that will go out."""
    mine = {"broadcast_id": broadcast.id}
    rows = [{**mine, "chat_id": chat.id, "language": chat.language} for chat in chats]
    calls = [{**mine, "person_id": one.person, "association_id": one.association} for one in to_call]
    around.session.flush()
    for table, values in ((BroadcastRecipient, rows), (BroadcastCall, calls)):
        if values:
            around.session.execute(insert(table), values)
    broadcast.digest = digest_now(around, broadcast)
    around.session.flush()


def thaw(around: Surroundings, broadcast: Broadcast) -> None:
    """Forget whom it was to go to: it is a draft again."""
    for table in (BroadcastRecipient, BroadcastCall):
        around.session.execute(delete(table).where(table.broadcast_id == broadcast.id))


def digest_now(around: Surroundings, one: Broadcast) -> str:
    """SHA-256 of exactly what would go out, as the rows stand now."""
    outgoing = Outgoing(
        code=one.code, author=one.author, kind=one.kind, segment=one.segment, choice=one.choice,
        who=show(who_of(around, one)), bodies=one.bodies, link=one.link, link_label=one.link_label,
        send_at=one.send_at, cost=one.cost,
        recipients=[(str(chat), language) for chat, language in recipients(around.session, one)],
        to_call=[str(call.person) for call in frozen_calls(around.session, one)],
        goahead=[one.goahead_who, str(one.goahead_on), one.goahead_how, one.goahead_for],
    )  # fmt: skip
    return digest(outgoing)


def is_stale(around: Surroundings, one: Broadcast) -> bool:
    """Whether something waits to be approved or sent that is not any more what was frozen: its event moved or went."""
    return one.digest is not None and one.state in ("asked", "approved") and one.digest != digest_now(around, one)


def words_now(one: Broadcast) -> str:
    """SHA-256 of what the ward would agree to, as it stands now."""
    return words_digest(one.kind, one.segment, one.choice, one.bodies, one.link)


def lacks_goahead(one: Broadcast) -> bool:
    """Whether this is an invitation the ward has not agreed to in these words (S4-1-エ.b)."""
    return one.kind == INVITATION and (one.goahead_on is None or one.goahead_for != words_now(one))
