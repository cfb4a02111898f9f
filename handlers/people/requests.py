"""What persons ask about their own data, as staff pass it on to the ward and back, in chat and on the pages alike."""

from __future__ import annotations

from bot.catalogs import _
from bot.chat.messages import Text
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.people.tables import DataRequest, Person

DECISIONS = {
    "granted": _("情報の削除について、区から認めるという返事がありました。これから削除します。"),
    "refused": _("情報の削除について、区から今回は削除しないという返事がありました。くわしくは区へおたずねください。"),
}


def forward(around: Surroundings, request: DataRequest, by: str, channel: str = "chat") -> None:
    """The ward has been told."""
    request.forwarded_on = request.forwarded_on or around.today
    note(around.session, around.now, Act(by, "forwarded", "data request", request.code, channel=channel))


def decide(around: Surroundings, request: DataRequest, decision: str, by: str, channel: str = "chat") -> Notice:
    """The ward has decided; returns what the person hears. An erasure granted is done by `python -m bot erase`.

    Raises Refusal before the ward was told, and when it has answered already.
    """
    if request.forwarded_on is None or request.decided_on is not None or decision not in DECISIONS:
        raise Refusal(_("先に「区へ伝えた」を押してください。もう返事が記録されているときは変えられません。"))
    request.decided_on, request.decision = around.today, decision
    note(around.session, around.now, Act(by, "decided", decision, request.code, channel=channel))
    person = around.session.get_one(Person, request.person_id)
    to = (person.chat_id,) if person.chat_id else ()
    return Notice(to, (Text(DECISIONS[decision]),), "data request")
