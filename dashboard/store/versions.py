"""Versions of the feedback file on disk.

A change copies the current version to the next number under a `.tmp` name, works on that copy and, when all went well,
renames it and points `CURRENT` to it. A reader never waits for a writer, and a crash at any instant leaves the version
before it whole, because nothing that `CURRENT` names is ever written to.

A change that must leave no trace of what it removes is written row by row into a new file, since a copy of a file keeps
deleted rows in its free pages, and the versions before it are deleted. `FORGET` says up to which version, so that
deleting is finished by the next one who looks when the process is killed in between.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from dashboard.private_files import sync
from dashboard.settings import FeedbackKey, Refused
from dashboard.store.disk import refused_when_full
from dashboard.store.locking import writing_alone, writing_alone_if_free
from dashboard.store.opening import is_encrypted, open_to_write, reading, write_anew
from dashboard.store.schema import SCHEMA_VERSION, bring_up_to_date
from dashboard.store.spill import SpillFolder, remove_spilled

KEPT_VERSIONS = 3


@dataclass(frozen=True)
class Version:
    """One published feedback file."""

    number: int
    path: Path


@dataclass
class Draft:
    """The next version while it is made: a private copy, thrown away unless everything succeeds.

    With `forgets`, what was deleted from it is in no page of the new file, and no older version stays.
    """

    connection: duckdb.DuckDBPyConnection
    number: int
    previous: Version | None
    forgets: bool = False


class FeedbackStore:
    """The folder `feedback` of one clinic's store. With a key every file in it is encrypted, without one none is."""

    def __init__(self, folder: Path, key: FeedbackKey | None = None) -> None:
        self.folder = folder / "feedback"
        self.key = key
        self._pointer = self.folder / "CURRENT"
        self._to_forget = self.folder / "FORGET"

    @classmethod
    def create(cls, folder: Path, *, is_demo: bool, key: FeedbackKey | None = None) -> FeedbackStore:
        """Makes an empty store in `folder`; raises `Refused` when one stands there."""
        store = cls(folder, key)
        if store.exists():
            raise Refused(f"A store already stands in {folder}.")
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.folder.mkdir(mode=0o700, exist_ok=True)
        with store.new_version() as draft:
            bring_up_to_date(draft.connection)
            draft.connection.execute("INSERT INTO meta VALUES ('kind', ?)", ["sample" if is_demo else "clinic"])
        return store

    def adopt(self, file: Path, number: int, its_key: FeedbackKey | None = None) -> None:
        """Publishes a feedback file, from a backup, as this version; written anew where this store has another key.

        Raises `Refused` when a store exists.
        """
        if self.exists():
            raise Refused(f"A store already stands in {self.folder.parent}.")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with writing_alone(self.folder):
            building = self.folder / f"{number:06d}.duckdb.tmp"
            if its_key == self.key:
                shutil.copyfile(file, building)
            else:
                self._write_anew(file, its_key, building, number)
            self._publish(number, building)

    def encrypt(self, on_wait: Callable[[str], None] | None = None) -> None:
        """Publishes the current version encrypted and deletes every version that is not.

        Raises `Refused` when there is no store, or it is encrypted already.
        """
        assert self.key is not None, "nothing to encrypt under"
        with writing_alone(self.folder, on_wait), refused_when_full(self.folder):
            self._remove_leftovers()
            previous = self.current()
            if is_encrypted(previous.path):
                raise Refused(f"The feedback in {self.folder} is encrypted already.")
            number = previous.number + 1
            building = self.folder / f"{number:06d}.duckdb.tmp"
            try:
                self._write_anew(previous.path, None, building, number)
                self._note_what_to_forget(number)
                self._publish(number, building)
                self.finish_forgetting()
            finally:
                building.unlink(missing_ok=True)

    def exists(self) -> bool:
        """Whether a version has been published here."""
        return self._pointer.is_file()

    def current(self) -> Version:
        """The version in force; raises `Refused` when there is none."""
        if not self.exists():
            raise Refused(f"There is no store in {self.folder.parent} yet: import a file, or run init.")
        number = int(self._pointer.read_text(encoding="ascii").strip())
        return Version(number, self._path(number))

    def holds(self, number: int) -> bool:
        """Whether the file of this version still stands."""
        return self._path(number).is_file()

    @property
    def is_demo(self) -> bool:
        """Whether the store is marked as sample data in its own file."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM meta WHERE key = 'kind'").fetchone()
        return row is not None and row[0] == "sample"

    @contextmanager
    def reading(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """The current version, open to be read. Raises `Refused` when there is none, or the key is another one."""
        with reading(self.current().path, self.key) as connection:
            yield connection

    def check(self) -> list[str]:
        """What is wrong with the current version, one sentence a problem; empty when all of it can be read."""
        try:
            spill = SpillFolder(self.folder.parent)
            with reading(self.current().path, self.key, spill.path) as connection:
                for (table,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                    connection.execute(f'SELECT count(*) FROM (SELECT DISTINCT * FROM "{table}")').fetchall()
        except Refused as refusal:
            return [str(refusal)]
        except (ValueError, duckdb.Error) as problem:
            return [f"The feedback file cannot be read whole: {problem}"]
        return []

    @contextmanager
    def new_version(self, on_wait: Callable[[str], None] | None = None, *, forgets: bool = False) -> Iterator[Draft]:
        """A draft of the next version, published when the block ends well and thrown away when it raises.

        Only one draft is made at a time: a second one waits for the lock, and says so through `on_wait`. The lock is
        the kernel's, so a killed process frees it. `forgets` is the draft's; the block may still set it there. Raises
        `Refused` where the disk is full.
        """
        with writing_alone(self.folder, on_wait), refused_when_full(self.folder):
            self._remove_leftovers()
            previous = self.current() if self.exists() else None
            number = previous.number + 1 if previous else 1
            building = self.folder / f"{number:06d}.duckdb.tmp"
            scratch = self.folder / f"{number:06d}.scratch"
            try:
                if previous is not None:
                    shutil.copyfile(previous.path, building)
                connection = _open_draft(building, self.key, scratch)
                try:
                    if previous is not None:
                        bring_up_to_date(connection)
                    draft = Draft(connection, number, previous, forgets)
                    yield draft
                    connection.execute("CHECKPOINT feedback")
                finally:
                    connection.close()
                if draft.forgets:
                    anew = building.with_suffix(".anew.tmp")
                    write_anew(building, self.key, anew, self.key, scratch)
                    os.replace(anew, building)
                    self._note_what_to_forget(number)
                self._publish(number, building)
                self.finish_forgetting()
            finally:
                building.unlink(missing_ok=True)
                Path(f"{building}.wal").unlink(missing_ok=True)
                shutil.rmtree(scratch, ignore_errors=True)

    def _write_anew(self, file: Path, its_key: FeedbackKey | None, building: Path, number: int) -> None:
        scratch = self.folder / f"{number:06d}.scratch"
        scratch.mkdir(mode=0o700, exist_ok=True)
        try:
            write_anew(file, its_key, building, self.key, scratch)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _publish(self, number: int, building: Path) -> None:
        sync(building)
        os.chmod(building, 0o600)
        os.rename(building, self._path(number))
        pointer = self.folder / "CURRENT.tmp"
        pointer.write_text(f"{number}\n", encoding="ascii")
        os.chmod(pointer, 0o600)
        sync(pointer)
        sync(self.folder)
        os.replace(pointer, self._pointer)
        sync(self.folder)
        for path in self._versions()[:-KEPT_VERSIONS]:
            path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Removes what a killed writer left, unless a writer is at work: that one does it itself."""
        with writing_alone_if_free(self.folder) as is_free:
            if is_free:
                self._remove_leftovers()
        remove_spilled(self.folder.parent)

    def finish_forgetting(self) -> None:
        """Deletes the versions before one that was published to forget something, where that has not been done yet."""
        if not self._to_forget.is_file():
            return
        first_kept = int(self._to_forget.read_text(encoding="ascii").strip())
        if self.current().number < first_kept:
            return
        for path in self._versions():
            if int(path.stem) < first_kept:
                path.unlink(missing_ok=True)
        sync(self.folder)
        self._to_forget.unlink(missing_ok=True)

    def _note_what_to_forget(self, number: int) -> None:
        self._to_forget.write_text(f"{number}\n", encoding="ascii")
        sync(self._to_forget)
        sync(self.folder)

    def _remove_leftovers(self) -> None:
        """What a killed writer left: drafts, and a version that was renamed but never became current."""
        for path in self.folder.glob("*.tmp*"):
            path.unlink(missing_ok=True)
        for path in self.folder.glob("*.scratch"):
            shutil.rmtree(path, ignore_errors=True)
        current = self.current().number if self.exists() else 0
        for path in self._versions():
            if int(path.stem) > current:
                path.unlink(missing_ok=True)
        self.finish_forgetting()
        # Noted by somebody who was killed before publishing: the rows are all still there.
        self._to_forget.unlink(missing_ok=True)

    def _versions(self) -> list[Path]:
        return sorted(path for path in self.folder.glob("*.duckdb") if path.stem.isdigit())

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:06d}.duckdb"


def _open_draft(path: Path, key: FeedbackKey | None, scratch: Path) -> duckdb.DuckDBPyConnection:
    scratch.mkdir(mode=0o700, exist_ok=True)
    connection = open_to_write(path, key, scratch)
    written = _schema_version(connection)
    if written > SCHEMA_VERSION:
        connection.close()
        raise Refused(
            f"This store was written by a newer version of the dashboard (schema {written}, known {SCHEMA_VERSION})."
        )
    return connection


def _schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'meta'").fetchone()
    if not found or not found[0]:
        return 0
    row = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone()
    return int(row[0]) if row else 0
