"""The errors people and operators meet; each class's docstring is its sentence."""

from __future__ import annotations


class EngawaError(Exception):
    """Something went wrong inside Engawa."""

    permanent = True  # trying the same thing again would fail the same way

    def __str__(self) -> str:
        said = super().__str__()
        return said or (type(self).__doc__ or "").strip().splitlines()[0]


class NotConfigured(EngawaError):
    """A setting is missing or wrong; `python -m bot doctor` says which."""


class ContentFault(EngawaError):
    """A file under content/ cannot be used; the sentence names file and line."""


class Clash(EngawaError):
    """Two rooms claim the same name; rename one of them."""


class DoesNotFit(EngawaError):
    """A message breaks one of LINE's limits and was not queued."""


class Sealed(EngawaError):
    """A sealed value cannot be opened: its key is gone or it was moved."""


class Unavailable(EngawaError):
    """Something we depend on did not answer; trying again may help."""

    permanent = False


class KeysAway(Unavailable):
    """The key store does not answer, or the contract key is missing; nothing is lost, trying again may help."""
