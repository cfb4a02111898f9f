from __future__ import annotations

from uuid import UUID, uuid4

from bot.chat.turn import Surroundings
from bot.mail.letters import Letter


def queue_letter(around: Surroundings, letter: Letter, origin: str) -> UUID:
    return uuid4()
