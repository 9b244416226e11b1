"""Checks a notice by the headers of Standard Webhooks, without the keys of the API.

It takes the client's own secret, or the wallet's public key.
"""

from __future__ import annotations

import base64
import hmac
import re
import time
from collections.abc import Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .errors import VerificationError
from .signer import bytes_of, wanted

TOLERANCE_S = 300.0
MIN_BYTES = 24
"""A shorter secret is none: an empty one would let anybody sign."""


def verify_webhook(
    keys: str | Sequence[str],
    headers: Mapping[str, str],
    raw_body: bytes | str,
    *,
    tolerance_s: float = TOLERANCE_S,
    now: float | None = None,
) -> str:
    """Checks that the wallet sent these bytes, not long ago. Returns the id of the notice: act on it once.

    `keys` are `whsec_…` or `whpk_…`; several while one is replaced: any may have signed. The id is the same on every attempt.
    """
    notice_id, seconds, signatures = wanted(headers, "webhook-id", "webhook-timestamp", "webhook-signature")
    signed = f"{notice_id}.{seconds}.".encode() + bytes_of(raw_body)
    given = [keys] if isinstance(keys, str) else keys
    if not any([_has_signed(key, signatures.split(" "), signed) for key in given]):
        raise VerificationError("signature", "no signature matches the bytes and the key")
    # Old notices are refused, so that a recorded one cannot be sent again.
    is_time = re.fullmatch(r"[0-9]{1,12}", seconds)
    if not is_time or abs((time.time() if now is None else now) - int(seconds)) > tolerance_s:
        raise VerificationError("time", "the notice is too old, or from the future")
    return notice_id


def _has_signed(text: str, signatures: list[str], signed: bytes) -> bool:
    prefix, _, digits = text.partition("_")
    key = _decoded(digits)
    if prefix not in ("whsec", "whpk") or key is None or len(key) < MIN_BYTES:
        raise ValueError("a key is whsec_… or whpk_…, as the wallet shows it")
    scheme = "v1" if prefix == "whsec" else "v1a"
    parts = [signature.partition(",") for signature in signatures]
    made = [_decoded(letters) or b"" for name, _, letters in parts if name == scheme]
    if scheme == "v1":
        right = hmac.digest(key, signed, "sha256")
        return any([hmac.compare_digest(right, one) for one in made])
    public = Ed25519PublicKey.from_public_bytes(key)
    return any([_is_right(public, one, signed) for one in made])


def _is_right(public: Ed25519PublicKey, signature: bytes, signed: bytes) -> bool:
    try:
        public.verify(signature, signed)
    except InvalidSignature:
        return False
    return True


def _decoded(letters: str) -> bytes | None:
    try:
        return base64.b64decode(letters, validate=True)
    except ValueError:
        return None
