"""What a later state of an export lacks: told, withdrawn when asked, and back after an undo; and thin months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.builders import a_session, an_export

if TYPE_CHECKING:
    from tests.unit.intake.conftest import Intake


def months_of(counts: list[int], rated: list[int] | None = None) -> list[dict[str, object]]:
    """Sessions in the months from January 2024 on, so many a month, of which so many have a rating."""
    return [
        a_session(
            1 + number,
            session_date=date(2024 + at // 12, 1 + at % 12, 1 + number % 28),
            srs_1=8 if rated is None or number < rated[at] else "",
        )
        for at, count in enumerate(counts)
        for number in range(count)
    ]


def told(warnings: tuple[str, ...]) -> list[str]:
    """The sentences about rows that are lacking."""
    return [warning for warning in warnings if "not in this one" in warning]


def test_rows_that_a_later_state_lacks_are_told_and_kept(intake: Intake) -> None:
    rows = an_export(clients=4, sessions=4)
    intake.take_rows(rows)

    report = intake.take_rows([rows[0], *rows[3:]])

    (sentence,) = told(report.warnings)
    assert sentence.startswith("2 appointments from 2025-01-13 to 2025-01-20 that import 1 brought are not in this one")
    assert "K2 2025-01-13, K2 2025-01-20" in sentence
    assert "client" not in sentence
    assert len(intake.values("client_no")) == len(rows)


def test_withdrawn_rows_come_back_with_an_undo(intake: Intake) -> None:
    rows = an_export(clients=4, sessions=4)
    intake.take_rows(rows)
    before = intake.current()

    report = intake.take_rows([rows[0], *rows[3:]], replace_span=True)
    withdrawn = len(intake.values("client_no"))
    later = intake.take_rows([a_session(9, 9)])
    intake.undo(later.import_id or 0)
    kept_withdrawn = len(intake.values("client_no"))
    intake.undo(report.import_id or 0)

    assert (report.rows_withdrawn, withdrawn, kept_withdrawn) == (2, 14, 14)
    assert intake.current() == before
    assert intake.rows("SELECT count(*) FROM withdrawn_appointments") == [(0,)]


def test_withdrawn_rows_may_be_brought_again(intake: Intake) -> None:
    rows = an_export(clients=4, sessions=4)
    intake.take_rows(rows)
    intake.take_rows(rows[2:], replace_span=True)

    report = intake.take_rows(rows)

    assert (report.rows_new, len(intake.values("client_no"))) == (2, 16)


def test_a_dry_run_withdraws_nothing(intake: Intake) -> None:
    rows = an_export(clients=4, sessions=4)
    intake.take_rows(rows)

    report = intake.take_rows([rows[0], *rows[3:]], replace_span=True, dry_run=True)

    assert report.rows_withdrawn == 2
    assert len(intake.values("client_no")) == 16


def test_another_site_and_a_few_corrections_lack_nothing(intake: Intake) -> None:
    rows = an_export(clients=4, sessions=4, srs_1=5)
    intake.take_rows(rows)

    other = intake.take_rows([{**row, "client_id": f"other-{row['client_id']}"} for row in rows], replace_span=True)
    few = intake.take_rows([{**rows[0], "srs_1": 6}, {**rows[-1], "srs_1": 6}], replace_span=True)

    assert told(other.warnings) + told(few.warnings) == []
    assert len(intake.values("client_no")) == 2 * len(rows)


def test_rows_outside_the_days_of_the_file_are_never_lacking(intake: Intake) -> None:
    rows = an_export(clients=4, sessions=6)
    intake.take_rows(rows)
    latest = max(row["session_date"] for row in rows)  # type: ignore[type-var]
    shorter = [row for row in rows if row["session_date"] < latest - timedelta(weeks=1)]  # type: ignore[operator]

    assert told(intake.take_rows(shorter, replace_span=True).warnings) == []


def test_a_month_that_lacks_most_of_its_rows_or_ratings_is_told(intake: Intake) -> None:
    few = intake.take_rows(months_of([30, 30, 8, 30, 30, 30]))
    intake.undo(few.import_id or 0)
    unrated = intake.take_rows(months_of([30] * 6, [20, 20, 20, 2, 20, 20]))

    assert any("appointments are missing in 2024-03 (8 of about 30)" in warning for warning in few.warnings)
    assert any("ratings are missing in 2024-04 (7% rated, usually 67%)" in warning for warning in unrated.warnings)
    assert not any("ratings are missing" in warning for warning in few.warnings)


def test_ordinary_months_the_first_and_the_last_are_not_told(intake: Intake) -> None:
    report = intake.take_rows(months_of([3, 30, 20, 30, 28, 4]))
    small = intake.take_rows([{**row, "counselor_id": "K9"} for row in months_of([3, 0, 1, 3])])

    assert not any("missing in" in warning for warning in (*report.warnings, *small.warnings))
