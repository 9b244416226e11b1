"""What a call or a notice can fail with. Nothing here ever holds a key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from .codes import CODES

Fault = Literal["header", "client", "signature", "time", "body"]


class CashierError(Exception):
    """Everything that this package raises on purpose."""


class ApiError(CashierError):
    """The wallet refused the request for good: `resultStatus` `F`."""

    def __init__(self, path: str, answer: Mapping[str, Any]) -> None:
        self.path = path
        self.answer = answer
        self.code: str = answer["result"]["resultCode"]
        """A code of the registry, or one that is newer than this package."""
        row = CODES.get(self.code)
        self.retry = row.retry if row else "never"
        """Whether sending again can help: the `same` request, the same one `later`, a corrected one under a `new` id, or `never`."""
        self.what_to_do = row.what_to_do if row else "Read the message."
        self.docs = f"/docs/errors#{self.code}"
        """The path of the code's entry in the catalogue that the wallet serves."""
        super().__init__(f"{path}: {self.code}: {answer['result'].get('resultMessage', '')}")


class UnknownOutcomeError(CashierError):
    """Nobody knows whether the request took effect, and sending it again did not change that.

    There was no answer, none signed by the wallet, or one with `resultStatus` `U`. Never treat it as failed: inquire, or send the
    same request again later. Without an answer, `__cause__` says why.
    """

    def __init__(self, path: str, attempts: int, answer: Mapping[str, Any] | None, trouble: Exception | None) -> None:
        self.path = path
        self.attempts = attempts
        self.answer = answer
        self.code: str | None = answer["result"]["resultCode"] if answer else None
        why = f"{self.code}: {answer['result'].get('resultMessage', '')}" if answer else repr(trouble)
        super().__init__(f"{path}: the outcome is not known after {attempts} attempts: {why}")


class VerificationError(CashierError):
    """A message is not from the wallet, not for this client, or too old."""

    def __init__(self, fault: Fault, message: str) -> None:
        self.fault = fault
        super().__init__(message)
