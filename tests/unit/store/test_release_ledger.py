"""What counselors are shown: batches of enough clients at a quarter's end, written once and never changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from dashboard.access.viewer import Role, Viewer
from dashboard.answers.ask import ask
from dashboard.answers.changes import change_definition
from tests.properties.stores import new_clinic, take_in, undo
from tests.unit.store.ledger import FIRST_QUARTER, SINGLE, clients_released, files_of, ledger, rated

END_OF_MARCH = date(2025, 3, 31)
END_OF_JUNE = date(2025, 6, 30)
SECOND_QUARTER = date(2025, 4, 7)


def test_a_batch_needs_eight_clients_for_a_total_and_ten_for_one_item(tmp_path: Path) -> None:
    rows = [rated(f"K{clients:02}", clients) for clients in (7, 8, 9, 10, 11)]

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(*rows, newest=END_OF_MARCH), tmp_path)
        found = ledger(clinic)

    assert {counselor: set(domains) for (counselor, _), domains in found.items()} == {
        "K08": {"total"},
        "K09": {"total"},
        "K10": SINGLE | {"total"},
        "K11": SINGLE | {"total"},
    }
    clients = {counselor: {cells[3] for cells in domains.values()} for (counselor, _), domains in found.items()}
    assert clients == {"K08": {5}, "K09": {5}, "K10": {10}, "K11": {10}}


def test_thresholds_are_the_clinics_own(tmp_path: Path) -> None:
    rows = [rated(f"K{clients:02}", clients) for clients in (11, 12)]

    with new_clinic(tmp_path, {"release_clients": "12", "release_clients_item": "12"}) as clinic:
        take_in(clinic, files_of(*rows, newest=END_OF_MARCH), tmp_path)

        assert set(ledger(clinic)) == {("K12", 1)}


@pytest.mark.parametrize(
    ("newest", "expected"), [(date(2025, 3, 30), set()), (END_OF_MARCH, {("K1", 1)}), (END_OF_JUNE, {("K1", 1)})]
)
def test_nothing_is_released_before_the_quarters_last_day(
    newest: date, expected: set[tuple[str, int]], tmp_path: Path
) -> None:
    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(rated("K1", 10), newest=newest), tmp_path)
        found = ledger(clinic)

    assert set(found) == expected
    assert all(cells[0] == "2025-Q1" for domains in found.values() for cells in domains.values())


def test_who_left_before_a_third_rating_waits_until_their_last_session_is_settled(tmp_path: Path) -> None:
    # 60 days after a last session on 27 January the quarter is not over, after one on 3 February it is.
    rows = [
        rated("K1", 10, begun=date(2025, 1, 20), sessions=2),
        rated("K2", 10, begun=date(2025, 1, 27), sessions=2),
    ]

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(*rows, newest=END_OF_MARCH), tmp_path)

        assert set(ledger(clinic)) == {("K1", 1)}


def test_a_third_rating_on_the_quarters_last_day_counts_and_the_day_after_not(tmp_path: Path) -> None:
    rows = [rated("K1", 10, begun=date(2025, 3, 17)), rated("K2", 10, begun=date(2025, 3, 18))]

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(*rows, newest=date(2025, 4, 2)), tmp_path)

        assert set(ledger(clinic)) == {("K1", 1)}


def test_bands_turn_at_exactly_a_third_and_two_thirds(tmp_path: Path) -> None:
    lows = {0: "up_to_a_third", 4: "up_to_a_third", 5: "about_half", 7: "about_half"}
    lows |= {8: "two_thirds_or_more", 12: "two_thirds_or_more"}
    rows = [rated(f"K{low:02}", clients=12, low=low) for low in lows]

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(*rows, newest=END_OF_MARCH), tmp_path)
        found = ledger(clinic)

    for low, band in lows.items():
        assert {cells[4] for cells in found[f"K{low:02}", 1].values()} == {band}


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        # Half of 12 others: Wilson's .254 to .746, rounded outward to 5 points.
        ((3, 3, 3, 3), (25, 75)),
        ((4, 4, 4), (None, None)),
        # One of four with exactly half of the clients, and with more.
        ((6, 2, 2, 2), (25, 75)),
        ((7, 2, 2, 2), (None, None)),
    ],
)
def test_the_band_of_others_needs_four_and_none_over_half(
    others: tuple[int, ...], expected: tuple[int | None, int | None], tmp_path: Path
) -> None:
    lows = {3: (1, 2, 1, 2), 4: (2, 2, 2), 6: (3, 1, 1, 1), 7: (3, 1, 1, 1)}[others[0]]
    peers = [rated(f"P{number}", *counts) for number, counts in enumerate(zip(others, lows, strict=True))]

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(rated("K1", 10, low=10), *peers, newest=END_OF_MARCH), tmp_path)
        found = ledger(clinic)

    assert set(found) == {("K1", 1)}
    assert {cells[5:] for cells in found["K1", 1].values()} == {expected}


def test_a_client_counts_in_one_batch_only(tmp_path: Path) -> None:
    first = list(rated("K1", 10))
    again = list(rated("K1", 10, low=10, begun=SECOND_QUARTER))
    nine_new = list(rated("K1", 9, begun=SECOND_QUARTER, first=20))
    tenth = list(rated("K1", 1, begun=SECOND_QUARTER, first=29))

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(*first, newest=END_OF_MARCH), tmp_path)
        take_in(clinic, files_of(*again, *nine_new, newest=END_OF_JUNE), tmp_path)
        with_nine = ledger(clinic)
    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(*first, newest=END_OF_MARCH), tmp_path)
        take_in(clinic, files_of(*again, *nine_new, *tenth, newest=END_OF_JUNE), tmp_path)
        with_ten, clients = ledger(clinic), clients_released(clinic, "K1", "heard")

    # The ten of the first quarter came again and all rate low now; they count in no other batch.
    assert set(with_nine["K1", 2]) == {"total"}
    assert set(with_ten["K1", 2]) == SINGLE | {"total"}
    assert with_ten["K1", 2]["heard"][:5] == ("2025-Q2", "srs", "heard", 10, "up_to_a_third")
    assert len(clients) == len({client for client, _ in clients}) == 20


def test_a_client_of_two_counselors_counts_once_with_each(tmp_path: Path) -> None:
    shared = [row | {"counselor_id": "K2"} for row in rated("K1", 10, begun=SECOND_QUARTER)]

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(rated("K1", 10), *shared, newest=END_OF_JUNE), tmp_path)

        assert set(ledger(clinic)) == {("K1", 1), ("K2", 1)}


def test_a_closed_quarter_never_changes(tmp_path: Path) -> None:
    rows = list(rated("K1", 10))
    lowered = [row | {f"srs_{item}": "1" for item in range(1, 5)} for row in rows]
    late = list(rated("K1", 12, low=12, begun=FIRST_QUARTER, first=50)) + list(rated("K2", 12))

    with new_clinic(tmp_path) as clinic:
        first = take_in(clinic, files_of(*rows, newest=END_OF_MARCH), tmp_path)
        released = ledger(clinic)
        take_in(clinic, files_of(*lowered, newest=END_OF_MARCH), tmp_path)
        after_a_correction = ledger(clinic)
        assert first.import_id is not None
        undo(clinic, first.import_id)
        undo(clinic, first.import_id + 1)
        after_undoing_everything = ledger(clinic)
        take_in(clinic, files_of(*rows, *late, newest=date(2025, 4, 1)), tmp_path)
        after_late_rows = ledger(clinic)

    assert set(released) == {("K1", 1)}
    assert released["K1", 1]["heard"][4] == "up_to_a_third"
    assert after_a_correction == released
    assert after_undoing_everything == released
    assert after_late_rows == released


def test_late_rows_of_a_closed_quarter_are_released_with_the_next(tmp_path: Path) -> None:
    late = rated("K1", 10, low=10, first=50)

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(rated("K1", 10), newest=END_OF_MARCH), tmp_path)
        take_in(clinic, files_of(late, newest=END_OF_JUNE), tmp_path)
        found = ledger(clinic)

    assert {number: domains["heard"][0] for (_, number), domains in found.items()} == {1: "2025-Q1", 2: "2025-Q2"}
    assert found["K1", 2]["heard"][4] == "two_thirds_or_more"


def test_several_quarters_of_one_import_close_one_after_the_other(tmp_path: Path) -> None:
    rows = [*rated("K1", 10), *rated("K1", 10, low=10, begun=SECOND_QUARTER, first=50)]

    with new_clinic(tmp_path) as at_once:
        take_in(at_once, files_of(*rows, newest=END_OF_JUNE), tmp_path)
        together = ledger(at_once)
    with new_clinic(tmp_path) as by_quarter:
        take_in(by_quarter, files_of(*rows[:30], newest=END_OF_MARCH), tmp_path)
        take_in(by_quarter, files_of(*rows[30:], newest=END_OF_JUNE), tmp_path)
        one_by_one = ledger(by_quarter)

    assert together == one_by_one
    assert len(together) == 2


def test_no_answer_shows_more_of_a_batch_than_was_released(tmp_path: Path) -> None:
    counselor = Viewer("k1@clinic.test", (Role.COUNSELOR,), counselor_codes=("K1",))
    files = files_of(rated("K1", 11, low=3), rated("K2", 10), newest=END_OF_MARCH)

    with new_clinic(tmp_path) as clinic:
        take_in(clinic, replace(files), tmp_path)
        frame = ask(clinic, counselor, "my_feedback").frame

    assert list(frame.columns) == [
        *("batch", "quarter", "instrument", "domain", "clients_at_least", "band"),
        *("practice_band_low", "practice_band_high"),
    ]
    assert set(frame["clients_at_least"]) == {10}
    assert set(frame["band"]) == {"up_to_a_third"}
    assert len(frame) == 5


def test_a_day_that_is_set_ahead_of_the_data_closes_no_quarter(tmp_path: Path) -> None:
    admin = Viewer("admin@clinic.example", (Role.ADMIN,))
    with new_clinic(tmp_path) as clinic:
        take_in(clinic, files_of(rated("K1", 10), newest=date(2025, 3, 15)), tmp_path)
        change_definition(clinic, admin, "data_to", "2025-12-31")
        found = ledger(clinic)

    assert found == {}
