"""In which language a page speaks to whoever opened a link: as their chat does."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.chats import Chat
from bot.web.words import speak
from handlers.people.tables import PageLink, Person


def speak_to(session: Session, link: PageLink | None) -> PageLink | None:
    """Let the page speak the language of the link's person, who is told apart by nothing else; the link itself."""
    if link is not None and link.person_id is not None:
        of_person = select(Chat.language).join(Person, Person.chat_id == Chat.id).where(Person.id == link.person_id)
        language = session.scalar(of_person)
        if language is not None:
            speak(language)
    return link
