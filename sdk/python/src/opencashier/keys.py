"""Reads keys in the forms in which they are handed out: PEM, also with written-out line breaks, or base64 of the DER.

No error quotes the text: it may be a private key.
"""

from __future__ import annotations

import base64
import re

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

MIN_BITS = 2048
PSS_ONLY = bytes.fromhex("06092a864886f70d01010a")
"""The object identifier of id-RSASSA-PSS."""


def read_private_key(text: str) -> RSAPrivateKey:
    """The merchant's key, PKCS#8 or PKCS#1."""
    der = _der(text, "private")
    try:
        key = load_der_private_key(der, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _unusable("private") from None
    if not isinstance(key, RSAPrivateKey):
        raise _unusable("private")
    _check_length(key.key_size, "private")
    return key


def read_public_key(text: str) -> RSAPublicKey:
    """The wallet's key, SubjectPublicKeyInfo or PKCS#1."""
    der = _der(text, "public")
    try:
        key = load_der_public_key(der)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise _unusable("public") from None
    if not isinstance(key, RSAPublicKey):
        raise _unusable("public")
    _check_length(key.key_size, "public")
    return key


def _der(text: str, kind: str) -> bytes:
    letters = re.sub(r"-----(BEGIN|END) [A-Z ]+-----|\s", "", text.replace("\\n", "\n"))
    try:
        der = base64.b64decode(letters, validate=True)
    except ValueError:
        raise ValueError(f"the {kind} key is neither PEM nor base64") from None
    # The library reads a key for RSASSA-PSS only as one for everything.
    if PSS_ONLY in der[:40]:
        raise _unusable(kind)
    return der


def _unusable(kind: str) -> ValueError:
    return ValueError(f"the {kind} key is not an RSA {kind} key that can be read; an encrypted one has to be decrypted first")


def _check_length(bits: int, kind: str) -> None:
    if bits < MIN_BITS:
        raise ValueError(f"the {kind} key has {bits} bits; the wallet takes {MIN_BITS} or more")
