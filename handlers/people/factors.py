"""A second factor being shown: six figures or a passkey, counted when wrong, in the ledger either way (002G-§3-1)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy.orm import Session

from bot.clock import wall
from bot.store.ledger import Act, note
from bot.web.pages import Premises
from handlers.people import second_factor, sign_in_locks
from handlers.people.links import MOST_TRIES
from handlers.people.passkeys import Keyring, site_of
from handlers.people.tables import PageLink, Worker

ORIGIN = "handlers/people/factors.py"
WRONG = "数字がちがいます。アプリに出ている6けたを、もう一度入れてください。"
WRONG_KEY = "パスキーで確かめられませんでした。もう一度ためすか、認証アプリの6けたを入れてください。"
CLOSED = "ちがう確認がつづいたので閉じました。「/画面」からやり直してください。"
STILL = "二つ目の確認がつづけてちがったので、サインインを止めています。あと{minutes}分でまた使えます。"
ASK = "お急ぎのときは、ほかの管理責任者に「/サインイン解除 {code}」を頼んでください。"
Verdict = Literal["right", "wrong", "over"]


class Factors:
    """Asks for the second factor of a worker in one session, and judges what is shown."""

    def __init__(self, premises: Premises, session: Session, link: PageLink, worker: Worker) -> None:
        self._premises = premises
        self._session = session
        self._link = link
        self._worker = worker
        self._now = wall()

    @property
    def keyring(self) -> Keyring | None:
        """The worker's passkeys; None where this address allows none."""
        site = site_of(self._premises.settings.public_url)
        if site is None:
            return None
        return Keyring(self._session, self._premises.vault, site, self._link, self._worker, self._now)

    def asking(self) -> str | None:
        """What the browser needs to show a passkey, as JSON; None when the worker has none."""
        return self.keyring.ask() if self.keyring else None

    def why_not(self) -> str | None:
        """Why nothing may be shown now; None when it may."""
        left = sign_in_locks.locked_for(self._session, self._worker.id, self._now)
        if left is None:
            return None
        minutes = left // timedelta(minutes=1) + 1
        return STILL.format(minutes=minutes) + ASK.format(code=self._worker.code)

    def judge(self, form: Mapping[str, str], did: str) -> Verdict:
        """What became of what the form brings; `over` ends the session. The ledger says that somebody `did` it."""
        self._session.refresh(self._worker, with_for_update=True)  # two at once are counted, and spent, one by one
        if self.why_not() is not None:
            return "over"
        by_key = bool(form.get("passkey"))
        good = self._shown(form, by_key)
        self._note(did, "passkey" if by_key else "second factor", "done" if good else "refused")
        if good:
            self._link.tries = 0
            return "right"
        return self._wrong()

    def _shown(self, form: Mapping[str, str], by_key: bool) -> bool:
        if by_key:
            return self.keyring is not None and self.keyring.right(form["passkey"])
        return second_factor.right(self._premises.vault, self._worker, form.get("code", ""), self._now)

    def _wrong(self) -> Verdict:
        self._link.tries += 1
        locked = sign_in_locks.count_wrong(self._session, self._worker, self._now)
        if locked is not None:
            around = self._premises.around(self._session)
            self._premises.say(self._session, sign_in_locks.tell(around, self._worker, locked), ORIGIN)
        if locked is None and self._link.tries < MOST_TRIES:
            return "wrong"
        self._link.ended_at = self._now
        return "over"

    def _note(self, did: str, what: str, result: str) -> None:
        now: datetime = self._premises.clock.now()
        note(self._session, now, Act(self._worker.code, did, what, channel="page", result=result))
