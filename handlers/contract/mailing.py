"""How mail goes to the ward, as the profile says it: to whom, how large, which files, by which way a password."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bot.contract import Part
from bot.mail.addresses import is_address

MEGABYTE = 1_000_000


class Recipient(Part):
    """An address the ward approved; `key` is what rows keep, `name` what people read."""

    key: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,20}$")]
    name: str
    address: str

    @model_validator(mode="after")
    def _can_be_written_to(self) -> Recipient:
        if not is_address(self.address):
            raise ValueError("address must be one mail address, such as desk@example.jp")
        return self


class MailPlan(Part):
    """Mail to the ward: only once it was notified as a way of sending, to approved addresses only (003-§11-6, X5).

    `most_mb`: the largest whole mail their server takes, as it travels. `formats`: files they accept. `encrypt`: which
    files are closed by a password: the important ones (000-§17-6) or all of them (002G-§6-2). `password_by`: the other
    way by which the password goes.
    """

    notified_on: date | None = None
    most_mb: float = Field(10, gt=0, le=45)
    formats: tuple[Annotated[str, Field(pattern=r"^[a-z0-9]{1,8}$")], ...] = ("docx", "xlsx", "pdf")
    encrypt: Literal["important", "all"] = "all"
    password_by: Literal["phone", "fax", "in person"] = "phone"
    recipients: tuple[Recipient, ...] = ()

    @model_validator(mode="after")
    def _nobody_twice(self) -> MailPlan:
        if len({one.key for one in self.recipients}) < len(self.recipients):
            raise ValueError("every recipient needs a key of its own")
        return self

    @property
    def most_bytes(self) -> int:
        """How large a mail may be as it travels, in bytes."""
        return int(self.most_mb * MEGABYTE)

    def approved(self, key: str) -> Recipient | None:
        """The approved recipient of that key; None for anybody else."""
        return next((one for one in self.recipients if one.key == key), None)
