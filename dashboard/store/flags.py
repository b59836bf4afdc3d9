"""Compares counselors once a quarter, at publish, and writes down whom to look at first.

The ledger only grows. One look a quarter, over one fixed family: looking at every import, or through every filter,
would find somebody in a third of all clinics whose counselors are alike. A quarter that was closed is never looked at
again, and none is closed once a later one is: what went by before the first import is history, not news.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import pandas as pd

from dashboard.definitions import Definitions
from dashboard.measures.case_mix import with_level_of
from dashboard.measures.flags import EARLY_DROPOUT, comparisons, flags
from dashboard.store.case_mix import use_case_mix
from dashboard.store.catalogue import catalogue
from dashboard.store.rules import set_rules


@dataclass(frozen=True)
class Look:
    """One quarter's look: its name, the *data to* it was made on, and the first and last start that count."""

    quarter: str
    made_on: date
    from_on: date
    to_on: date


def make_flags(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Closes the latest quarter that ended by *data to*, unless it or a later one was closed before.

    Where nobody has enough cases to be compared, nobody was looked at, and the quarter stays open. Expects the views to
    be there (`views_for_a_while`).
    """
    row = connection.execute("SELECT least(data_to, newest_attended_on) FROM data_span").fetchone()
    if row is None or row[0] is None:
        return
    look = latest_look(row[0], definitions.maturity_days)
    closed = connection.execute("SELECT count(*) FROM flag_quarters WHERE quarter >= ?", [look.quarter]).fetchone()
    if closed is None or closed[0]:
        return
    set_rules(connection, definitions)
    ratings = _ratings(connection, look)  # they do not depend on how cases ended
    counts = _counts(connection, definitions, look, ratings)
    declared = _counts(connection, definitions.with_overrides({"drop_out_rule": "declared"}), look, ratings)
    compared = comparisons(counts)
    if len(compared):
        _close(connection, look, compared)
        _add(connection, look, flags(counts, declared))


def latest_look(data_to: date, maturity_days: int) -> Look:
    """The look of the latest quarter that ended by `data_to`.

    It counts starts of the 12 months that end `maturity_days` before the quarter's end.
    """
    following = data_to + timedelta(days=1)
    end_on = following.replace(month=(following.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)
    to_on = end_on - timedelta(days=maturity_days)
    from_on = pd.Timestamp(to_on + timedelta(days=1)) - pd.DateOffset(years=1)
    return Look(f"{end_on.year}-Q{end_on.month // 3}", data_to, from_on.date(), to_on)


def _ratings(connection: duckdb.DuckDBPyConnection, look: Look) -> pd.DataFrame:
    """Clients by counselor and domain of the most used instrument, and those below its mark."""
    ratings = _read(connection, "alliance_by_number", look)
    main = connection.execute(catalogue()["main_instrument"].sql).df()
    return ratings[ratings["instrument"].isin(main["instrument"]) & (ratings["domain"] != "total")]


def _counts(
    connection: duckdb.DuckDBPyConnection, definitions: Definitions, look: Look, domains: pd.DataFrame
) -> pd.DataFrame:
    """Numerator and denominator by counselor and measure, whole practice, as the questions themselves count them.

    The measures are early drop-out and the share below the mark in each of the `domains` (`_ratings`).
    """
    set_rules(connection, definitions)
    use_case_mix(connection, definitions)
    early = _early_dropout(connection, look)
    people = connection.execute("SELECT counselor_no, counselor_id FROM practice.counselor_numbers").df()
    early = early.assign(measure=EARLY_DROPOUT, instrument=None)
    counts = pd.concat(
        [
            early.rename(columns={"dropped_out": "numerator", "pairings": "denominator"}),
            domains.rename(columns={"domain": "measure", "low_clients": "numerator", "clients": "denominator"}),
        ]
    )
    columns = ["counselor_id", "measure", "instrument", "numerator", "denominator", "expected"]
    named = counts.merge(people, on="counselor_no", validate="many_to_one")[columns]
    return named.astype({"numerator": "int64", "denominator": "int64"}).sort_values(columns[:2], ignore_index=True)


def _early_dropout(connection: duckdb.DuckDBPyConnection, look: Look) -> pd.DataFrame:
    """Counts by counselor, and how many drop-outs their clients' characteristics lead to; empty without case-mix."""
    counts = _read(connection, "early_dropout_by_number", look)
    fitted = _read(connection, "early_dropout_expected_by_number", look)
    cells = with_level_of(fitted, fitted)
    sums = (cells["expected"] * cells["pairings"]).groupby(cells["counselor_no"]).sum()
    return counts.assign(expected=counts["counselor_no"].map(sums).astype("float64"))


def _read(connection: duckdb.DuckDBPyConnection, query: str, look: Look) -> pd.DataFrame:
    return connection.execute(catalogue()[query].sql, {"from_on": look.from_on, "to_on": look.to_on}).df()


def _close(connection: duckdb.DuckDBPyConnection, look: Look, compared: pd.DataFrame) -> None:
    connection.execute(
        "INSERT INTO flag_quarters BY NAME SELECT ? AS quarter, ? AS made_on, ? AS from_on, ? AS to_on, "
        "? AS counselors, ? AS comparisons, current_timestamp::TIMESTAMP AS closed_at",
        [look.quarter, look.made_on, look.from_on, look.to_on, compared["counselor_id"].nunique(), len(compared)],
    )


def _add(connection: duckdb.DuckDBPyConnection, look: Look, flagged: pd.DataFrame) -> None:
    for row in flagged.astype(object).where(flagged.notna(), None).to_dict("records"):
        values = {"made_on": look.made_on, "quarter": look.quarter, **row}
        placed = ", ".join(f"${name} AS {name}" for name in values)
        connection.execute(f"INSERT INTO flags BY NAME SELECT {placed}", values)
