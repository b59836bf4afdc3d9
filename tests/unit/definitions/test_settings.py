"""Settings: what each takes, what it refuses by name, and the settings that instruments bring along."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.definitions import GROUPS, REGISTER, Definitions, definition_of, settings_of
from dashboard.settings import Refused
from dashboard.vocabulary import instruments

OF_INSTRUMENTS = [setting for instrument in instruments().values() for setting in settings_of(instrument)]


@pytest.mark.parametrize("definition", [*REGISTER, *OF_INSTRUMENTS], ids=lambda definition: definition.key)
def test_every_setting_takes_its_default_and_has_words_and_a_source(definition) -> None:  # type: ignore[no-untyped-def]
    in_force = Definitions().with_overrides({definition.key: definition.default})

    assert in_force.text_of(definition.key) == definition.default == Definitions().text_of(definition.key)
    assert definition.label
    assert definition.words.endswith(".")
    assert definition.source


def test_every_group_has_settings_and_every_setting_a_group() -> None:
    assert {definition.group for definition in REGISTER} == set(GROUPS)


@pytest.mark.parametrize(
    ("key", "value", "takes"),
    [
        ("timezone", "Mars/Olympus", "time zone"),
        ("closed_periods", "2025-12-20", "periods like"),
        ("closed_periods", "2026-01-04/2025-12-20", "periods like"),
        ("settle_days", "-1", "whole number"),
        ("mark.srs_1", "10.5", "from 0 to 10"),
        ("mark.srs_1", "NaN", "from 0 to 10"),
        ("mark.srs_1", "1e1", "from 0 to 10"),
        ("reliable_change.ors", "-1", "from 0 to 40"),
        ("rupture_fall.srs", "many", "from 0 to 40"),
        ("rupture_fall.nobody", "1", "no instrument"),
        ("release_clients", "7", "from 8"),
    ],
)
def test_value_out_of_bounds_is_refused_with_what_it_takes(key: str, value: str, takes: str) -> None:
    with pytest.raises(Refused, match=takes):
        Definitions().with_overrides({key: value})


def test_an_instrument_s_settings_reach_what_reads_them() -> None:
    changed = Definitions().with_overrides({"mark.srs_1": "8.5", "reliable_change.ors": "6", "rupture_fall.srs": "4"})

    assert changed.mark_of("srs_1").low == Decimal("8.5")
    assert changed.reliable_change_of("ors") == Decimal(6)
    assert changed.rupture_fall_of("srs") == Decimal(4)
    assert changed.with_overrides({"mark.srs_1": ""}).mark_of("srs_1").low == Decimal(9)


def test_an_instrument_offers_each_domain_once_and_its_changes() -> None:
    keys = [setting.key for setting in settings_of(instruments()["fit"])]

    assert keys == [
        "mark.fit_1", "clearly_low.fit_1", "mark.fit_4", "clearly_low.fit_4", "mark.fit_5", "clearly_low.fit_5",
        "mark.fit_6", "clearly_low.fit_6", "mark.fit_total", "clearly_low.fit_total", "reliable_change.fit",
        "rupture_fall.fit",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "before", "after", "shows_more"),
    [
        ("min_clients_supervisor", "5", "4", True),
        ("min_clients_supervisor", "5", "5", False),
        ("min_clients_supervisor", "5", "6", False),
        ("feedback_mode", "anonymous", "open", True),
        ("feedback_mode", "open", "anonymous", False),
        ("early_sessions", "2", "1", False),
    ],
)
def test_only_a_lower_guard_of_privacy_shows_more(key: str, before: str, after: str, shows_more: bool) -> None:
    assert definition_of(key).shows_more(before, after) is shows_more
