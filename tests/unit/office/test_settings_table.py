"""Settings: only what the definitions take is stored."""

from __future__ import annotations

import pytest

from dashboard.office import audit, settings_table
from dashboard.office.database import Office
from dashboard.settings import Refused


def test_values_hold_what_was_changed_and_lose_what_was_reset(office: Office, event: audit.Event) -> None:
    settings_table.change(office, "early_sessions", "3", event=event)
    settings_table.change(office, "early_sessions", "4", event=event)
    settings_table.change(office, "maturity_days", "120", event=event)
    assert settings_table.values(office) == {"early_sessions": "4", "maturity_days": "120"}

    settings_table.reset(office, "early_sessions", event=event)

    assert settings_table.values(office) == {"maturity_days": "120"}


@pytest.mark.parametrize(("key", "value"), [("early_sessions", "many"), ("colour", "blue"), ("case_mix", "all")])
def test_change_refuses_what_the_definitions_do_not_take(
    office: Office, event: audit.Event, key: str, value: str
) -> None:
    with pytest.raises(Refused, match=key):
        settings_table.change(office, key, value, event=event)

    assert settings_table.values(office) == {}
    assert settings_table.revision(office) == 0
    assert audit.entries(office) == []
