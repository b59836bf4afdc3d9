"""Opens feedback files, the one place that does: in the clear, or encrypted under the key of the settings.

A file is attached to a database in memory, so that its key is a bound value: it stands in no statement and therefore in
no error, log or traceback, and no query can ask for it. Writing and spilling encrypted rows takes OpenSSL, which DuckDB
has in its extension httpfs; that is loaded from an installed package, its signature is checked by DuckDB, and nothing
is fetched.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import duckdb

from dashboard.settings import KEY_FROM, FeedbackKey, Refused, threads

# Files of this format are still read by the 1.5 line of DuckDB, so that going back a release costs nothing.
STORAGE_VERSION = "v1.5.0"
MEMORY_LIMIT = "1500MB"
# On large stores it loses columns of queries whose views meet one table twice ("Failed to bind column reference").
FAULTY_OPTIMIZER = "common_subplan"
CIPHER = "GCM"  # authenticated: a changed byte is noticed
_CIPHER_PACKAGE = "duckdb_extension_httpfs"
# Where DuckDB keeps them in a file: the magic word, and the flags of which the first says that it is encrypted.
_MAGIC, _MAGIC_AT, _FLAGS_AT = b"DUCK", 8, 20


def open_engine(
    key: FeedbackKey | None, spill: Path | None, memory_limit: str = MEMORY_LIMIT
) -> duckdb.DuckDBPyConnection:
    """A database in memory with nothing attached, which loads no extension by itself.

    Rows that do not fit the memory go to the folder `spill`, encrypted where there is a key; without a folder they are
    an error. Nobody else may spill into that folder: two engines would overwrite each other's files and crash. Raises
    `Refused` where there is a key and the cipher cannot be loaded.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "memory_limit": memory_limit,
            "temp_directory": "" if spill is None else str(spill),
        },
    )
    connection.execute("SET python_enable_replacements = false")
    if (most := threads()) is not None:
        connection.execute(f"SET threads = {most:d}")
    connection.execute(f"SET disabled_optimizers = '{FAULTY_OPTIMIZER}'")
    if key is not None:
        _load_cipher(connection)
        connection.execute("SET temp_file_encryption = true")
    return connection


def attach(
    connection: duckdb.DuckDBPyConnection, path: Path, name: str, key: FeedbackKey | None, *, writes: bool = False
) -> None:
    """Attaches the file under this name, read-only unless it `writes`; with `writes` a missing file is made.

    Raises `Refused` where the file is encrypted and there is no key or another one, or it is not and there is one.
    """
    _check_is_as_wanted(path, key)
    options = [f"STORAGE_VERSION '{STORAGE_VERSION}'" if writes else "READ_ONLY"]
    if key is not None:
        options += ["ENCRYPTION_KEY ?", f"ENCRYPTION_CIPHER '{CIPHER}'"]
    try:
        connection.execute(
            f"ATTACH '{_quoted(path)}' AS {name} ({', '.join(options)})", [] if key is None else [key.secret]
        )
    except duckdb.InvalidInputException as error:
        if "Wrong encryption key" not in str(error):
            raise
        raise Refused(
            f"The key in {KEY_FROM} is not the one that the feedback in {path.parent} is encrypted under."
        ) from error


@contextmanager
def reading(path: Path, key: FeedbackKey | None, spill: Path | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """The file, open to be read: its tables stand under their own names. Raises `Refused` as `attach` does."""
    # To read takes no cipher of its own: loading one takes a quarter of a second.
    with open_engine(None if spill is None else key, spill) as connection:
        attach(connection, path, "feedback", key)
        connection.execute("USE feedback")
        yield connection


def open_to_write(
    path: Path, key: FeedbackKey | None, spill: Path, memory_limit: str = MEMORY_LIMIT
) -> duckdb.DuckDBPyConnection:
    """The file, made where there is none, open to be written: tables are made in it. Raises `Refused` as `attach`."""
    connection = open_engine(key, spill, memory_limit)
    try:
        attach(connection, path, "feedback", key, writes=True)
        connection.execute("USE feedback")
    except BaseException:
        connection.close()
        raise
    return connection


def write_anew(
    source: Path, source_key: FeedbackKey | None, target: Path, target_key: FeedbackKey | None, spill: Path
) -> None:
    """Writes the same tables and rows into a new file; nothing that was deleted from `source` is in a page of it."""
    target.unlink(missing_ok=True)
    with open_engine(source_key or target_key, spill) as connection:
        attach(connection, source, "written", source_key)
        attach(connection, target, "anew", target_key, writes=True)
        connection.execute("COPY FROM DATABASE written TO anew")
        connection.execute("DETACH anew")


def is_encrypted(path: Path) -> bool | None:
    """Whether a feedback file is encrypted; None where it is none, or none that can be read."""
    if not path.is_file():
        return None
    with path.open("rb") as file:
        head = file.read(_FLAGS_AT + 1)
    if len(head) <= _FLAGS_AT or head[_MAGIC_AT : _MAGIC_AT + len(_MAGIC)] != _MAGIC:
        return None
    return bool(head[_FLAGS_AT] & 1)


@cache
def check_cipher() -> None:
    """Returns where encrypted files can be written; raises `Refused` with what to do elsewhere."""
    with duckdb.connect(":memory:") as connection:
        _load_cipher(connection)


def _check_is_as_wanted(path: Path, key: FeedbackKey | None) -> None:
    stands = is_encrypted(path)
    if stands and key is None:
        raise Refused(f"The feedback in {path.parent} is encrypted: put its key into {KEY_FROM} and try again.")
    if stands is False and key is not None:
        raise Refused(
            f"{KEY_FROM} holds a key and the feedback in {path.parent} is not encrypted yet: "
            "run python -m dashboard encrypt once."
        )


def _load_cipher(connection: duckdb.DuckDBPyConnection) -> None:
    found = importlib.util.find_spec(_CIPHER_PACKAGE)
    if found is None or found.origin is None:
        raise _cannot_encrypt("is not installed")
    file = Path(found.origin).parent / "extensions" / f"v{duckdb.__version__}" / "httpfs.duckdb_extension"
    if not file.is_file():
        raise _cannot_encrypt("is of another version")
    try:
        connection.execute(f"LOAD '{_quoted(file)}'")
    except duckdb.Error as error:
        raise _cannot_encrypt("cannot be loaded on this machine") from error


def _cannot_encrypt(why: str) -> Refused:
    package = _CIPHER_PACKAGE.replace("_", "-")
    return Refused(
        f"{KEY_FROM} holds a key, but {package}, which encrypts, {why}: pip install {package}=={duckdb.__version__}."
    )


def _quoted(path: Path) -> str:
    """The path inside an SQL string."""
    return str(path).replace("'", "''")
