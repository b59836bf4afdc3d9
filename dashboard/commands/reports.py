"""The command `report`: the supervision pack and the practice report as PDF files, without a browser."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.clinic import Clinic
from dashboard.answers.periods import quarter_named
from dashboard.commands.data import existing, viewer_named
from dashboard.reports.pack import make_pack
from dashboard.reports.practice import make_practice_report
from dashboard.settings import Refused, load_settings


def report_command(arguments: argparse.Namespace) -> int:
    """`report pack | practice`: writes the file, readable by its owner alone."""
    settings = existing(load_settings(arguments.data))
    if not arguments.out.parent.is_dir():
        raise Refused(f"There is no folder {arguments.out.parent} to write the report into.")
    clinic = Clinic.open(settings)
    viewer = viewer_named(clinic, settings, arguments.as_email)
    made = _pack(clinic, viewer, arguments) if arguments.report == "pack" else _practice(clinic, viewer, arguments)
    _write(arguments.out, made)
    print(f"Wrote {arguments.out} ({len(made) / 1000:,.0f} kB).")
    return 0


def _pack(clinic: Clinic, viewer: Viewer, arguments: argparse.Namespace) -> bytes:
    given = arguments.from_on or arguments.to_on
    filters = Filters(from_on=arguments.from_on, to_on=arguments.to_on) if given else None
    return make_pack(clinic, viewer, arguments.counselor, filters)


def _practice(clinic: Clinic, viewer: Viewer, arguments: argparse.Namespace) -> bytes:
    quarter = quarter_named(arguments.quarter) if arguments.quarter else None
    return make_practice_report(clinic, viewer, quarter, is_outside=arguments.outside)


def _write(file: Path, made: bytes) -> None:
    file.touch(mode=0o600)
    file.chmod(0o600)  # where a file stood that others could read
    file.write_bytes(made)
