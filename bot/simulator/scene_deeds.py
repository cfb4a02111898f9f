"""What a scene's step may do, checked before the page plays it."""

from collections.abc import Mapping
from datetime import date, datetime

Table = Mapping[str, object]
WAYS = {
    "say": ({"as", "text"}, {"in"}),
    "tap": ({"as", "label"}, {"in"}),
    "menu": ({"as", "label"}, set[str]()),
    "pick": ({"as", "label"}, {"in", "date", "datetime"}),
    "join": ({"as"}, set[str]()),
    "leave": ({"as"}, set[str]()),
    "mend": (set[str](), set[str]()),
    "fault": ({"endpoint", "kind"}, {"status", "seconds", "times"}),
}
FAULT_ENDPOINTS = {"push", "reply", "multicast", "any", "webhook"}
FAULT_KINDS = {"delay", "status", "drop", "duplicate", "reorder"}


class FaultyDeed(ValueError):
    """A step's `do` is not one the page knows; the sentence says what would be."""


def deed(do: object) -> dict[str, object] | None:
    """A step's `do` as the page plays it: one deed, `{"series": [...]}` for several in a row, or None.

    Raises FaultyDeed with a sentence.
    """
    if do is None:
        return None
    if isinstance(do, list):
        if not do:
            raise FaultyDeed("do is an empty list; leave it out instead.")
        return {"series": [_one(each) for each in do]}
    return _one(do)


def _one(do: object) -> dict[str, object]:
    if not isinstance(do, Mapping) or len(do) != 1:
        raise FaultyDeed(f"do must hold exactly one of {', '.join([*WAYS, 'clock'])} (or be a list of such).")
    way, details = next(iter(do.items()))
    if not isinstance(details, Mapping):
        raise FaultyDeed(f"{way} must be a table such as {{ {way} = {{ ... }} }}.")
    if way == "clock":
        return {"clock": _clock(details)}
    if way not in WAYS:
        raise FaultyDeed(f"nothing can be done by {way!r}; there are {', '.join([*WAYS, 'clock'])}.")
    _keys(way, details)
    if way == "fault":
        _fault(details)
    if way == "pick":
        _pick(details)
    return {way: dict(details)}


def _keys(way: str, details: Table) -> None:
    needed, allowed = WAYS[way]
    if missing := sorted(needed - set(details)):
        raise FaultyDeed(f"{way} lacks {', '.join(missing)}.")
    if unknown := sorted(set(details) - needed - allowed):
        raise FaultyDeed(f"{way} does not know {', '.join(unknown)}.")
    texts = ("as", "text", "label")
    if empty := [key for key in texts if key in details and not (isinstance(details[key], str) and details[key])]:
        raise FaultyDeed(f"{way}: {', '.join(empty)} must be a text that is not empty.")
    if details.get("in") not in (None, "group"):
        raise FaultyDeed(f'{way}: in can only be "group".')


def _clock(details: Table) -> dict[str, object]:
    match dict(details):
        case {"next": True, **rest} if not rest:
            return {"next": True}
        case {"add": int(seconds), **rest} if not rest and not isinstance(seconds, bool) and seconds > 0:
            return {"add": seconds}
        case {"to": str(iso), **rest} if not rest and _moment(iso).tzinfo is not None:
            return {"to": iso}
    raise FaultyDeed('clock takes next = true, add = seconds, or to = "2026-10-14T18:00:00+09:00" with its zone.')


def _moment(iso: str) -> datetime:
    try:
        return datetime.fromisoformat(iso)
    except ValueError as fault:
        raise FaultyDeed(f"{iso!r} is not a date and time.") from fault


def _pick(details: Table) -> None:
    if ("date" in details) == ("datetime" in details):
        raise FaultyDeed("pick needs either date or datetime.")
    value = details.get("date", details.get("datetime"))
    if not isinstance(value, str):
        raise FaultyDeed('pick: write the day in quotes, such as date = "2026-11-20".')
    if "date" in details:
        _day(value)
    elif _moment(value).tzinfo is not None:
        raise FaultyDeed("pick: a datetime has no zone here, for LINE's picker knows none.")


def _day(value: str) -> None:
    try:
        date.fromisoformat(value)
    except ValueError as fault:
        raise FaultyDeed(f"{value!r} is not a date.") from fault


def _fault(details: Table) -> None:
    if details["endpoint"] not in FAULT_ENDPOINTS:
        raise FaultyDeed(f"fault knows the endpoints {', '.join(sorted(FAULT_ENDPOINTS))}.")
    if details["kind"] not in FAULT_KINDS:
        raise FaultyDeed(f"fault knows the kinds {', '.join(sorted(FAULT_KINDS))}.")
    numbers = [key for key in ("status", "seconds", "times") if key in details]
    if wrong := [key for key in numbers if not isinstance(details[key], int | float) or isinstance(details[key], bool)]:
        raise FaultyDeed(f"fault: {', '.join(wrong)} must be a number.")
