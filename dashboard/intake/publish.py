"""Imports and undoes: everything is checked first, then a new version is published in one step, or nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.aliases import Aliases, lost_zeros
from dashboard.intake.cells import Day
from dashboard.intake.history import next_import, now, published_report, refused_report, write_history
from dashboard.intake.layers import (
    LAYERED,
    LayerCounts,
    check_keys,
    count_layer,
    count_months,
    count_rows,
    filled_so_far,
    forget_layer,
    lay,
    lay_anew,
)
from dashboard.intake.mapping.choose import HowToRead
from dashboard.intake.notices import notices
from dashboard.intake.prepare import Checked, check_files
from dashboard.intake.pseudonyms import load_key, make_key
from dashboard.intake.receive import StagedKind, know_clients, pool, receive
from dashboard.intake.reports import ImportReport, IsCancelled, MonthCounts, OnProgress, UndoReport
from dashboard.intake.retention_period import forget_expired
from dashboard.intake.span import settle_span
from dashboard.intake.steps import Steps
from dashboard.intake.workspace import open_staging, private_folder, staging_path
from dashboard.settings import Refused
from dashboard.store.build import build_summaries
from dashboard.store.disk import refused_when_full
from dashboard.store.opening import attach
from dashboard.store.versions import FeedbackStore

_BY_HEADERS = HowToRead()
_NO_ALIASES = Aliases()


class _ThrownAway(Exception):
    """Ends a dry run inside the draft, so that the draft is thrown away."""


def import_files(
    clinic_store: FeedbackStore,
    key_file: Path,
    definitions: Definitions,
    files: Sequence[Path],
    *,
    by: str,
    good_rows: bool = False,
    drop_identifying: bool = False,
    dry_run: bool = False,
    allow_demo: bool = False,
    how: HowToRead = _BY_HEADERS,
    give_back: bool = False,
    aliases: Aliases = _NO_ALIASES,
    replace_span: bool = False,
    today: date | None = None,
    progress: OnProgress | None = None,
    is_cancelled: IsCancelled | None = None,
) -> ImportReport:
    """Takes CSV files in and publishes a new version; the report says what became of every row.

    Any rejected row, or a file that cannot be read, leaves the store as it was: the report then has errors and no
    import_id. `good_rows` publishes the rows without errors all the same; a file that cannot be read still stops
    everything. A dry run checks and counts, and publishes nothing. `how` holds the mapping asked for, those confirmed
    before, and the order of ambiguous dates. `give_back` puts the rejected rows into the report, `aliases` join codes
    of one person, `replace_span` withdraws appointments that an earlier state of the export had and this one lacks, and
    `today` is the day of import, else the clock's.
    Raises `Refused` on a demo store or a full disk, `Cancelled` when cancelled.
    """
    _refuse_demo(clinic_store, allow_demo)
    if not files:
        raise Refused("Name at least one CSV file to import.")
    steps = Steps(progress, is_cancelled)
    day = Day(today or _today(definitions), definitions.timezone)
    key = _key_of(clinic_store, key_file)
    with refused_when_full(clinic_store.folder), private_folder(clinic_store.folder) as folder:
        with closing(open_staging(folder, clinic_store.key)) as staging:
            checked = check_files(
                staging,
                folder,
                files,
                day,
                steps,
                drop_identifying=drop_identifying,
                how=how,
                give_back=give_back,
                aliases=replace(aliases, key=key),
            )
            if checked.is_refused(good_rows):
                return refused_report(checked, steps)
            offer = lost_zeros(staging, lambda: _known_clients(clinic_store), key)
            checked.warnings.extend([offer] if offer else [])
            kinds = pool(staging, checked.files, key, folder, aliases.clients)
        steps.begin("publishing")
        return _publish(
            clinic_store,
            definitions,
            checked,
            kinds,
            folder,
            steps,
            by=by,
            dry_run=dry_run,
            replace_span=replace_span,
        )


def undo_import(
    store: FeedbackStore, definitions: Definitions, import_id: int, *, by: str, allow_demo: bool = False
) -> UndoReport:
    """Marks an import dead and rebuilds: what it corrected reverts, what a later import repeats stays.

    The rows it brought are deleted, with the versions that hold them: an import is often undone because something was
    in it that must not be there. Its line in the history stays.

    Raises `Refused` when there is no such import, it is undone already, or the store is a demo.
    """
    _refuse_demo(store, allow_demo)
    with store.new_version(forgets=True) as draft:
        connection = draft.connection
        row = connection.execute("SELECT is_live FROM imports WHERE import_id = ?", [import_id]).fetchone()
        if row is None:
            raise Refused(f"There is no import {import_id}.")
        if not row[0]:
            raise Refused(f"Import {import_id} is already undone.")
        before = _sizes(connection)
        connection.execute(
            "UPDATE imports SET is_live = false, undone_at = ?, undone_by = ? WHERE import_id = ?",
            [now(), by, import_id],
        )
        forget_layer(connection, import_id)
        lay_anew(connection)
        check_keys(connection)
        build_summaries(connection, definitions)
        after = _sizes(connection)
    return UndoReport(import_id, before[0], after[0], before[1], after[1], before[2], after[2])


def _publish(
    store: FeedbackStore,
    definitions: Definitions,
    checked: Checked,
    kinds: list[StagedKind],
    folder: Path,
    steps: Steps,
    *,
    by: str,
    dry_run: bool,
    replace_span: bool,
) -> ImportReport:
    report: ImportReport | None = None
    try:
        with store.new_version(on_wait=steps.say) as draft:
            connection = draft.connection
            attach(connection, staging_path(folder), "staged", store.key)
            connection.execute("BEGIN")
            import_id = next_import(connection)
            counts, by_month = _take_in(connection, kinds, import_id)
            rows_lacking, lacking = settle_span(connection, import_id, replace=replace_span)
            expired = forget_expired(connection, definitions)
            draft.forgets = expired.clients > 0
            # The draft is thrown away whole if anything fails. Committed rows have statistics; without them
            # the summaries are planned blindly, which took minutes on large stores.
            connection.execute("COMMIT")
            if not dry_run:  # nothing in the report depends on them, and they take the longest
                steps.begin("building summaries")
                build_summaries(connection, definitions)
            warnings = [*checked.warnings, *lacking, *expired.sentences(), *notices(connection, definitions, import_id)]
            report = published_report(checked, counts, warnings, steps, None if dry_run else import_id)
            report = replace(
                report,
                by_month=by_month,
                clients_erased=expired.clients,
                rows_withdrawn=rows_lacking if replace_span else 0,
                lacking=tuple(lacking),
            )
            write_history(connection, report, import_id, by, definitions)
            steps.begin("writing the new version")
            if dry_run:
                raise _ThrownAway
            connection.execute("DETACH staged")
    except _ThrownAway:
        pass  # a dry run is over here
    assert report is not None
    return report


def _take_in(
    connection: duckdb.DuckDBPyConnection, kinds: list[StagedKind], import_id: int
) -> tuple[LayerCounts, tuple[MonthCounts, ...]]:
    """Receives and lays every kind; asserts that rows add up and no key stands twice."""
    know_clients(connection)
    total = LayerCounts(0, 0, 0)
    by_month: tuple[MonthCounts, ...] = ()
    for layered in LAYERED:
        staged = next((kind for kind in kinds if kind.kind == layered.kind), None)
        if staged is None:
            continue
        before = count_rows(connection, layered.current)
        receive(connection, layered, import_id)
        counts = count_layer(connection, layered, import_id, staged.filled)
        if layered.kind == "sessions":
            months = count_months(connection, layered, import_id, staged.filled, "session_on")
            by_month = tuple(MonthCounts(on, one.new, one.corrected, one.unchanged) for on, one in months.items())
        lay(connection, layered, import_id, staged.filled, filled_so_far(connection, layered))
        assert counts.new + counts.corrected + counts.unchanged == staged.rows, (
            f"received rows do not add up: {counts}, {staged.rows} staged"
        )
        assert count_rows(connection, layered.current) == before + counts.new, "current rows do not add up"
        total = LayerCounts(
            total.new + counts.new, total.corrected + counts.corrected, total.unchanged + counts.unchanged
        )
    connection.execute("DROP TABLE import_clients")
    check_keys(connection)
    return total, by_month


def _key_of(store: FeedbackStore, key_file: Path) -> bytes:
    """The clinic's key, made at the first import; a store with clients whose key is gone gets no other one."""
    if not key_file.exists():
        with store.reading() as connection:
            has_clients = count_rows(connection, "clients") > 0
        if not has_clients:
            make_key(key_file)
    return load_key(key_file)


def _known_clients(store: FeedbackStore) -> frozenset[str]:
    with store.reading() as connection:
        return frozenset(row[0] for row in connection.execute("SELECT client_key FROM clients").fetchall())


def _refuse_demo(store: FeedbackStore, allow_demo: bool) -> None:
    if store.is_demo and not allow_demo:
        raise Refused(
            "This store holds sample data, and real data never mix with it; make a real store first: "
            "python -m dashboard init."
        )


def _today(definitions: Definitions) -> date:
    try:
        return datetime.now(ZoneInfo(definitions.timezone)).date()
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise Refused(f"The setting timezone, {definitions.timezone!r}, is not a time zone's name.") from error


def _sizes(connection: duckdb.DuckDBPyConnection) -> list[int]:
    return [count_rows(connection, layered.current) for layered in LAYERED]
