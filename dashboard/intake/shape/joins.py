"""Columns that an export keeps in another of its files, such as who the client of an appointment is."""

from __future__ import annotations

from dashboard.intake.check import CheckedFile, add_errors
from dashboard.intake.mapping.columns import staged_name
from dashboard.intake.mapping.model import FileMapping, Join
from dashboard.intake.reports import FileProblem
from dashboard.intake.shape.steps import Shaping
from dashboard.vocabulary import comparable, file_kinds


def join_others(shaping: Shaping, mapping: FileMapping, files: list[CheckedFile]) -> None:
    """Takes the columns that other files hold; raises `FileProblem` where such a file is not among the import's."""
    for join in mapping.joins:
        companions = [one for one in files if one.recognised.mapping and one.recognised.mapping.name == join.file]
        if not companions:
            raise FileProblem(
                "companion_missing",
                f"{shaping.checked.file.name} needs the export's {join.file} file beside it, which says "
                f"{', '.join(join.take.values())}; import them together.",
            )
        _join(shaping, join, companions)


def _join(shaping: Shaping, join: Join, companions: list[CheckedFile]) -> None:
    checked = shaping.checked
    ours = _staged(checked, join.ours)
    taken = {_name(checked, name): header for name, header in join.take.items()}
    pooled = " UNION ALL ".join(_theirs(one, join, taken) for one in companions)
    looked_up = f"looked_up_{checked.number}"
    values = ", ".join(f'min("{name}") AS "{name}"' for name in taken)
    differ = " OR ".join(f'min("{name}") <> max("{name}")' for name in taken)
    shaping.staging.execute(
        f"CREATE OR REPLACE TABLE {looked_up} AS SELECT key, {values}, {differ} AS is_unclear FROM ({pooled}) "
        "WHERE key IS NOT NULL GROUP BY key"
    )
    add_errors(
        shaping.staging,
        checked,
        f"SELECT line, '{ours}', 'two_matches', key FROM {checked.raw} JOIN {looked_up} ON \"{ours}\" = key "
        "WHERE is_unclear",
    )
    standing = ", ".join(f'"{name}"' for name in taken if name in shaping.columns())
    kept = f"r.* EXCLUDE ({standing})" if standing else "r.*"
    added = ", ".join(f'l."{name}"' for name in taken)
    shaping.step(f'SELECT {kept}, {added} FROM {{raw}} AS r LEFT JOIN {looked_up} AS l ON r."{ours}" = l.key')
    shaping.staging.execute(f"DROP TABLE {looked_up}")
    checked.headers |= {name: f"{header} ({join.file})" for name, header in taken.items()}


def _theirs(companion: CheckedFile, join: Join, taken: dict[str, str]) -> str:
    columns = ", ".join(f'"{_staged(companion, header)}" AS "{name}"' for name, header in taken.items())
    return f'SELECT "{_staged(companion, join.theirs)}" AS key, {columns} FROM {companion.raw}'


def _staged(checked: CheckedFile, header: str) -> str:
    """The staging column that holds a header of a file."""
    if staged_name(header) in checked.headers:
        return staged_name(header)
    written = comparable(header)
    for column, own in checked.recognised.headers.items():
        if comparable(own) == written:
            return column
    raise FileProblem("column_missing", f"{checked.file.name} has no column {header}.", column=header)


def _name(checked: CheckedFile, name: str) -> str:
    """A canonical column keeps its name; any other is one that a later join needs."""
    return name if name in file_kinds()[checked.kind].columns else staged_name(name)
