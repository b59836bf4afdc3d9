"""The office's key, and texts sealed under it, each bound to whose it is: moved elsewhere it cannot be opened."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from dashboard.private_files import make_once
from dashboard.settings import Refused

KEY_FILE = "office.key"
_NONCE_BYTES = 12


def load_key(folder: Path) -> bytes:
    """The office's key in `folder`, made at first use, readable by its owner alone."""
    path = folder / KEY_FILE
    make_once(path, ChaCha20Poly1305.generate_key())
    return path.read_bytes()


def seal(key: bytes, text: str, whose: str) -> bytes:
    """The text as bytes that only this key opens, and only for `whose`."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + ChaCha20Poly1305(key).encrypt(nonce, text.encode(), whose.encode())


def unseal(key: bytes, sealed: bytes, whose: str) -> str:
    """The text again. Raises `Refused` where the key is another one or the text was somebody else's."""
    try:
        return ChaCha20Poly1305(key).decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], whose.encode()).decode()
    except InvalidTag as error:
        raise Refused("It cannot be read: the office's key is not the one it was written with.") from error
