"""Stores made from a clinic's files by the real intake, and everything that can be asked of them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd

from dashboard.access.viewer import Viewer, operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files, undo_import
from dashboard.intake.reports import ImportReport
from dashboard.office import settings_table
from dashboard.office.audit import Event
from dashboard.settings import Settings, office_url
from dashboard.store.versions import FeedbackStore
from tests.properties.files import ClinicFiles

# The day after the newest row that anybody attended in the made-up clinics.
DAY_OF_IMPORT = date(2025, 7, 1)
# Questions whose rows rest on the counted rows alone; those about imports and releases tell the store's history.
FIGURES = (
    *("retention", "leak", "early_dropout", "early_dropout_model", "early_dropout_by_quarter", "alliance"),
    *("stays_low", "ruptures", "alliance_and_staying", "alliance_of_dropouts", "coverage_by_session"),
    *("alliance_by_session", "alliance_by_quarter", "coverage", "coverage_by_quarter", "left_out"),
)


@contextmanager
def new_clinic(folder: Path, settings: Mapping[str, str] | None = None) -> Iterator[Clinic]:
    """An empty real store in a folder of its own inside `folder`, with these settings in its office."""
    with TemporaryDirectory(dir=folder) as home:
        place = Settings(Path(home), is_demo=False, office_url=office_url(Path(home), is_demo=False))
        FeedbackStore.create(place.folder, is_demo=False)
        clinic = Clinic.open(place)
        for key, value in (settings or {}).items():
            settings_table.change(clinic.office, key, value, event=Event("test", "setting changed", key))
        try:
            yield clinic
        finally:
            clinic.office.close()


@contextmanager
def clinic_of(files: ClinicFiles, folder: Path, *, is_built_with: bool) -> Iterator[Clinic]:
    """A store filled from the files; their settings are the clinic's own where `is_built_with`."""
    with new_clinic(folder, files.settings if is_built_with else None) as clinic:
        take_in(clinic, files, folder)
        yield clinic


def take_in(clinic: Clinic, files: ClinicFiles, folder: Path, today: date = DAY_OF_IMPORT) -> ImportReport:
    """Import the files as one import; every row must be accepted."""
    with TemporaryDirectory(dir=folder) as written:
        paths = files.write(Path(written))
        report = import_files(
            clinic.store, clinic.settings.key_file, clinic.definitions(), paths, by="test", today=today
        )
    assert report.is_published, report.errors
    return report


def undo(clinic: Clinic, import_id: int) -> None:
    """Take an import back."""
    undo_import(clinic.store, clinic.definitions(), import_id, by="test")


def overrides_of(settings: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Settings as overrides of one answer; best estimates come plugged in, since averaging them takes longest."""
    return tuple(sorted({"sigma_prior": "none", **settings}.items()))


def figures(
    clinic: Clinic, settings: Mapping[str, str], viewer: Viewer | None = None, questions: Sequence[str] = FIGURES
) -> dict[str, pd.DataFrame]:
    """The frames of these questions, and of retention by counselor."""
    filters = Filters(overrides=overrides_of(settings))
    by_counselor = Filters(by="counselor", overrides=overrides_of(settings))
    asking = viewer or operator()
    found = {question: ask(clinic, asking, question, filters).frame for question in questions}
    return found | {"retention by counselor": ask(clinic, asking, "retention", by_counselor).frame}


def unequal(first: Mapping[str, pd.DataFrame], second: Mapping[str, pd.DataFrame]) -> list[str]:
    """A sentence for every question whose figures differ by more than rounding."""
    found = []
    for question, frame in first.items():
        try:
            pd.testing.assert_frame_equal(frame, second[question], check_dtype=False, rtol=1e-9, atol=1e-9)
        except AssertionError as problem:
            found.append(f"{question}: {problem}")
    return found
