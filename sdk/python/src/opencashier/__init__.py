"""Take payments through an OpenCashier wallet."""

from .client import AsyncClient, Client
from .codes import CODES, CodeRow
from .errors import ApiError, CashierError, UnknownOutcomeError, VerificationError
from .exchange import Retry
from .notices import ACKNOWLEDGEMENT, FailedNotice, Notice, PaidNotice
from .webhook import verify_webhook

__all__ = [
    "ACKNOWLEDGEMENT",
    "CODES",
    "ApiError",
    "AsyncClient",
    "CashierError",
    "Client",
    "CodeRow",
    "FailedNotice",
    "Notice",
    "PaidNotice",
    "Retry",
    "UnknownOutcomeError",
    "VerificationError",
    "verify_webhook",
]
