"""Stores for the tests, made by the intake from files as a clinic's would be; nothing writes rows by hand."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.answers.clinic import Clinic
from dashboard.demo import make_demo
from dashboard.settings import PROJECT_ROOT, Settings, office_url
from dashboard.store.versions import FeedbackStore

# Tests run on every core by themselves, and small stores gain nothing from threads; servers and commands get it too.
os.environ.setdefault("DASHBOARD_THREADS", "1")


def settings_in(folder: Path, *, is_demo: bool) -> Settings:
    """Settings of a store in a folder of the test's own."""
    return Settings(folder=folder, is_demo=is_demo, office_url=office_url(folder, is_demo))


@pytest.fixture(autouse=True)
def _keep_away_from_real_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """A test that forgets to name its folder gets an empty one, never the data of whoever runs the tests."""
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "nobody-named-a-folder"))
    monkeypatch.delenv("DASHBOARD_OFFICE_URL", raising=False)
    monkeypatch.delenv("DASHBOARD_PORT", raising=False)
    monkeypatch.delenv("DASHBOARD_FEEDBACK_KEY", raising=False)
    monkeypatch.delenv("DASHBOARD_FEEDBACK_KEY_FILE", raising=False)
    real = PROJECT_ROOT / "data"
    before = real.stat().st_mtime_ns if real.exists() else None
    yield
    after = real.stat().st_mtime_ns if real.exists() else None
    assert before == after, "a test touched the real data folder"


@pytest.fixture(scope="session")
def sample_clinic(tmp_path_factory: pytest.TempPathFactory) -> Clinic:
    """The demo: sample data imported as the first start of the dashboard does. Shared: read only."""
    settings = settings_in(tmp_path_factory.mktemp("sample") / "demo", is_demo=True)
    make_demo(settings, tell=lambda _: None)
    return Clinic.open(settings)


@pytest.fixture
def empty_clinic(tmp_path: Path) -> Clinic:
    """A real clinic's store on its first day: no rows, no people."""
    settings = settings_in(tmp_path / "clinic", is_demo=False)
    FeedbackStore.create(settings.folder, is_demo=False)
    return Clinic.open(settings)
