"""Confirmed mappings: found by fingerprint, replaced, deleted, and every change logged."""

from __future__ import annotations

import pytest

from dashboard.office import audit, mappings
from dashboard.office.database import Office
from dashboard.settings import Refused


def test_a_mapping_is_found_by_each_fingerprint_it_was_confirmed_for(office: Office, event: audit.Event) -> None:
    mappings.confirm(office, ("a" * 64, "b" * 64), "ours", "{}", event=event)

    found = mappings.find(office, "b" * 64)

    assert found is not None
    assert (found.name, found.mapping, found.confirmed_by) == ("ours", "{}", event.actor)
    assert mappings.find(office, "c" * 64) is None
    assert [entry.action for entry in audit.entries(office)] == [event.action]


def test_a_second_mapping_replaces_the_first(office: Office, event: audit.Event) -> None:
    mappings.confirm(office, ("a" * 64,), "ours", "{}", event=event)
    mappings.confirm(office, ("a" * 64,), "better", '{"a": 1}', event=event)

    assert [(one.name, one.mapping) for one in mappings.listed(office)] == [("better", '{"a": 1}')]


def test_a_forgotten_mapping_is_gone(office: Office, event: audit.Event) -> None:
    mappings.confirm(office, ("a" * 64,), "ours", "{}", event=event)

    mappings.forget(office, "a" * 64, event=event)

    assert mappings.listed(office) == []
    with pytest.raises(Refused, match="no mapping"):
        mappings.forget(office, "a" * 64, event=event)
    assert len(audit.entries(office)) == 2
