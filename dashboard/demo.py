"""The demo: a store of its own in `DIR/demo`, filled from `sample_data/`, marked as sample and never converted."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from dashboard.access.demo import make_demo_people
from dashboard.answers.clinic import Clinic
from dashboard.intake.publish import import_files
from dashboard.office import people
from dashboard.settings import PROJECT_ROOT, Refused, Settings
from dashboard.store.versions import FeedbackStore

SAMPLE_FOLDER = PROJECT_ROOT / "sample_data"
SAMPLE_FILES = ("sessions.csv", "episodes.csv", "counselors.csv", "trainings.csv")


def make_demo(settings: Settings, tell: Callable[[str], None]) -> None:
    """Makes the demo where there is none, with the sample people; leaves a standing one alone.

    Raises `Refused` when the sample data cannot be read.
    """
    store = FeedbackStore(settings.folder)
    if store.exists():
        return
    tell("No data yet: making a demo from the sample data ...")
    FeedbackStore.create(settings.folder, is_demo=True)
    try:
        _fill(settings)
    except BaseException:
        # A demo that is half made would open empty for ever after.
        shutil.rmtree(settings.folder, ignore_errors=True)
        raise


def _fill(settings: Settings) -> None:
    clinic = Clinic.open(settings)
    report = import_files(
        clinic.store,
        settings.key_file,
        clinic.definitions(),
        [SAMPLE_FOLDER / name for name in SAMPLE_FILES],
        by="sample data",
        allow_demo=True,
    )
    if not report.is_published:
        raise Refused(f"The sample data in {SAMPLE_FOLDER} cannot be read: {report.errors[0].reason}")
    if not people.everyone(clinic.office):
        make_demo_people(clinic.office, sample_counselor())


def sample_counselor() -> str:
    """The code of the first counselor of the sample data, whom the sample counselor account belongs to."""
    lines = (SAMPLE_FOLDER / "counselors.csv").read_text(encoding="utf-8").splitlines()
    return lines[1].split(",")[0]
