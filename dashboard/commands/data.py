"""Commands about data: import, undo, answer, sample."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import replace

from dashboard.access.viewer import Viewer, operator, viewer_for
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.outside import leaving_the_clinic
from dashboard.answers.questions import REGISTER
from dashboard.commands.rejected import write_rejected
from dashboard.commands.rows import to_bytes
from dashboard.intake.known_aliases import aliases_in
from dashboard.intake.mapping.choose import HowToRead, how_named
from dashboard.intake.mapping.confirmed import read_before_in, remembered_in
from dashboard.intake.publish import import_files, undo_import
from dashboard.intake.read import ReadingChoices
from dashboard.intake.reports import ImportReport, Progress
from dashboard.office import audit
from dashboard.sample import write_sample
from dashboard.settings import Refused, Settings, load_settings, real_settings
from dashboard.store.versions import FeedbackStore

SAMPLE_SEED = 71
PRINTED_ERRORS = 20


def import_command(arguments: argparse.Namespace) -> int:
    """`import`: makes the store on first use, prints what happened, exits 1 when nothing was published."""
    settings = real_settings(arguments.data)
    clinic = Clinic.open(settings)
    if not clinic.store.exists():
        FeedbackStore.create(settings.folder, is_demo=False, key=settings.feedback_key)
        _tell(f"Made a new store in {settings.folder}.")
    report = import_files(
        clinic.store,
        settings.key_file,
        clinic.definitions(),
        arguments.files,
        by=audit.OPERATOR,
        good_rows=arguments.good_rows,
        dry_run=arguments.dry_run,
        drop_identifying=arguments.drop_identifying,
        how=_how(arguments, clinic),
        give_back=arguments.rejected is not None,
        aliases=aliases_in(clinic.office),
        replace_span=arguments.replace_span,
        progress=_progress_printer(),
    )
    for sentence in write_rejected(report.rejected, arguments.rejected):
        _tell(sentence)
    if not arguments.dry_run:
        counts = {
            "rows_read": str(report.rows_read),
            "rows_accepted": str(report.rows_accepted),
            "rows_rejected": str(report.rows_rejected),
        }
        action = "imported" if report.is_published else "import refused"
        audit.write(
            clinic.office, audit.Event(audit.OPERATOR, action, f"import {report.import_id or ''}".strip(), counts)
        )
    print(json.dumps(report.to_json(), ensure_ascii=False) if arguments.format == "json" else _in_words(report))
    has_failed = not report.is_published and not (arguments.dry_run and report.errors_in_all == 0)
    return 1 if has_failed else 0


def _how(arguments: argparse.Namespace, clinic: Clinic) -> HowToRead:
    """What the options say about reading; how a text or a workbook is read holds for every file named."""
    how = replace(
        how_named(arguments.mapping, arguments.date_order, remembered_in(clinic.office)),
        read_before=read_before_in(clinic.office),
    )
    choices = ReadingChoices(
        arguments.encoding, arguments.separator, arguments.header_line, arguments.sheet, arguments.decimal
    )
    if choices == ReadingChoices():
        return how
    return replace(how, reading={path.name: choices for path in arguments.files})


def undo_command(arguments: argparse.Namespace) -> int:
    """`undo IMPORT_ID`."""
    settings = existing(real_settings(arguments.data))
    clinic = Clinic.open(settings)
    report = undo_import(clinic.store, clinic.definitions(), arguments.import_id, by=audit.OPERATOR)
    audit.write(clinic.office, audit.Event(audit.OPERATOR, "import undone", f"import {arguments.import_id}"))
    print(
        f"Import {report.import_id} is undone: {report.appointments_before:,} appointments became "
        f"{report.appointments_after:,}, {report.episodes_before:,} episode records {report.episodes_after:,}, "
        f"{report.counselors_before:,} counselor records {report.counselors_after:,}."
    )
    return 0


def answer_command(arguments: argparse.Namespace) -> int:
    """`answer QUESTION`: the rows a page would draw, on standard output."""
    if arguments.list or not arguments.question:
        width = max(map(len, REGISTER))
        for name, question in sorted(REGISTER.items()):
            print(f"{name:<{width}}  {question.words}")
        return 0
    settings = existing(load_settings(arguments.data))
    clinic = Clinic.open(settings)
    viewer = viewer_named(clinic, settings, arguments.as_email)
    filters = Filters(
        by=None if arguments.by == "none" else arguments.by,
        from_on=arguments.from_on,
        to_on=arguments.to_on,
        team=arguments.team,
        site=arguments.site,
        counselor_id=arguments.counselor,
        unit=arguments.unit,
        case_code=arguments.case,
        overrides=tuple(arguments.overrides),
    )
    answer = ask(clinic, viewer, arguments.question, filters)
    frame = leaving_the_clinic(answer, filters) if arguments.outside else answer.frame
    audit.write(
        clinic.office,
        audit.Event(viewer.user_id, "answered on the command line", arguments.question, {"by": arguments.by or ""}),
    )
    for note in answer.notes:
        _tell(f"Note: {note}")
    sys.stdout.buffer.write(to_bytes(frame, arguments.format))
    return 0


def sample_command(arguments: argparse.Namespace) -> int:
    """`sample`: a made-up clinic, written to `--out`."""
    summary = write_sample(
        arguments.out,
        counselors=arguments.counselors,
        clients=arguments.clients,
        months=arguments.months,
        seed=SAMPLE_SEED if arguments.seed is None else arguments.seed,
        scenario=dict(arguments.scenario),
    )
    print(
        f"Wrote a synthetic clinic to {arguments.out}: {summary.counselors:,} counselors, {summary.clients:,} clients, "
        f"{summary.appointments:,} appointments from {summary.opens_on} to {summary.ends_on}."
    )
    return 0


def existing(settings: Settings) -> Settings:
    """The settings, if their store exists; `Refused` with what to do otherwise."""
    if not FeedbackStore(settings.folder).exists():
        raise Refused(
            f"There is no store in {settings.folder} yet: import a file, or start the dashboard for its sample data."
        )
    return settings


def viewer_named(clinic: Clinic, settings: Settings, email: str | None) -> Viewer:
    """The person named, or the operator; both need read access to the store's key file."""
    try:
        settings.key_file.read_bytes()
    except OSError as error:
        raise Refused(f"Answers on the command line need read access to {settings.key_file}.") from error
    return operator() if email is None else viewer_for(clinic.office, email)


def _in_words(report: ImportReport) -> str:
    lines = []
    if report.is_published:
        lines.append(f"Import {report.import_id} is done in {report.seconds:.1f} s.")
    elif report.errors_in_all:
        lines.append("Nothing was imported; the store is as it was.")
    else:
        lines.append("Checked; nothing was changed.")
    lines.append(
        f"{report.rows_read:,} rows read: {report.rows_accepted:,} accepted ({report.rows_new:,} new, "
        f"{report.rows_corrected:,} corrected, {report.rows_unchanged:,} unchanged), {report.rows_rejected:,} rejected."
    )
    lines.extend(f"Note: {warning}" for warning in report.warnings)
    for error in report.errors[:PRINTED_ERRORS]:
        place = f"{error.file}, line {error.line}" if error.line else error.file
        lines.append(f"{place}: {error.reason} [{error.code}]")
    if len(report.errors) > PRINTED_ERRORS:
        lines.append(f"... and more; --format json lists {len(report.errors):,} of them.")
    return "\n".join(lines)


def _tell(sentence: str) -> None:
    print(sentence, file=sys.stderr)


def _progress_printer() -> Callable[[Progress], None]:
    """A line that is written over while somebody watches a long import; elsewhere only whole sentences."""
    is_watched = sys.stderr.isatty()

    def show(progress: Progress) -> None:
        if progress.phase.endswith("."):
            _tell(progress.phase)
        elif is_watched:
            done = f"{progress.rows:,} of {progress.total:,}" if progress.total else f"{progress.rows:,}"
            left = "" if progress.seconds_left is None else f", about {progress.seconds_left:,.0f} s left"
            line = f"\r{progress.phase}: {done} rows, {progress.rows_per_second:,.0f} a second{left}   "
            print(line, end="", file=sys.stderr)

    return show
