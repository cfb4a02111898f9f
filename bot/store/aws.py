"""Calls to AWS KMS by boto3 (extra `aws`); imported only where CONTRACT_KMS_KEY is set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from bot.errors import Sealed, Unavailable
from bot.store.kms import KmsWrapper, region_of

OF_ANOTHER_KEY = ("InvalidCiphertextException", "IncorrectKeyException", "InvalidKeyUsageException")


class Aws:
    """The two calls, with AWS's errors said in our words."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def encrypt(self, arn: str, plain: bytes, context: dict[str, str]) -> bytes:
        """AWS KMS: Encrypt."""
        answer = _asked(lambda: self._client.encrypt(KeyId=arn, Plaintext=plain, EncryptionContext=context))
        return bytes(answer["CiphertextBlob"])

    def decrypt(self, arn: str, sealed: bytes, context: dict[str, str]) -> bytes:
        """AWS KMS: Decrypt."""
        answer = _asked(lambda: self._client.decrypt(KeyId=arn, CiphertextBlob=sealed, EncryptionContext=context))
        return bytes(answer["Plaintext"])


def wrapper_of(arn: str) -> KmsWrapper:
    """A wrapper that speaks to the key's own region; raises NotConfigured when that is not in Japan."""
    return KmsWrapper(arn, Aws(boto3.client("kms", region_name=region_of(arn))))


def _asked(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ClientError as error:
        kind = str(error.response.get("Error", {}).get("Code", "ClientError"))
        if kind in OF_ANOTHER_KEY:
            raise Sealed("A key cannot be unwrapped: the contract key is another one.") from None
        raise Unavailable(f"The key management service refused ({kind}).") from None
    except BotoCoreError as error:
        raise Unavailable(f"The key management service did not answer ({type(error).__name__}).") from None
