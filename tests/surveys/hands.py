"""Hands that hold a phone with a camera, and a worker's that type in paper."""

from __future__ import annotations

from collections.abc import Mapping

from werkzeug.test import TestResponse

from handlers.surveys.seats import check_of, token_of
from tests.cast import Town
from tests.signing import console, stamp
from tests.surveys.stage import survey

Form = Mapping[str, str | list[str]]


def seat_path(town: Town, seat: int, code: str = "W01") -> str:
    """What the QR of a sheet opens."""
    one = survey(town, code)
    return f"/s/{one.slug}/{token_of(town.house.vault, one.id, seat)}"


def figures(town: Town, seat: int, code: str = "W01") -> str:
    """The four figures printed beside the number."""
    return check_of(town.house.vault, survey(town, code).id, seat)


def fields(given: Mapping[str, tuple[str, ...]], **texts: str) -> dict[str, str | list[str]]:
    """Answers as a form sends them."""
    return {f"q.{key}": list(keys) for key, keys in given.items()} | {f"q.{key}": said for key, said in texts.items()}


class Phone:
    """Somebody's browser without LINE, at the page of one sheet; every form is sent as it was drawn."""

    def __init__(self, town: Town, path: str) -> None:
        self.town = town
        self.path = path

    def see(self, more: str = "") -> TestResponse:
        """Open the page, or one of its sections."""
        return self.town.http.get(self.path + more, follow_redirects=True)

    def begin(self, act: str = "") -> TestResponse:
        """Press 「はじめる」, or another button beside it."""
        return self._send("", {"act": act} if act else {})

    def section(self, step: int, form: Form) -> TestResponse:
        """Fill a section in and send it."""
        return self._send(f"/{step}", form)

    def answer(self, given: Mapping[str, tuple[str, ...]], **texts: str) -> TestResponse:
        """Begin, and send every section."""
        self.begin()
        form = fields(given, **texts)
        for step in (1, 2):
            self.section(step, form)
        return self.section(3, form)

    def _send(self, more: str, form: Form) -> TestResponse:
        csrf = stamp(self.town.http.get(self.path + more))
        return self.town.http.post(self.path + more, data={"csrf": csrf, **form}, follow_redirects=True)


class PaperDesk:
    """A worker who types in paper, signed in."""

    def __init__(self, town: Town, user: str | None = None, code: str = "W01") -> None:
        self.town = town
        self.code = code
        console(town, user)

    def see(self, more: str = "") -> TestResponse:
        """A page of this survey."""
        return self.town.http.get(f"/staff/surveys/{self.code}{more}")

    def type_in(self, seat: int | str, given: Mapping[str, tuple[str, ...]], **more: str) -> TestResponse:
        """A sheet, as it stands on paper."""
        texts = {key: said for key, said in more.items() if key != "blank"}
        form = {**fields(given, **texts), "seat": str(seat), "blank": more.get("blank", "")}
        return self.do("/paper", form)

    def decide(self, seat: int, deed: str) -> TestResponse:
        """A button under a sheet."""
        return self.do(f"/paper/{seat}/{deed}", {})

    def do(self, more: str, form: Form) -> TestResponse:
        """Send a form of this survey and see what comes of it."""
        csrf = stamp(self.see("/paper"))
        path = f"/staff/surveys/{self.code}{more}"
        return self.town.http.post(path, data={"csrf": csrf, **form}, follow_redirects=True)
