"""Filling the demo: a made-up ward programme, set up as an operator would and played through the front doors."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from pydantic import BaseModel, ConfigDict

from bot.chat.menus import default_menu, own_menus
from bot.clock import in_tokyo
from bot.content import CONTENT, load
from bot.delivery.draining import drain
from bot.house import House
from bot.line.menus import publish, publish_own
from bot.simulator.platform import Platform
from bot.simulator.player import Player
from bot.simulator.scene_deeds import deed
from bot.simulator.stepper import DemoClock, DemoStepper
from bot.simulator.wire import InProcessLine

FOLDER = CONTENT / "demo"
VISITOR = "visitor"  # somebody who never added the assistant


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Person(_Data):
    """Somebody in the demo; officers without an association have no code yet."""

    name: str
    role: str
    subtitle: str
    association: str | None = None
    letter: str | None = None  # of the association whose code they hold on paper, not yet sent


class StaffGroup(_Data):
    """The private group."""

    name: str
    members: tuple[str, ...]


class Cast(_Data):
    """Everybody in the demo."""

    associations: tuple[str, ...]
    people: tuple[Person, ...]
    group: StaffGroup


class Past(_Data):
    """Something that happened before the demo opens."""

    at: datetime
    do: Any


class History(_Data):
    """What happened, in order, and when the demo opens."""

    opens_at: datetime
    past: tuple[Past, ...]


@dataclass(frozen=True)
class Fresh:
    """A house and a platform nobody has used yet, still without servers and loops."""

    house: House
    platform: Platform
    clock: DemoClock
    http: FlaskClient

    def fill(self) -> None:
        """Bring everybody in and play the past, ending at the moment the demo opens."""
        cast, history = load(FOLDER / "cast.toml", Cast), load(FOLDER / "history.toml", History)
        line = InProcessLine(self.platform)
        sender, worker = self.house.sender(line), self.house.worker()
        self.clock.set(history.past[0].at)
        publish(line, default_menu())
        for menu in own_menus().values():
            publish_own(line, menu)

        def settle() -> None:
            self.platform.deliver(self._post)
            drain(worker, sender)

        player = self._bring_in(cast, settle)
        stepper = DemoStepper(self.house, self.clock, self.house.ticker("demo"), worker, sender)
        for past in history.past:
            stepper.advance(past.at)
            player.play(deed(past.do) or {})
        stepper.advance(history.opens_at)
        self.clock.hold(history.opens_at)
        sender.close()

    def _bring_in(self, cast: Cast, settle: Callable[[], None]) -> Player:
        people = {one.name: self.platform.add_user(one.name, one.role, one.subtitle) for one in cast.people}
        group = self.platform.add_group(cast.group.name, [people[name] for name in cast.group.members])
        player = Player(self.platform, people, group, settle)
        for one in cast.people:
            if one.role != VISITOR:
                self.platform.follow(people[one.name])
                settle()
        for one in cast.people:
            if one.name in cast.group.members:
                self._enrol(player, one)
        self.platform.invite_bot(group)
        code = self._shell("staff", "group-code").strip()
        player.play({"say": {"as": cast.group.members[0], "in": "group", "text": f"/登録 {code}"}})
        for name in cast.group.members[1:]:
            player.play({"tap": {"as": name, "in": "group", "label": "ここにいます"}})
        codes = self._officer_codes(cast.associations)
        for one in cast.people:
            if one.association:
                player.play({"say": {"as": one.name, "text": codes[one.association]}})
                player.play({"tap": {"as": one.name, "label": "同意する"}})
            if one.letter:
                self.platform.hand_letter(people[one.name], codes[one.letter])
        return player

    def _enrol(self, player: Player, worker: Person) -> None:
        """Enter somebody in the worker register, as the firm's office would, and let them send their code."""
        day = in_tokyo(self.clock.now()).date().isoformat()
        given = ["--kind", worker.role, "--from", day, "--notified", day, "--educated", day]
        code = self._shell("staff", "add", worker.name, *given).split()[1]
        player.play({"say": {"as": worker.name, "text": code}})
        player.play({"tap": {"as": worker.name, "label": "はい、会社の端末です"}})

    def _officer_codes(self, associations: Sequence[str]) -> dict[str, str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "associations.csv"
            file.write_text("\n".join(["name", *associations]) + "\n", encoding="utf-8")
            self._shell("association", "import", str(file), "--invented")
        rows = (line.split() for line in self._shell("officer", "codes").splitlines())
        return {name: code for _number, name, code in rows}

    def _shell(self, group: str, *arguments: str) -> str:
        """What `python -m bot GROUP …` prints."""
        found = next(one for one in self.house.rooms.shell if one.name == group)
        with redirect_stdout(io.StringIO()) as printed:
            found.main([*arguments], standalone_mode=False)
        return printed.getvalue()

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        return self.http.post("/callback", data=body, headers=headers).status_code
