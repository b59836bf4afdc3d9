"""A passphrase around a folder: one file in the age format (age-encryption.org/v1), which other programs read as well.

The content is encrypted under a key of its own, since it may be large and is written as a stream; that key is encrypted
under the passphrase. Both stand in an ordinary tar file. Without this program: `age -d key.age > key.txt`, then
`age -d -i key.txt content.age | tar x`. Beside that key, as a comment of the same text, stands the key of an encrypted
feedback file: so it never lies on a disk in the clear.
"""

from __future__ import annotations

import io
import tarfile
import tempfile
from pathlib import Path

import pyrage

from dashboard.settings import Refused

KEY_MEMBER, CONTENT_MEMBER = "key.age", "content.age"
_BESIDE_KEY = "# feedback key: "
SHORTEST_PASSPHRASE = 12
# A key under a passphrase takes a few hundred bytes; anything larger is no backup of ours.
_LARGEST_KEY = 1 << 16


def seal(folder: Path, target: Path, passphrase: str, secret: str = "") -> None:
    """Writes the files of `folder` and a secret line into `target`. Raises `Refused` for a short passphrase."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused(f"The passphrase of a backup needs at least {SHORTEST_PASSPHRASE} characters.")
    identity = pyrage.x25519.Identity.generate()
    with tempfile.TemporaryDirectory(dir=folder.parent) as scratch:
        packed, content = Path(scratch, "packed.tar"), Path(scratch, CONTENT_MEMBER)
        with tarfile.open(packed, "w") as archive:
            for path in sorted(folder.iterdir()):
                archive.add(path, arcname=path.name)
        pyrage.encrypt_file(str(packed), str(content), [identity.to_public()])
        packed.unlink()
        with tarfile.open(target, "w") as envelope:
            key = f"{identity}\n{_BESIDE_KEY}{secret}\n" if secret else str(identity)
            _add_bytes(envelope, KEY_MEMBER, pyrage.passphrase.encrypt(key.encode(), passphrase))
            envelope.add(content, arcname=CONTENT_MEMBER)


def unseal(source: Path, folder: Path, passphrase: str) -> str:
    """Writes the files in `source` into `folder`; what comes back is the secret line, empty where there is none.

    Raises `Refused` where it is no backup, the passphrase is another one, or a byte of it was changed.
    """
    try:
        with tarfile.open(source, "r:") as envelope, tempfile.TemporaryDirectory(dir=folder) as scratch:
            text: str = pyrage.passphrase.decrypt(_bytes_of(envelope, KEY_MEMBER), passphrase).decode()
            key, _, secret = text.partition("\n")
            identity = pyrage.x25519.Identity.from_str(key)
            envelope.extract(CONTENT_MEMBER, scratch, filter="data")
            content, packed = Path(scratch, CONTENT_MEMBER), Path(scratch, "packed.tar")
            pyrage.decrypt_file(str(content), str(packed), [identity])
            with tarfile.open(packed, "r:") as archive:
                archive.extractall(folder, filter="data")
            return secret.strip().removeprefix(_BESIDE_KEY)
    except pyrage.DecryptError as error:
        if "xcessive" in str(error):
            # The work that a passphrase takes is set by the machine that sealed it, and refused where it would take
            # many times as long.
            raise Refused(
                "This machine is too slow or too busy to open the backup: try again when it has less to do."
            ) from error
        raise Refused("The backup cannot be opened: another passphrase, or the file was changed.") from error
    except OSError as error:
        # The library tells of a damaged stream as of a failed read, but without the number that the system gives.
        if error.errno is not None:
            raise
        raise Refused("The backup cannot be opened: the file was changed.") from error
    except (tarfile.TarError, KeyError, UnicodeDecodeError, pyrage.IdentityError) as error:
        raise Refused(f"{source.name} is no backup of this dashboard.") from error


def _add_bytes(envelope: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    member.mode = 0o600
    envelope.addfile(member, io.BytesIO(content))


def _bytes_of(envelope: tarfile.TarFile, name: str) -> bytes:
    file = envelope.extractfile(name)
    if file is None:
        raise KeyError(name)
    return file.read(_LARGEST_KEY)
