"""What a password must be, and its hashing with Argon2id.

NIST SP 800-63B-4: length and a list of common passwords, no rules about character kinds, no forced change.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from itertools import pairwise

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from dashboard.settings import Refused

MINIMUM_LENGTH = 12
# Longer texts only cost time; a sentence of ten words is shorter.
MAXIMUM_LENGTH = 256

# RFC 9106, second recommended option (64 MiB, three passes), which the library takes as its own default.
_HASHER = PasswordHasher()
# The hash of a long random text that was thrown away, to check the passwords of unknown accounts against.
NOBODYS_HASH = "$argon2id$v=19$m=65536,t=3,p=4$NtgpYgbcfqKxkjKMWX5G4w$lpimnHd3lLPp5JjWthwCM5Jf2zcIvVxmyNJO1vvCrhg"
_ALIKE = str.maketrans("013457@$!", "oleastasi")


def check_acceptable(password: str, email: str) -> None:
    """Raise `Refused` with a sentence when the password is too short, too long, or easy to guess."""
    if len(password) < MINIMUM_LENGTH:
        raise Refused(f"Use at least {MINIMUM_LENGTH} characters. Three or four words in a row work well.")
    if len(password) > MAXIMUM_LENGTH:
        raise Refused(f"Use at most {MAXIMUM_LENGTH} characters.")
    if is_common(password, email):
        raise Refused("That password is too easy to guess. Three or four words in a row work well.")


def is_common(password: str, email: str = "") -> bool:
    """Whether a common word, a run or the person's own address makes up most of the password.

    Letters written as digits count as letters, so `P4ssw0rd2026!` is `password`.
    """
    text = password.casefold()
    if len(set(text)) < 5 or _is_run(text):
        return True
    own = {part for part in re.split(r"[^a-z]+", email.casefold()) if len(part) > 3}
    guessable = _common_words() | own | {_letters(email.partition("@")[0])}
    # Digits and signs at the ends are a year or a full stop, in the middle they stand for letters.
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
    return any(_is_made_of(_letters(part), guessable) for part in (text, core.translate(_ALIKE)))


def hash_password(password: str) -> str:
    """The Argon2id hash, with its salt and parameters."""
    return _HASHER.hash(password)


def is_right(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; takes as long where there is no hash, so that unknown accounts cannot be told."""
    try:
        _HASHER.verify(password_hash or NOBODYS_HASH, password[:MAXIMUM_LENGTH])
    except (VerifyMismatchError, VerificationError, InvalidHashError):
        return False
    return password_hash is not None and len(password) <= MAXIMUM_LENGTH


def is_weaker_than_now(password_hash: str) -> bool:
    """Whether the hash was made with older, weaker parameters."""
    return _HASHER.check_needs_rehash(password_hash)


def _is_made_of(letters: str, words: set[str]) -> bool:
    """Whether the letters are one or two common words and nothing else; no letters at all counts as common."""
    if letters == "" or letters in words:
        return True
    return any(letters.startswith(word) and letters[len(word) :] in words for word in words)


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


def _is_run(text: str) -> bool:
    """Whether most neighbours are the same or the next character (aaaa, 1234, abcd)."""
    steps = [abs(ord(after) - ord(before)) for before, after in pairwise(text)]
    return sum(step <= 1 for step in steps) >= 0.75 * len(steps)


@cache
def _common_words() -> set[str]:
    text = files("dashboard.access").joinpath("common_words.txt").read_text(encoding="utf-8")
    return {line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")}
