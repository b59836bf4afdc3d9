"""Columns that say who a client is: the file is refused, or they are dropped before anything is stored.

They are known by their headers, and by their values whatever the header says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from dashboard.intake.phrases import counted
from dashboard.intake.privacy import Finding, Looked
from dashboard.intake.privacy_patterns import PHONES, SSNS
from dashboard.intake.read import TextFile
from dashboard.intake.reading.harmless import is_added
from dashboard.intake.reports import FileProblem
from dashboard.vocabulary import comparable, identifying_headers

_SHOWN_CHARACTERS = 40
# `Phone (home)` is a phone number all the same.
_IN_BRACKETS = re.compile(r"[(\[{][^)\]}]*[)\]}]\s*$")
# Counselors are staff; their names and addresses become what they are shown as.
_STAFF_COLUMNS = ("name", "email")
_KINDS_OF_CLIENTS = ("sessions", "episodes", "lookup")
_PERSON_PREFIXES = ("client", "patient", "person")


def drop_or_refuse(
    file: TextFile, used: set[int], also: Iterable[str] = (), *, drop_identifying: bool
) -> tuple[str, ...]:
    """The identifying headers among those that are not `used`; raises `FileProblem` unless they may be dropped.

    `also`: further headers that are identifying in this file.
    """
    further = set(map(comparable, also))
    identifying = tuple(
        shown(header)
        for at, header in enumerate(file.header)
        if at not in used and (is_identifying(header) or comparable(header) in further)
    )
    if identifying and not drop_identifying:
        raise FileProblem(
            "identifying_columns",
            f"{file.name} holds columns that identify people ({', '.join(identifying)}); nothing was stored. "
            "Export without them, or import again with --drop-identifying.",
            column=identifying[0],
        )
    return identifying


def columns_beside(file: TextFile, kind: str, used: Iterable[int], left_out: Iterable[str]) -> dict[str, int]:
    """Staging column -> position of the columns that are not kept, but looked at all the same."""
    if kind not in _KINDS_OF_CLIENTS:
        return {}
    not_kept = set(used)
    gone = set(left_out)
    return {
        f"beside_{at}": at
        for at, header in enumerate(file.header)
        if header and at not in not_kept and shown(header) not in gone and not is_added(header)
    }


def looked_at(file: TextFile, kind: str, positions: dict[str, int], beside: dict[str, int]) -> list[Looked]:
    """The staged columns whose values are looked at: all but what counselors may be called and written to."""
    kept = [
        Looked(column, shown(file.header[at]), column)
        for column, at in positions.items()
        if not (kind == "counselors" and column in _STAFF_COLUMNS)
    ]
    return kept + [Looked(column, shown(file.header[at])) for column, at in beside.items()]


def refuse_values(file: TextFile, findings: list[Finding], needed: set[str], *, drop_identifying: bool) -> None:
    """Raises `FileProblem` with what was found, unless all of it may be dropped; `needed` are columns that may not."""
    stuck = [finding for finding in findings if finding.looked.column in needed]
    if not findings or (drop_identifying and not stuck):
        return
    told = stuck if drop_identifying else findings
    listed = "; ".join(
        f"{finding.looked.header} holds {finding.kind} ({counted(finding.rows, 'row')})" for finding in told
    )
    ways = []
    if stuck:
        names = ", ".join(finding.looked.header for finding in stuck)
        ways.append(f"No row can be read without {names}: put codes that mean nothing outside the clinic there.")
    if len(stuck) < len(told):
        ways.append("Export without such columns, or import again with --drop-identifying.")
    if any(finding.kind in (SSNS, PHONES) for finding in told):
        ways.append("If they are codes of your own, export them without hyphens, points and blanks.")
    raise FileProblem(
        "identifying_values",
        f"{file.name} holds values that identify people: {listed}. Nothing was stored. {' '.join(ways)}",
        column=told[0].looked.header,
    )


def is_identifying(header: str) -> bool:
    """Whether a column of this name says who a client is."""
    named = identifying_headers()
    names = (comparable(header), comparable(_IN_BRACKETS.sub("", header)))
    return any(name in named or _without_person(name) in named for name in names)


def shown(header: str) -> str:
    """A header short enough for a sentence."""
    return header if len(header) <= _SHOWN_CHARACTERS else header[:_SHOWN_CHARACTERS] + "…"


def _without_person(header: str) -> str:
    for prefix in _PERSON_PREFIXES:
        if header.startswith(prefix):
            return header.removeprefix(prefix)
    return header
