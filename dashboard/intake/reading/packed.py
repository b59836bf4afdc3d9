"""The bytes of a file, unpacked block by block where it is packed, so that memory stays small."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, cast

from dashboard.intake.reading.formats import GZIP, START_BYTES, ZIP
from dashboard.intake.reading.text_file import Packing
from dashboard.intake.reports import FileProblem

BLOCK_BYTES = 1 << 20
# A packed file may hide a huge one; a clinic of five million appointments needs half a gigabyte.
MAX_BYTES = 8 << 30
UNPACKING_ERRORS = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)
_SHOWN_MEMBERS = 5
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})


def find_packing(path: Path, start: bytes, chosen: str | None) -> Packing | None:
    """How the file is packed; None where a zip archive is a workbook. Raises `FileProblem` where it cannot be told."""
    if start.startswith(GZIP):
        return Packing(is_gzip=True)
    if not start.startswith(ZIP):
        return Packing()
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except UNPACKING_ERRORS as error:
        raise _damaged(path.name, "zip") from error
    if any(member.filename in _WORKBOOK_PARTS for member in listed):
        return None
    return Packing(member=_member(path.name, [member for member in listed if _is_content(member)], chosen))


def open_bytes(path: Path, packing: Packing) -> IO[bytes]:
    """The unpacked bytes, to be closed by the caller."""
    if packing.is_gzip:
        return cast(IO[bytes], gzip.open(path, "rb"))
    if packing.member is None:
        return path.open("rb")
    return cast(IO[bytes], io.BufferedReader(_Member(path, packing.member)))


def read_start(path: Path, packing: Packing, size: int = START_BYTES) -> bytes:
    """The first unpacked bytes; raises `FileProblem` where they cannot be unpacked."""
    try:
        with open_bytes(path, packing) as file:
            return file.read(size)
    except UNPACKING_ERRORS as error:
        raise _damaged(path.name, "gzip" if packing.is_gzip else "zip") from error


def blocks(path: Path, packing: Packing) -> Iterator[bytes]:
    """The unpacked bytes in blocks; raises `FileProblem` past 8 GB or where they cannot be unpacked."""
    size = 0
    with open_bytes(path, packing) as file:
        while True:
            try:
                block = file.read(BLOCK_BYTES)
            except UNPACKING_ERRORS as error:
                raise FileProblem("file_binary", f"{path.name} cannot be unpacked to its end.") from error
            if not block:
                return
            size += len(block)
            if size > MAX_BYTES:
                raise FileProblem("file_too_large", f"{path.name} holds more than {MAX_BYTES >> 30} GB.")
            yield block


class _Member(io.RawIOBase):
    """One member of a zip archive as a stream that closes the archive with it."""

    def __init__(self, path: Path, member: str) -> None:
        super().__init__()
        self._archive = zipfile.ZipFile(path)
        try:
            self._stream = self._archive.open(member)
        except BaseException:
            self._archive.close()
            raise

    def readable(self) -> bool:
        """It can be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fills the buffer; returns how many bytes, 0 at the end."""
        view = memoryview(cast(bytearray, buffer))
        block = self._stream.read(len(view))
        view[: len(block)] = block
        return len(block)

    def close(self) -> None:
        """Closes the member and its archive."""
        if not self.closed:
            self._stream.close()
            self._archive.close()
        super().close()


def _is_content(member: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(member.filename).parts
    return not member.is_dir() and "__MACOSX" not in parts and not any(part.startswith(".") for part in parts)


def _member(name: str, members: list[zipfile.ZipInfo], chosen: str | None) -> str:
    by_name = {member.filename: member for member in members}
    if chosen is not None and chosen in by_name:
        members = [by_name[chosen]]
    if not members:
        raise FileProblem("file_empty", f"{name} is a zip archive without any file in it.")
    if len(members) > 1:
        shown = ", ".join(list(by_name)[:_SHOWN_MEMBERS]) + (" …" if len(by_name) > _SHOWN_MEMBERS else "")
        raise FileProblem(
            "zip_several", f"{name} holds {len(members)} files ({shown}); choose one, or unpack it and take them all."
        )
    if members[0].flag_bits & 1:
        raise FileProblem("file_locked", f"{name} is protected by a password; unpack it first.")
    if PurePosixPath(members[0].filename).suffix.lower() in _WORKBOOK_SUFFIXES:
        raise FileProblem("file_binary", f"{name} holds a workbook ({members[0].filename}); unpack it first.")
    return members[0].filename


def _damaged(name: str, packing: str) -> FileProblem:
    return FileProblem("file_binary", f"{name} looks packed ({packing}) but cannot be unpacked.")
