"""The page behind the link of a mail that asks for a receipt: one field for the number, the same for every room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic

from flask import render_template, request
from flask.typing import ResponseReturnValue

from bot.chat.turn import Notice, Surroundings
from bot.mail.receipts import Row, find, state_of, take
from bot.web.pages import Premises


class Counter(Generic[Row]):
    """Where the readers of one kind of mail say that they have it; `receive` is told of each receipt once."""

    def __init__(
        self,
        premises: Premises,
        table: type[Row],
        receive: Callable[[Surroundings, Row], Sequence[Notice]],
        origin: str,
    ) -> None:
        self._premises, self._table, self._receive, self._origin = premises, table, receive, origin

    def shown(self, token: str) -> ResponseReturnValue:
        """What the reader sees: a field for the number. Scanners that open links change nothing."""
        with self._premises.db.read() as session:
            state = state_of(find(session, self._table, token))
            return render_template("receipt.html", state=state, wrong=False)

    def received(self, token: str) -> ResponseReturnValue:
        """The number was typed: somebody has read it."""
        with self._premises.db.write() as session:
            row, around = find(session, self._table, token, held=True), self._premises.around(session)
            typed = take(row, request.form.get("number", ""), around.now) if row is not None else "wrong"
            if row is not None and typed == "received":
                self._premises.say(session, self._receive(around, row), self._origin)
            page = render_template("receipt.html", state=state_of(row), wrong=typed == "wrong")
            return page, 422 if typed == "wrong" else 200
