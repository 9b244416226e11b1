"""Asks the wallet until the outcome of a request is known: signed anew each time, always with the same bytes.

This does no input or output, so that both clients run the same code: it yields what to do, and gets what came of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError, UnknownOutcomeError, VerificationError
from .signer import Signer


@dataclass(frozen=True)
class Operation:
    """Where a request goes, and what is added to it."""

    path: str
    constants: Mapping[str, str] = field(default_factory=dict)
    pending_code: str | None = None
    """The answer of an operation that has begun and goes on by itself: an inquiry tells how it ends."""


@dataclass(frozen=True)
class Retry:
    """How often a request is sent while its outcome is unknown, and the pauses between.

    A pause is twice as long as the one before it, up to `cap_s`. A random part of up to a half is taken off, so that clients do not
    come back together.
    """

    attempts: int = 5
    base_s: float = 0.5
    cap_s: float = 8.0

    def pause_after(self, attempt: int, random: float) -> float:
        """The pause, in seconds."""
        return float(min(self.cap_s, self.base_s * 2 ** (attempt - 1)) * (1 - random / 2))


@dataclass(frozen=True)
class Send:
    """Post this."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Pause:
    """Wait for so long."""

    seconds: float


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Step = Send | Pause
Came = Reply | Exception | None


def body_of(operation: Operation, request: Mapping[str, Any]) -> bytes:
    """The bytes of a request."""
    return json.dumps({**operation.constants, **request}, ensure_ascii=False, separators=(",", ":")).encode()


def exchange(
    signer: Signer, operation: Operation, request: Mapping[str, Any], retry: Retry, random: Callable[[], float]
) -> Generator[Step, Came, dict[str, Any]]:
    """One call of an operation."""
    body = body_of(operation, request)
    attempt = 1
    while True:
        headers = {"content-type": "application/json; charset=UTF-8", **signer.sign(operation.path, body)}
        came = yield Send(operation.path, headers, body)
        answer: dict[str, Any] | None = None
        trouble = came if isinstance(came, Exception) else None
        if isinstance(came, Reply):
            try:
                answer = _read(signer, operation.path, came)
            except VerificationError as error:
                trouble = error
        if answer is not None:
            result = answer["result"]
            if result["resultStatus"] in ("S", "A"):
                return answer
            if result["resultStatus"] == "F":
                raise ApiError(operation.path, answer)
            if result["resultCode"] == operation.pending_code:
                return answer
        if attempt >= retry.attempts:
            raise UnknownOutcomeError(operation.path, attempt, answer, trouble) from trouble
        yield Pause(retry.pause_after(attempt, random()))
        attempt += 1


def _read(signer: Signer, path: str, reply: Reply) -> dict[str, Any]:
    if not any(name.lower() == "signature" for name in reply.headers):
        # The wallet signs nothing for a client that it does not know, and nothing about a path that it does not have.
        raise VerificationError("header", f"HTTP {reply.status}, not signed by the wallet; check base_url and client_id")
    answer, _ = signer.verify(path, reply.headers, "response-time", reply.body)
    result = answer.get("result")
    has_status = isinstance(result, dict) and result.get("resultStatus") in ("S", "A", "F", "U")
    if not has_status or not isinstance(answer["result"].get("resultCode"), str):
        raise VerificationError("body", "the answer has no result")
    return answer
