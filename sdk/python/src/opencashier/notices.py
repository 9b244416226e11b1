"""Notices: what the wallet posts to the merchant when a payment is final."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict, cast

from .answers import Result
from .errors import VerificationError
from .requests import Amount
from .signer import Signer, bytes_of

ACKNOWLEDGEMENT = '{"result":{"resultCode":"SUCCESS","resultStatus":"S","resultMessage":"success"}}'
"""The body that accepts a notice. Send it with status 200 once you have recorded what the notice says."""


class _Notice(TypedDict):
    paymentId: str
    """The wallet's id of the payment."""
    paymentRequestId: str
    """Your id of it."""
    paymentAmount: Amount
    paymentCreateTime: str
    paymentResult: Result


class _Facts(_Notice, total=False):
    extendInfo: str
    """Yours, as you sent it."""


class PaidNotice(_Facts):
    """The user paid."""

    paymentStatus: Literal["SUCCESS"]
    paymentTime: str


class FailedNotice(_Facts):
    """Nobody paid, and nobody can any more."""

    paymentStatus: Literal["FAIL"]
    paymentFailReason: str


Notice = PaidNotice | FailedNotice


def read_notice(
    signer: Signer, headers: Mapping[str, str], raw_body: bytes | str, path: str, now: float, tolerance_s: float
) -> Notice:
    """The notice, once it is certain that the wallet wrote it for this client and path, and not long ago."""
    value, time = signer.verify(path.split("?", 1)[0], headers, "request-time", bytes_of(raw_body))
    # Old notices are refused, so that a recorded one cannot be sent again.
    if abs(now - time) > tolerance_s:
        raise VerificationError("time", "the notice is too old, or from the future")
    if not isinstance(value.get("paymentId"), str) or value.get("paymentStatus") not in ("SUCCESS", "FAIL"):
        raise VerificationError("body", "the notice is about no payment")
    return cast(Notice, value)
