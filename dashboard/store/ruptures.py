"""Looks for ruptures in the sequences of ratings, at publish, and for what chance alone would give.

Whether a low last rating is a rupture depends on how the pairing ended, and that rule can be switched when asked: the
facts say it apart. Every distinct sequence is looked at once, whoever's it is.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.definitions import Definitions
from dashboard.measures.ruptures import (
    SHORTEST,
    Fall,
    affordable_shuffles,
    by_chance,
    fall_in_force,
    find_ruptures,
)

_FOUND = ("no", "ruptures", "repaired", "is_last_low", "unrepaired_from")
_CHANCES = ("no", "ruptures", "repaired", "last_low")
_FACTS = """
CREATE OR REPLACE TABLE pairing_ruptures AS
SELECT
    sequences.pairing_no,
    len(sequences.scores)::INTEGER - 1 AS rated_pairs,
    coalesce(found.ruptures, 0)::INTEGER AS ruptures,
    coalesce(found.repaired, 0)::INTEGER AS repaired,
    coalesce(found.is_last_low, false) AS is_last_low,
    CASE WHEN found.unrepaired_from >= 0 THEN sequences.days[found.unrepaired_from + 1] END AS unrepaired_since_on,
    coalesce(chances.ruptures, 0)::DECIMAL(18, 9) AS chance_ruptures,
    coalesce(chances.repaired, 0)::DECIMAL(18, 9) AS chance_repaired,
    coalesce(chances.last_low, 0)::DECIMAL(18, 9) AS chance_last_low
FROM rupture_sequences AS sequences
LEFT JOIN rupture_findings AS found ON sequences.sequence_no = found.no
LEFT JOIN rupture_chances AS chances ON sequences.bag_no = chances.no
ORDER BY sequences.pairing_no
"""


def add_ruptures(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> None:
    """Makes the tables pairing_ruptures (a row per pairing with two ratings or more) and rupture_rule (at most one row:
    the scale that was looked at, the fall and the reach in force, and how often ratings were shuffled).
    """
    connection.execute(
        "CREATE OR REPLACE TABLE rupture_rule "
        "(instrument VARCHAR, domain VARCHAR, fall DECIMAL(18, 9), reach DECIMAL(18, 9), shuffles INTEGER)"
    )
    scale = connection.execute("SELECT instrument, domain FROM rupture_scale").fetchone()
    differences = connection.execute("SELECT pairs, difference_sum, square_sum FROM rupture_differences").fetchone()
    found, chances = pd.DataFrame(columns=list(_FOUND)), pd.DataFrame(columns=list(_CHANCES))
    fall = None
    if scale is not None and differences is not None and differences[0]:
        fall = fall_in_force(definitions.rupture_fall_of(scale[0]), *differences)
    if scale is not None and fall is not None:
        shuffles = _shuffles(connection)
        found, chances = _findings(connection, fall), _chances(connection, fall, shuffles)
        connection.execute("INSERT INTO rupture_rule VALUES (?, ?, ?, ?, ?)", [*scale, fall.fall, fall.reach, shuffles])
    _write(connection, found, chances)


def _shuffles(connection: duckdb.DuckDBPyConnection) -> int:
    row = connection.execute(
        "SELECT coalesce(sum(ratings), 0) "
        "FROM (SELECT any_value(len(scores)) AS ratings FROM rupture_sequences GROUP BY bag_no)"
    ).fetchone()
    return affordable_shuffles(int(row[0]) if row else 0)


def _findings(connection: duckdb.DuckDBPyConnection, fall: Fall) -> pd.DataFrame:
    frames = []
    for numbers, scores in _by_length(connection, "sequence_no", "any_value(scores)"):
        courses = find_ruptures(scores, fall)
        values = (numbers, courses.ruptures, courses.repaired, courses.is_last_low, courses.unrepaired_from)
        frames.append(pd.DataFrame(dict(zip(_FOUND, values, strict=True))))
    return pd.concat(frames) if frames else pd.DataFrame(columns=list(_FOUND))


def _chances(connection: duckdb.DuckDBPyConnection, fall: Fall, shuffles: int) -> pd.DataFrame:
    frames = []
    for numbers, scores in _by_length(connection, "bag_no", "list_sort(any_value(scores))"):
        frames.append(by_chance(scores, fall, shuffles).assign(no=numbers)[list(_CHANCES)])
    return pd.concat(frames) if frames else pd.DataFrame(columns=list(_CHANCES))


def _by_length(
    connection: duckdb.DuckDBPyConnection, number: str, scores: str
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int32]]]:
    """Numbers and scores (sequences, sessions) of the distinct sequences of one length after the other."""
    columns = connection.execute(
        f"""
        WITH distinct_ones AS (
            SELECT {number} AS no, {scores} AS scores FROM rupture_sequences GROUP BY {number}
        ),
        long AS (
            SELECT len(scores) AS size, no, generate_subscripts(scores, 1) AS place, unnest(scores) AS score
            FROM distinct_ones
            WHERE len(scores) >= {SHORTEST}
        )
        SELECT size, no, score FROM long ORDER BY size, no, place
        """
    ).fetchnumpy()
    sizes, starts, counts = np.unique(columns["size"], return_index=True, return_counts=True)
    for size, start, ratings in zip(sizes, starts, counts, strict=True):
        one_length = slice(start, start + ratings)
        numbers = np.asarray(columns["no"][one_length], np.int64)[::size]
        yield numbers, np.asarray(columns["score"][one_length], np.int32).reshape(-1, size)


def _write(connection: duckdb.DuckDBPyConnection, found: pd.DataFrame, chances: pd.DataFrame) -> None:
    kinds = {"no": "int64", "ruptures": "int64", "repaired": "int64", "is_last_low": "bool", "unrepaired_from": "int64"}
    connection.register("rupture_findings", found.astype(kinds))
    connection.register("rupture_chances", chances.astype(dict.fromkeys(_CHANCES, "float64")))
    connection.execute(_FACTS)
    connection.unregister("rupture_findings")
    connection.unregister("rupture_chances")
