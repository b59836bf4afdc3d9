"""The retention period: clients who have not come for longer than the clinic keeps anybody are erased at an import."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from dashboard.definitions import Definitions
from dashboard.intake.erase import forget_clients
from dashboard.intake.phrases import agreeing, counted

# A client without appointments was last heard of when their latest episode began or ended.
_EXPIRED = """
WITH last_day AS (
    SELECT max(session_on) FILTER (attendance IN ('attended', 'late_attended')) AS newest_on FROM appointments
),
seen AS (
    SELECT client_no, max(session_on) AS last_on FROM appointments GROUP BY client_no
    UNION ALL
    SELECT client_no, greatest(max(start_on), max(ended_on)) AS last_on
    FROM episode_records ANTI JOIN appointments USING (client_no)
    GROUP BY client_no
)
SELECT seen.client_no, least(newest_on, $data_to::DATE) - to_months($months::INTEGER) AS kept_from
FROM seen CROSS JOIN last_day
WHERE seen.last_on < kept_from
ORDER BY seen.client_no
"""


@dataclass(frozen=True)
class Expired:
    """Clients who were erased because their time is over, their appointments, and the first day that is kept."""

    clients: int
    appointments: int
    kept_from: date | None
    months: int

    def sentences(self) -> list[str]:
        """What the report and the history say; nothing where nobody was erased."""
        if not self.clients:
            return []
        is_erased = agreeing(self.clients, "is", "are")
        return [
            f"{counted(self.clients, 'client')} last seen before {self.kept_from} {is_erased} erased, with "
            f"{counted(self.appointments, 'appointment')}: the clinic keeps clients for "
            f"{counted(self.months, 'month')} after their last appointment (setting keep_clients_months)."
        ]


def forget_expired(connection: duckdb.DuckDBPyConnection, definitions: Definitions) -> Expired:
    """Erases from the draft who was last seen longer ago than the setting allows; facts must be built after it.

    Counts from *data to*, never from a day after the newest attended appointment: a date set ahead erases nobody.
    """
    months = definitions.keep_clients_months
    if not months:
        return Expired(0, 0, None, 0)
    found = connection.execute(_EXPIRED, {"data_to": definitions.data_to, "months": months}).fetchall()
    if not found:
        return Expired(0, 0, None, months)
    erased = forget_clients(connection, [number for number, _ in found])
    return Expired(erased.clients, erased.appointments, found[0][1].date(), months)
