"""Carries out what an exchange asks for: one class that blocks, one that is awaited."""

from __future__ import annotations

import asyncio
import random as randomness
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import httpx

from .exchange import Came, Operation, Pause, Reply, Retry, Send, exchange
from .signer import Signer

if TYPE_CHECKING:
    # Type checkers have it; nothing needs it at run time.
    from typing_extensions import Unpack

T = TypeVar("T", bound="Transport")
A = TypeVar("A", bound="AsyncTransport")
TIMEOUT_S = 15.0


class Options(TypedDict, total=False):
    """What may be set on a client of either kind."""

    key_version: int
    """Which of your keys it is; without it the wallet takes the newest."""
    tolerance_s: float
    """How far a notice's time may be from now: five minutes."""
    retry: Retry
    """Five attempts, from half a second up to eight seconds apart."""
    now: Callable[[], float]
    """Seconds since 1970."""
    random: Callable[[], float]
    """From 0 up to 1."""


class Settings:
    """What both kinds of client are created with."""

    def __init__(
        self, *, client_id: str, private_key: str, wallet_public_key: str, base_url: str, **options: Unpack[Options]
    ) -> None:
        """`private_key` and `wallet_public_key` are PEM, or base64 of the DER."""
        if not base_url.startswith(("http://", "https://")):
            raise ValueError("base_url is no address of http or https")
        self._now = options.get("now", time.time)
        self._random = options.get("random", randomness.random)
        self._retry = options.get("retry", Retry())
        self._tolerance_s = options.get("tolerance_s", 300.0)
        self._signer = Signer(client_id, private_key, wallet_public_key, options.get("key_version"), self._now)
        self._base_url = base_url.rstrip("/")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._signer.client_id!r}, {self._base_url!r})"


class Transport(Settings):
    """Sends requests, and blocks until their outcome is known."""

    def __init__(
        self,
        *,
        client_id: str,
        private_key: str,
        wallet_public_key: str,
        base_url: str,
        http: httpx.Client | None = None,
        sleep: Callable[[float], None] = time.sleep,
        **options: Unpack[Options],
    ) -> None:
        """`private_key` and `wallet_public_key` are PEM, or base64 of the DER. `http` replaces the connections."""
        super().__init__(
            client_id=client_id, private_key=private_key, wallet_public_key=wallet_public_key, base_url=base_url, **options
        )
        self._http = http or httpx.Client(timeout=TIMEOUT_S)
        self._sleep = sleep

    def __enter__(self: T) -> T:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def _send(self, operation: Operation, request: Mapping[str, Any]) -> dict[str, Any]:
        steps = exchange(self._signer, operation, request, self._retry, self._random)
        came: Came = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                answer: dict[str, Any] = done.value
                return answer
            came = self._perform(step)

    def _perform(self, step: Send | Pause) -> Came:
        if isinstance(step, Pause):
            self._sleep(step.seconds)
            return None
        try:
            response = self._http.post(self._base_url + step.path, content=step.body, headers=step.headers)
        except httpx.RequestError as error:
            return error
        return Reply(response.status_code, response.headers, response.content)


class AsyncTransport(Settings):
    """Sends requests, and is awaited until their outcome is known."""

    def __init__(
        self,
        *,
        client_id: str,
        private_key: str,
        wallet_public_key: str,
        base_url: str,
        http: httpx.AsyncClient | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        **options: Unpack[Options],
    ) -> None:
        """`private_key` and `wallet_public_key` are PEM, or base64 of the DER. `http` replaces the connections."""
        super().__init__(
            client_id=client_id, private_key=private_key, wallet_public_key=wallet_public_key, base_url=base_url, **options
        )
        self._http = http or httpx.AsyncClient(timeout=TIMEOUT_S)
        self._sleep = sleep

    async def __aenter__(self: A) -> A:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Closes the connections."""
        await self._http.aclose()

    async def _send(self, operation: Operation, request: Mapping[str, Any]) -> dict[str, Any]:
        steps = exchange(self._signer, operation, request, self._retry, self._random)
        came: Came = None
        while True:
            try:
                step = steps.send(came)
            except StopIteration as done:
                answer: dict[str, Any] = done.value
                return answer
            came = await self._perform(step)

    async def _perform(self, step: Send | Pause) -> Came:
        if isinstance(step, Pause):
            await self._sleep(step.seconds)
            return None
        try:
            response = await self._http.post(self._base_url + step.path, content=step.body, headers=step.headers)
        except httpx.RequestError as error:
            return error
        return Reply(response.status_code, response.headers, response.content)
