"""The contract key in a key management service: bound to each key, in Japan only."""

from __future__ import annotations

import sys

import pytest

from bot.errors import NotConfigured, Sealed
from bot.store.contract_key import LocalWrapper, Several, contract_wrapper, make_key_file
from bot.store.kms import KmsWrapper, region_of
from tests.vault.conftest import Street

ARN = "arn:aws:kms:ap-northeast-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
OSAKA = ARN.replace("northeast-1", "northeast-3")


class Cloud:
    """A key management service in memory: what was encrypted under a key and context comes back under the same."""

    def __init__(self) -> None:
        self._kept: dict[bytes, tuple[str, bytes, dict[str, str]]] = {}
        self.asked = 0

    def encrypt(self, arn: str, plain: bytes, context: dict[str, str]) -> bytes:
        """Keep it under a ticket."""
        ticket = b"ticket %d" % len(self._kept)
        self._kept[ticket] = (arn, plain, context)
        return ticket

    def decrypt(self, arn: str, sealed: bytes, context: dict[str, str]) -> bytes:
        """Give it back for the same key and context."""
        self.asked += 1
        found = self._kept.get(sealed)
        if found is None or (found[0], found[2]) != (arn, context):
            raise Sealed
        return found[1]


def test_a_key_comes_back_under_its_own_id_only() -> None:
    wrapper = KmsWrapper(ARN, Cloud())
    wrapped = wrapper.wrap(b"k" * 32, b"id")
    assert wrapper.unwrap(wrapped, b"id") == b"k" * 32
    with pytest.raises(Sealed):
        wrapper.unwrap(wrapped, b"other id")


def test_another_services_key_does_not_open_it() -> None:
    cloud = Cloud()
    wrapped = KmsWrapper(ARN, cloud).wrap(b"k" * 32, b"id")
    with pytest.raises(Sealed):
        KmsWrapper(OSAKA, cloud).unwrap(wrapped, b"id")


def test_what_a_file_wrapped_is_never_sent_to_the_service(street: Street) -> None:
    cloud, local = Cloud(), LocalWrapper(street.house.settings.contract_key_file)
    both = Several([KmsWrapper(ARN, cloud), local])
    assert both.unwrap(local.wrap(b"k" * 32, b"id"), b"id") == b"k" * 32
    assert cloud.asked == 0
    assert both.wrap(b"k" * 32, b"id").startswith(b"kms1:")


@pytest.mark.parametrize("arn", [ARN, OSAKA, ARN.replace("key/1234", "alias/engawa1234")])
def test_tokyo_and_osaka_are_fine(arn: str) -> None:
    assert region_of(arn) in ("ap-northeast-1", "ap-northeast-3")


@pytest.mark.parametrize("region", ["us-east-1", "ap-northeast-2", "ap-northeast-11", "eu-west-1"])
def test_a_key_abroad_is_refused(region: str) -> None:
    with pytest.raises(NotConfigured, match=f"is in {region}; the contract allows only ap-northeast-1"):
        region_of(ARN.replace("ap-northeast-1", region))


@pytest.mark.parametrize(
    "arn", ["", "key", ARN + "\n", "x" + ARN, ARN.replace("kms", "s3"), ARN.replace("aws", "aws-cn")]
)
def test_what_is_no_such_address_is_refused(arn: str) -> None:
    with pytest.raises(NotConfigured, match="is not the ARN"):
        region_of(arn)


def test_a_service_without_its_extra_says_what_to_install(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "bot.store.aws", None)
    chosen = street.house.settings.model_copy(update={"contract_kms_key": ARN})
    with pytest.raises(NotConfigured, match=r"install the extra: pip install 'engawa\[aws\]'"):
        contract_wrapper(chosen)
    assert not make_key_file(chosen.contract_key_file)
