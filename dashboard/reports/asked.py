"""What one practice report covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.clinic import Clinic
from dashboard.answers.periods import Quarter, last_months
from dashboard.answers.reports import sees_every_team

MONTHS, MONTHS_OF_QUARTERS = 12, 24


@dataclass(frozen=True)
class Asked:
    """What a report covers: the year that ends with the quarter, the quarter, and the two years of its small charts."""

    clinic: Clinic
    viewer: Viewer
    quarter: Quarter
    data_to: date

    @property
    def year(self) -> Filters:
        """Clients who began in the year that ends with the quarter."""
        from_on, to_on = last_months(self.quarter.last, MONTHS)
        return Filters(from_on=from_on, to_on=to_on)

    @property
    def own_quarter(self) -> Filters:
        """Clients who began in the quarter."""
        return Filters(from_on=self.quarter.first, to_on=self.quarter.last)

    @property
    def two_years(self) -> Filters:
        """Clients who began in the eight quarters that end with this one."""
        from_on, to_on = last_months(self.quarter.last, MONTHS_OF_QUARTERS)
        return Filters(from_on=from_on, to_on=to_on)

    @property
    def has_names(self) -> bool:
        """Whether the report may name counselors: its reader supervises them all."""
        return sees_every_team(self.viewer)
