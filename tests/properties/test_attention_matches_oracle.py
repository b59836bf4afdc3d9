"""The attention list and the records of its rules are what a plain second program finds, on random clinics."""

from collections import Counter
from collections.abc import Iterator

import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.intake.pseudonyms import case_code, client_key, load_key
from tests.oracle import attention as oracle
from tests.oracle import read_clinic, rules_from
from tests.properties.clinics import seeded_clinic
from tests.properties.files import ClinicFiles
from tests.properties.stores import clinic_of, overrides_of

FILES = tuple(seeded_clinic(seed, clients=60) for seed in (5, 7))
CHANGES: tuple[dict[str, str], ...] = (
    {},
    {"maturity_days": "0", "inactive_after_days": "30", "drop_out_rule": "declared"},
    {"data_to": "2025-05-31", "closed_periods": "2025-03-01/2025-03-10", "maturity_days": "60"},
)
# Ruptures are looked for by a measure with tests of its own.
NOT_HERE = "unrepaired_rupture"


@pytest.fixture(scope="module", params=range(len(FILES)), ids=("fifth", "seventh"))
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Clinic, ClinicFiles]]:
    """A random clinic's store, built under the defaults, and its files."""
    files = FILES[request.param]
    with clinic_of(files, tmp_path_factory.mktemp("attention"), is_built_with=False) as clinic:
        yield clinic, files


@pytest.mark.parametrize("change", CHANGES, ids=("as it comes", "sooner", "another day"))
def test_list_and_records_are_the_oracles(store: tuple[Clinic, ClinicFiles], change: dict[str, str]) -> None:
    clinic, files = store
    settings = {"case_mix": "none", "min_clients_supervisor": "1"} | change
    expected = read_clinic(files.sessions, files.episodes, rules_from(settings))
    asked = Filters(overrides=overrides_of(settings))

    found = ask(clinic, operator(), "attention", asked).frame
    record = ask(clinic, operator(), "attention_track_record", asked).frame.set_index("rule")

    rows = found.loc[found["rule"] != NOT_HERE, ["case_code", "counselor_id", "rule"]]
    assert Counter(rows.itertuples(index=False, name=None)) == Counter(_with_codes(clinic, oracle.listed(expected)))
    for rule, one in oracle.records(expected).items():
        told = record.loc[rule]
        counts = (len(one.clients), len(one.left), one.sessions, one.unresolved)
        assert _counts(told) == counts, rule
        if one.sessions:
            assert told["met_share"] == pytest.approx(one.sessions_left / one.sessions)
    known, came_back, dropped_out, unresolved = oracle.waits(expected)
    away = record.loc["no_appointment"]
    assert _counts(away) == (known, dropped_out, known, unresolved)
    assert not known or int(away["came_back"]) == came_back


def _counts(told: object) -> tuple[int, ...]:
    return tuple(int(told[name]) for name in ("met_clients", "met_dropped_out", "met_sessions", "unresolved"))  # type: ignore[index]


def _with_codes(clinic: Clinic, reasons: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    key = load_key(clinic.settings.key_file)
    return [(case_code(client_key(key, client)), counselor, rule) for client, counselor, rule in reasons]
