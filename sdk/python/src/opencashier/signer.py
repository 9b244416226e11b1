"""Signs what goes to the wallet, and checks what comes from it: answers and notices alike."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from typing import Any
from urllib.parse import unquote

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from .errors import VerificationError
from .keys import read_private_key, read_public_key


class Signer:
    """The keys of one merchant. They leave this object only as signatures."""

    def __init__(self, client_id: str, private_key: str, wallet_public_key: str, key_version: int | None, now: Callable[[], float]) -> None:
        self.client_id = client_id
        self._private_key = read_private_key(private_key)
        self._public_key = read_public_key(wallet_public_key)
        self._version = "" if key_version is None else f"keyVersion={key_version}, "
        self._now = now

    def __repr__(self) -> str:
        return f"Signer({self.client_id!r})"

    def sign(self, path: str, body: bytes) -> dict[str, str]:
        """The headers that say who sends a body, and when."""
        # Whole seconds: dots separate the parts of what is signed.
        time = datetime.fromtimestamp(int(self._now()), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = self._private_key.sign(string_to_sign(path, self.client_id, time, body), PKCS1v15(), SHA256())
        signature = f"algorithm=RSA256, {self._version}signature={base64.b64encode(made).decode()}"
        return {"client-id": self.client_id, "request-time": time, "signature": signature}

    def verify(self, path: str, headers: Mapping[str, str], time_header: str, body: bytes) -> tuple[dict[str, Any], float]:
        """The object in a message, once it is certain that the wallet wrote it for this client, and the message's time."""
        client_id, time, signature = wanted(headers, "client-id", time_header, "signature")
        if client_id != self.client_id:
            raise VerificationError("client", "the message is for another client")
        try:
            signed = string_to_sign(path, client_id, time, body)
            self._public_key.verify(_signature(signature), signed, PKCS1v15(), SHA256())
        except InvalidSignature:
            message = f"the signature does not match the bytes, the path {path} and the key"
            raise VerificationError("signature", message) from None
        return _object(body), _seconds(time)


def wanted(headers: Mapping[str, str], *names: str) -> list[str]:
    """The values of headers that a message must have."""
    given = {name.lower(): value for name, value in headers.items()}
    for name in names:
        if not given.get(name):
            raise VerificationError("header", f"the header {name} is missing")
    return [given[name] for name in names]


def bytes_of(raw_body: bytes | str) -> bytes:
    """The bytes of a body."""
    if isinstance(raw_body, str):
        return raw_body.encode()
    if not isinstance(raw_body, (bytes, bytearray, memoryview)):
        raise TypeError("pass the raw body, as bytes or text: the signature covers its exact bytes, which parsed JSON has lost")
    return bytes(raw_body)


def string_to_sign(path: str, client_id: str, time: str, body: bytes) -> bytes:
    """The bytes that a signature covers."""
    return f"POST {path}\n{client_id}.{time}.".encode() + body


def _signature(header: str) -> bytes:
    """The bytes of `algorithm=RSA256,keyVersion=1,signature=…`: base64 or base64url, also percent-encoded."""
    found = re.search(r"(?:^|,)\s*signature=\s*([^,\s]+)", header, re.IGNORECASE)
    letters = unquote(found[1] if found else "").replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except ValueError:
        raise VerificationError("header", "the header signature is not readable") from None


def _seconds(text: str) -> float:
    if re.fullmatch(r"[0-9]{12,14}", text):
        return int(text) / 1000
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d)", text, re.ASCII)
    try:
        if parts:
            return datetime.fromisoformat(parts[1] + parts[2].replace("Z", "+00:00")).timestamp()
    except ValueError:
        pass
    raise VerificationError("time", "the message has no readable time")


def _object(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode())
        if isinstance(value, dict):
            return value
    except ValueError:
        pass
    raise VerificationError("body", "the body is not one JSON object")
