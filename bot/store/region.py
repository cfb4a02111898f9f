"""Where a host stands: AWS tells its region by the host's name, all others by a dated declaration (000-§19-2-2, X8)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address

from bot.contract import Domestic
from bot.errors import NotConfigured
from bot.store.kms import DOMESTIC

CLAUSE = "000-§19-2-2"
THIS_MACHINE = "localhost"
APPROVED = f"approved are {' and '.join(DOMESTIC)}, elsewhere than at AWS also JP and JP-01 to JP-47"
JAPAN = re.compile(r"JP(-(0[1-9]|[1-3][0-9]|4[0-7]))?")  # ISO 3166-2: Japan and its 47 prefectures
LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # what resolvers take for (a part of) an address
AWS_REGION = re.compile(r"[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}")
AWS_DOMAINS = (
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "api.aws", "on.aws", "awsapprunner.com", "cloudfront.net",
    "awsglobalaccelerator.com",
)  # fmt: skip
SERVICE_THEN_REGION = {"email", "email-smtp", "kms", "kms-fips", "rds", "s3", "sts"}  # kms.REGION.amazonaws.com
REGION_THEN_SERVICE = {"compute", "elb", "rds", "vpce"}  # NAME.REGION.rds.amazonaws.com


class UnclearHost(NotConfigured):
    """It cannot be told which host is meant."""


@dataclass(frozen=True)
class Place:
    """Where a host stands, whether that is approved, and why; `region` is None when nobody says."""

    host: str
    region: str | None
    approved: bool
    why: str
    clause: str = CLAUSE


def place_of(host: str, declared: Sequence[Domestic], today: date) -> Place:
    """Judge a host by its name or by the newest declaration that is not of a day to come.

    Raises UnclearHost for what is no host name and no address. An AWS host is never believed a declaration.
    """
    name = plain(host)
    if any(f".{name}".endswith(f".{domain}") for domain in AWS_DOMAINS):
        return _at_aws(name)
    said_of_it = [one for one in declared if _is(one.host, name)]
    found = [one for one in said_of_it if one.declared_on <= today]
    if not found:
        unsaid = "is declared only from a later day on" if said_of_it else "is declared nowhere in the contract profile"
        return Place(name, None, False, f"{name} {unsaid}.")
    newest = max(found, key=lambda one: one.declared_on)
    said = f"{name} stands in {newest.region} as declared on {newest.declared_on.isoformat()}"
    if is_approved(newest.region):
        return Place(name, newest.region, True, f"{said}.")
    return Place(name, newest.region, False, f"{said}; {APPROVED}.")


def is_approved(region: str) -> bool:
    """Whether a region may hold the data: AWS Tokyo or Osaka, or Japan or one of its prefectures (ISO 3166-2)."""
    return region.lower() in DOMESTIC or JAPAN.fullmatch(region.upper()) is not None


def plain(host: str) -> str:
    """The one way to write a host: lower case, no last dot, addresses as short as they go, this machine `localhost`.

    Raises UnclearHost, without repeating what was given: it may be a part of a password.
    """
    if host.startswith("/"):  # libpq: a folder of sockets
        return THIS_MACHINE
    name = host.lower().removeprefix("[").removesuffix("]").removesuffix(".")
    address = _address(name)
    if address is not None:
        return THIS_MACHINE if address.is_loopback else str(address)
    labels = name.split(".")
    if not all(LABEL.fullmatch(label) for label in labels) or NUMBER.fullmatch(labels[-1]) or len(name) > 253:
        raise UnclearHost("the host cannot be read (names in ASCII, addresses written out, one host only)")
    return name


def _address(name: str) -> IPv4Address | IPv6Address | None:
    try:
        address = ip_address(name)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address


def _at_aws(name: str) -> Place:
    region = _aws_region(name)
    if region is None:
        return Place(name, None, False, f"{name} is a host of AWS whose name tells no region.")
    approved = region in DOMESTIC
    only = "" if approved else f"; approved at AWS are only {' and '.join(DOMESTIC)}"
    return Place(name, region, approved, f"{name} stands in {region} by its name{only}.")


def _aws_region(name: str) -> str | None:
    """The region in a name that AWS itself gives out; customers choose only the labels on the left.

    AWS: endpoints of RDS, SES, KMS, S3, load balancers, instances and interface endpoints.
    """
    match name.split("."):
        case [_, *_, region, service, "amazonaws", "com"] if service in REGION_THEN_SERVICE and _shaped(region):
            return region
        case [*_, "s3", "dualstack", region, "amazonaws", "com"] if _shaped(region):
            return region
        case [*_, service, region, "amazonaws", "com"] if service in SERVICE_THEN_REGION and _shaped(region):
            return region
    return None


def _shaped(region: str) -> bool:
    return AWS_REGION.fullmatch(region) is not None


def _is(declared: str, name: str) -> bool:
    try:
        return plain(declared) == name
    except UnclearHost:
        return False
