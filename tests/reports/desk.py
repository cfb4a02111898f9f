"""A worker in front of a report's page."""

from __future__ import annotations

from collections.abc import Mapping
from html import unescape
from io import BytesIO

from werkzeug.test import TestResponse

from tests.cast import Town
from tests.reports.stages import paper_of
from tests.signing import console, stamp


class Desk:
    """Signed in; every form is sent as the page drew it."""

    def __init__(self, town: Town, code: str = "W01", user: str | None = None) -> None:
        self.town = town
        self.code = code
        console(town, user)

    def see(self, ask: str = "") -> str:
        """The page."""
        page = self.town.http.get(f"/staff/reports/{self.code}{ask}")
        assert page.status_code == 200
        return unescape(page.text)

    def do(self, deed: str, form: Mapping[str, object] | None = None, **more: object) -> TestResponse:
        """Send a form and see what comes of it."""
        csrf = stamp(self.town.http.get(f"/staff/reports/{self.code}"))
        version = {} if deed == "begin" else {"v": paper_of(self.town, self.code).version}
        answer = self.town.http.post(
            f"/staff/reports/{self.code}/do/{deed}", data={"csrf": csrf, **version, **(form or {}), **more},
            follow_redirects=True, buffered=True,
        )  # fmt: skip
        self.town.settle()
        return answer

    def save(self, words: Mapping[str, str], themes: Mapping[str, str] | None = None) -> TestResponse:
        """Write these parts, and themes with their counts."""
        rows = themes or {}
        form = {f"p.{key}": text for key, text in words.items()}
        return self.do("save", {**form, "theme": list(rows), "count": list(rows.values())})

    def upload(self, content: bytes, name: str = "naoshita.docx") -> TestResponse:
        """Choose a file."""
        return self.do("upload", {"file": (BytesIO(content), name)})

    def download(self, number: int = 1) -> TestResponse:
        """Take a version."""
        return self.town.http.get(f"/staff/reports/{self.code}/versions/{number}", buffered=True)
