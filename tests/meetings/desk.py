"""A worker in front of a meeting's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO

from werkzeug.test import TestResponse

from tests.cast import Town
from tests.meetings.stages import now_of
from tests.signing import console, stamp

Line = tuple[str, str, str]
FITS: tuple[Line, ...] = (("はじめに", "講義", "10"), ("実習", "実習", "80"), ("質疑", "全体", "２０分"))


class Desk:
    """Signed in; every form is sent as the page drew it."""

    def __init__(self, town: Town, code: str = "W01", user: str | None = None) -> None:
        self.town = town
        self.code = code
        console(town, user)

    def see(self) -> str:
        """The page."""
        page = self.town.http.get(f"/staff/meetings/{self.code}")
        assert page.status_code == 200
        return page.text

    def upload(self, content: bytes = b"a handout") -> TestResponse:
        """Choose a file."""
        return self.do("material", {"file": (BytesIO(content), "shiryo.pptx")})

    def sheet(self, lines: Sequence[Line] = FITS, act: str = "", v: int | None = None) -> TestResponse:
        """Send the rows, by the button beside one of them when `act` names it."""
        columns = {name: [line[n] for line in lines] for n, name in enumerate(("title", "form", "minutes"))}
        version = now_of(self.town, self.code).version if v is None else v
        return self.do("sheet", {**columns, "act": act, "v": version})

    def comment(self, words: str, support: str = "") -> TestResponse:
        """Write what is to be said after the event."""
        return self.do("comment", {"words": words, "support": support})

    def do(self, deed: str, form: Mapping[str, object]) -> TestResponse:
        """Send a form and see what comes of it."""
        csrf = stamp(self.town.http.get(f"/staff/meetings/{self.code}"))
        answer = self.town.http.post(
            f"/staff/meetings/{self.code}/do/{deed}", data={"csrf": csrf, **form}, follow_redirects=True, buffered=True
        )
        self.town.settle()
        return answer
