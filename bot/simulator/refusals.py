"""What the simulator says when an act is impossible."""

from collections.abc import Sequence

from bot.simulator.world import Json


class Refused(Exception):
    """この操作はできません。"""

    def __str__(self) -> str:
        return super().__str__() or (self.__doc__ or "")


class ApiError(Exception):
    """LINE's API refuses: an HTTP status, a message in LINE's English, and what is wrong where."""

    def __init__(self, status: int, message: str, details: Sequence[Json] = (), *, accepted: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = list(details)
        self.accepted = accepted
        self.extra: Json = {}

    def body(self) -> Json:
        """The answer's JSON. LINE: Error responses."""
        return {"message": self.message, **({"details": self.details} if self.details else {}), **self.extra}


def wrong_fields(found: Sequence[str]) -> ApiError:
    """One 400 for sentences of the form `messages[0].text: may not be empty`."""
    details = [{"message": said, "property": place} for place, _, said in (line.partition(": ") for line in found)]
    return ApiError(400, f"The request body has {len(details)} error(s)", details)


def wrong_field(place: str, said: str) -> ApiError:
    """The same for a single field."""
    return wrong_fields([f"{place}: {said}"])
