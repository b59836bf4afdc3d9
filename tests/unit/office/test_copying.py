"""The office as rows: put into another office, on either database, it is the same office with nobody signed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.office import audit, copying, people, settings_table
from dashboard.office.database import open_office
from dashboard.settings import Refused


def test_filled_office_is_the_same_office(office_url: str, tmp_path: Path, event: audit.Event) -> None:
    first = open_office(f"sqlite:///{tmp_path / 'first.sqlite'}")
    people.add(first, "ada@clinic.test", ["admin"], ["North"], ["K1"], event=event)
    settings_table.change(first, "maturity_days", "120", event=event)
    second = open_office(office_url)

    copying.fill(second, copying.to_text(first))

    assert people.everyone(second) == people.everyone(first)
    assert settings_table.values(second) == settings_table.values(first)
    assert settings_table.revision(second) == settings_table.revision(first)
    assert audit.entries(second) == audit.entries(first)
    assert audit.verify(second) == []
    added = people.add(second, "ben@clinic.test", ["counselor"], event=event)
    assert added.person_id == 2
    first.close()
    second.close()


def test_office_in_use_is_left_as_it_was(office_url: str, tmp_path: Path, event: audit.Event) -> None:
    first = open_office(f"sqlite:///{tmp_path / 'first.sqlite'}")
    people.add(first, "ada@clinic.test", ["admin"], event=event)
    second = open_office(office_url)
    people.add(second, "zoe@clinic.test", ["admin"], event=event)

    with pytest.raises(Refused, match="in use"):
        copying.fill(second, copying.to_text(first))

    assert [person.email for person in people.everyone(second)] == ["zoe@clinic.test"]
    first.close()
    second.close()
