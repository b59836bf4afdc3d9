"""Months that lack most of the rows, or most of the ratings, that the months around them have."""

from __future__ import annotations

import duckdb

from dashboard.vocabulary import rating_columns

# Less than half of what is usual in the half year on either side.
_MOST = 0.5
_MONTHS_AROUND = 6
_FEWEST_ROWS = 20
_FEWEST_SESSIONS = 10
_LEAST_USUAL_SHARE = 0.2
_LISTED = 6


def thin_months(connection: duckdb.DuckDBPyConnection, import_id: int) -> list[str]:
    """Sentences about months of an import; the store's first and last month, seen in part, are never judged."""
    rows = connection.execute(_SQL, {"import": import_id}).fetchall()
    few = [f"{month:%Y-%m} ({found:,} of about {usual:,.0f})" for month, found, usual, _, _ in rows if usual]
    unrated = [f"{month:%Y-%m} ({share:.0%} rated, usually {usual:.0%})" for month, _, _, share, usual in rows if usual]
    return [
        f"Most of the usual {what} are missing in {_listed(months)}; is the export complete?"
        for what, months in (("appointments", few), ("ratings", unrated))
        if months
    ]


def _listed(months: list[str]) -> str:
    more = len(months) - _LISTED
    return ", ".join(months[:_LISTED]) + (f" and {more} more" if more > 0 else "")


_RATED = "coalesce(" + ", ".join(f'"{column}"' for column in rating_columns()) + ")"
_SIDE = f"INTERVAL {_MONTHS_AROUND} MONTHS"
# One row a thin month: what was found and is usual, NULL where that is as usual.
_SQL = f"""
WITH months AS (
    SELECT date_trunc('month', session_on)::DATE AS month, count(*) AS found,
        count(*) FILTER (attendance IN ('attended', 'late_attended')) AS sessions,
        count({_RATED}) FILTER (attendance IN ('attended', 'late_attended')) AS rated,
        bool_or(import_id = $import) AS is_new
    FROM appointments
    WHERE attendance <> 'future'
    GROUP BY ALL
), whole AS (
    SELECT *, rated / nullif(sessions, 0) AS share
    FROM months
    WHERE month > (SELECT min(month) FROM months) AND month < (SELECT max(month) FROM months)
), usual AS (
    SELECT *, median(found) OVER around AS usual_found, median(share) OVER around AS usual_share
    FROM whole
    WINDOW around AS (ORDER BY month RANGE BETWEEN {_SIDE} PRECEDING AND {_SIDE} FOLLOWING EXCLUDE CURRENT ROW)
), judged AS (
    SELECT month, found, share, is_new,
        CASE WHEN usual_found >= {_FEWEST_ROWS} AND found < {_MOST} * usual_found THEN usual_found END AS few_of,
        CASE WHEN sessions >= {_FEWEST_SESSIONS} AND usual_share >= {_LEAST_USUAL_SHARE}
            AND share < {_MOST} * usual_share THEN usual_share END AS unrated_of
    FROM usual
)
SELECT month, found, few_of, share, unrated_of
FROM judged
WHERE is_new AND (few_of IS NOT NULL OR unrated_of IS NOT NULL)
ORDER BY month
"""
