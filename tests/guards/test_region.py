"""A host's place: AWS is believed by its own names alone, everybody else by a dated declaration."""

from __future__ import annotations

from datetime import date

import pytest

from bot.contract import Domestic
from bot.store.region import CLAUSE, UnclearHost, is_approved, place_of, plain

TODAY = date(2026, 10, 14)


def declared(host: str, region: str = "JP-13", on: date = TODAY) -> Domestic:
    """A declaration of the profile."""
    return Domestic(host=host, region=region, declared_on=on)


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("rows.abc123.ap-northeast-1.rds.amazonaws.com", "ap-northeast-1"),
        ("rows.cluster-abc123.ap-northeast-3.rds.amazonaws.com", "ap-northeast-3"),
        ("rows.cluster-ro-abc123.ap-northeast-1.rds.amazonaws.com", "ap-northeast-1"),
        ("door.proxy-abc123.ap-northeast-1.rds.amazonaws.com", "ap-northeast-1"),
        ("reading.endpoint.proxy-abc123.ap-northeast-1.rds.amazonaws.com", "ap-northeast-1"),
        ("email-smtp.ap-northeast-1.amazonaws.com", "ap-northeast-1"),
        ("kms.ap-northeast-1.amazonaws.com", "ap-northeast-1"),
        ("s3.ap-northeast-3.amazonaws.com", "ap-northeast-3"),
        ("engawa.s3.ap-northeast-1.amazonaws.com", "ap-northeast-1"),
        ("engawa.s3.dualstack.ap-northeast-1.amazonaws.com", "ap-northeast-1"),
        ("front-123.ap-northeast-1.elb.amazonaws.com", "ap-northeast-1"),
        ("ec2-192-0-2-1.ap-northeast-1.compute.amazonaws.com", "ap-northeast-1"),
        ("vpce-0abc-d.kms.ap-northeast-1.vpce.amazonaws.com", "ap-northeast-1"),
        ("ROWS.ABC123.AP-NORTHEAST-1.RDS.AMAZONAWS.COM", "ap-northeast-1"),
        ("rows.abc123.ap-northeast-1.rds.amazonaws.com.", "ap-northeast-1"),
    ],
)
def test_tokyo_and_osaka_are_told_by_the_names_of_aws(host: str, region: str) -> None:
    place = place_of(host, (), TODAY)
    assert (place.approved, place.region, place.clause) == (True, region, CLAUSE)


@pytest.mark.parametrize(
    ("host", "region"),
    [
        ("rows.abc123.us-east-1.rds.amazonaws.com", "us-east-1"),
        ("rows.abc123.ap-northeast-2.rds.amazonaws.com", "ap-northeast-2"),
        ("ROWS.ABC123.US-EAST-1.RDS.AMAZONAWS.COM", "us-east-1"),
        ("ap-northeast-1.abc123.us-gov-west-1.rds.amazonaws.com", "us-gov-west-1"),
        ("ap-northeast-1.rds.s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ("kms.ap-northeast-11.amazonaws.com", "ap-northeast-11"),
    ],
)
def test_other_regions_of_aws_are_named_and_not_approved(host: str, region: str) -> None:
    place = place_of(host, (), TODAY)
    assert (place.approved, place.region) == (False, region)
    assert region in place.why


@pytest.mark.parametrize(
    "host",
    [
        "kms.ap-northeast-1.s3.amazonaws.com",  # a bucket may be called kms.ap-northeast-1, in any region
        "rows.ap-northeast-1.amazonaws.com",
        "ap-northeast-1.rds.amazonaws.com",
        "rows.ap-northeast-1.rds.amazonaws.com.cn",
        "rows.ap-northeast-1x.rds.amazonaws.com",
        "s3.amazonaws.com",
        "d111.cloudfront.net",
        "amazonaws.com",
    ],
)
def test_a_host_of_aws_that_tells_no_region_is_not_approved_and_a_declaration_does_not_help(host: str) -> None:
    place = place_of(host, [declared(host)], TODAY)
    assert (place.approved, place.region) == (False, None)


def test_a_declaration_does_not_move_a_region_of_aws() -> None:
    host = "rows.abc123.us-east-1.rds.amazonaws.com"
    assert not place_of(host, [declared(host, "ap-northeast-1")], TODAY).approved


@pytest.mark.parametrize(
    "host",
    [
        "rows.ap-northeast-1.rds.amazonaws.com.evil.example",
        "ap-northeast-1.evil.example",
        "rows.ap-northeast-1.rds.amazonaws-com.example",
        "rows.ap-northeast-1.rds.notamazonaws.com",
        "xn--amazonaws-x33e.com",
        "db",
        "192.0.2.7",
        "2001:db8::7",
        "localhost",
        "127.0.0.1",
        "/var/run/postgresql",
    ],
)
def test_whatever_is_not_aws_needs_a_declaration(host: str) -> None:
    assert not place_of(host, (), TODAY).approved
    assert not place_of(host, [declared(f"x{plain(host)}"[:20])], TODAY).approved
    assert place_of(host, [declared(plain(host))], TODAY).approved


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("DB.example.jp", "db.example.jp."),
        ("[2001:DB8:0:0::7]", "2001:db8::7"),
        ("192.0.2.7", "::ffff:192.0.2.7"),
        ("localhost", "127.9.9.9"),
        ("localhost", "::1"),
        ("localhost", "::ffff:127.0.0.1"),
        ("127.0.0.1", "/tmp"),
    ],
)
def test_a_declaration_holds_however_the_same_host_is_written(written: str, host: str) -> None:
    assert place_of(host, [declared(written)], TODAY).approved


def test_a_declaration_counts_from_its_day_on() -> None:
    said = [declared("db.example.jp", on=date(2026, 10, 15))]
    place = place_of("db.example.jp", said, TODAY)
    assert not place.approved
    assert "only from a later day on" in place.why
    assert place_of("db.example.jp", said, date(2026, 10, 15)).approved


def test_the_newest_declaration_wins() -> None:
    moved = [declared("db.example.jp", "us-east-1"), declared("db.example.jp", "JP", date(2026, 4, 1))]
    assert place_of("db.example.jp", moved, date(2026, 10, 13)).approved
    place = place_of("db.example.jp", moved, TODAY)
    assert (place.approved, place.region) == (False, "us-east-1")


def test_a_declaration_that_cannot_be_read_helps_nobody() -> None:
    assert not place_of("db.example.jp", [declared("*.example.jp"), declared("db.example.jp,")], TODAY).approved


@pytest.mark.parametrize(
    "host",
    [
        "", ".", "..", "db.example.jp..", "db..example.jp", ".db.example.jp", "a,b", "a b", "a\tb", "a@b", "a:5432",
        "a/b", "a\\b", "a%2eb", "a?b", "a#b", "*.example.jp", "-a.example.jp", "a" * 64, "a." * 130 + "jp", "例え.jp",
        "db.ap-northeast-1.rds.amazonaws.com\u3002evil.example", "ａmazonaws.com", "127.1", "0x7f000001",
        "2130706433", "0177.0.0.1", "1.2.3.4.5", "a.0x7f", "hidden\x00.example",
    ],
)  # fmt: skip
def test_what_is_no_host_is_refused_without_being_repeated(host: str) -> None:
    with pytest.raises(UnclearHost) as refused:
        place_of(host, (), TODAY)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize("region", ["ap-northeast-1", "ap-northeast-3", "JP", "jp", "JP-01", "JP-13", "JP-47"])
def test_these_regions_are_japan(region: str) -> None:
    assert is_approved(region)


@pytest.mark.parametrize(
    "region", ["", "ap-northeast-2", "us-east-1", "JP-00", "JP-48", "JP-1", "JP-13 ", "tokyo", "KR"]
)
def test_these_are_not(region: str) -> None:
    assert not is_approved(region)
