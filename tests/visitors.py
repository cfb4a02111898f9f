"""Staff of each role in front of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.test import TestResponse

from tests.cast import Town
from tests.signing import console, stamp


@dataclass
class Desk:
    """Somebody signed in; forms carry the stamp of their session."""

    town: Town
    csrf: str

    def get(self, path: str) -> TestResponse:
        """Look at a page."""
        return self.town.http.get(path)

    def text(self, path: str) -> str:
        """The words of a page that opens."""
        page = self.get(path)
        assert page.status_code == 200, f"{path} answers {page.status_code}"
        return page.text

    def at_a_venue(self) -> Desk:
        """From now on others can see the screen."""
        assert self.post("/staff/venue", venue="on").status_code == 302
        return self

    def post(self, path: str, **form: str) -> TestResponse:
        """Send a form."""
        answer = self.town.http.post(path, data={"csrf": self.csrf, **form})
        self.town.settle()
        return answer


def desk_of(town: Town, kind: str = "worker") -> Desk:
    """A worker of this kind: 佐伯 answers for the data, 野々村 works, an auditor comes anew."""
    users = {"responsible": town.saeki, "worker": town.nonomura}
    user = users.get(kind)
    if user is None:
        user = town.platform.add_user("新しい人", friend=True)
        town.worker_of(user, kind)
    return Desk(town, stamp(console(town, user)))
