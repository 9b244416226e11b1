"""The merchant's clients: the operations, notices, and orders that a mini program submits."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from .exchange import body_of
from .notices import Notice, read_notice
from .operations import PAY, AsyncOperations, Operations
from .requests import PayRequest
from .transport import Options, Settings

if TYPE_CHECKING:
    from typing_extensions import Unpack

S = TypeVar("S", bound="_Offline")


class _Offline(Settings):
    """What needs no connection."""

    @classmethod
    def from_env(cls: type[S], environment: Mapping[str, str] = os.environ, **options: Unpack[Options]) -> S:
        """A client from `OPENCASHIER_CLIENT_ID`, `_PRIVATE_KEY`, `_WALLET_PUBLIC_KEY` and `_BASE_URL`."""

        def read(name: str) -> str:
            value = environment.get(f"OPENCASHIER_{name}")
            if not value:
                raise ValueError(f"OPENCASHIER_{name} is not set")
            return value

        return cls(
            client_id=read("CLIENT_ID"),
            private_key=read("PRIVATE_KEY"),
            wallet_public_key=read("WALLET_PUBLIC_KEY"),
            base_url=read("BASE_URL"),
            **options,
        )

    def construct_notice(self, headers: Mapping[str, str], raw_body: bytes | str, path: str) -> Notice:
        """Reads a notice after checking that the wallet wrote it, for this client, for this path, and not long ago.

        `raw_body` is the exact body as it came; `path` is that of the notify URL as the wallet knows it, and a query is ignored.
        """
        return read_notice(self._signer, headers, raw_body, path, self._now(), self._tolerance_s)

    def order_str(self, request: PayRequest) -> str:
        """`orderStr` of `my.tradePay`: a pay call that is signed here and sent by the super app."""
        body = body_of(PAY, request)
        headers = self._signer.sign(PAY.path, body)
        fields = {
            "client_id": headers["client-id"],
            "request_time": headers["request-time"],
            "signature": headers["signature"],
            "body": body,
        }
        return urlencode(fields)


class Client(_Offline, Operations):
    """Calls the wallet, and waits for its answers."""


class AsyncClient(_Offline, AsyncOperations):
    """Calls the wallet from asyncio."""
