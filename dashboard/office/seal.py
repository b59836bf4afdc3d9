"""The office's key, and texts sealed under it, each bound to whose it is: moved elsewhere it cannot be opened."""

from __future__ import annotations

import contextlib
import os
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from dashboard.settings import Refused

KEY_FILE = "office.key"
_NONCE_BYTES = 12


def load_key(folder: Path) -> bytes:
    """The office's key in `folder`, made at first use, readable by its owner alone."""
    path = folder / KEY_FILE
    if not path.exists():
        building = folder / f".{KEY_FILE}.{secrets.token_hex(8)}"
        descriptor = os.open(building, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(ChaCha20Poly1305.generate_key())
            file.flush()
            os.fsync(file.fileno())
        # Another process may have made it first; its key is the office's key.
        with contextlib.suppress(FileExistsError):
            os.link(building, path)
        building.unlink()
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
