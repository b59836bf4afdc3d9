"""A slow second answer to the dashboard's questions, written from the definitions alone.

Nothing here imports the dashboard. It reads rows of the canonical sessions.csv, episodes.csv and
counselors.csv (dicts of text) in plain Python, one rule after the other, with exact fractions for ratings,
so that tests can hold the dashboard's figures against figures that were reached another way.
"""

from tests.oracle.alliance import alliance, alliance_by_session, coverage
from tests.oracle.clinic import Clinic, read_clinic
from tests.oracle.early_dropout import early_dropout
from tests.oracle.endings import idle_days
from tests.oracle.episodes import Episode
from tests.oracle.outcome import outcome
from tests.oracle.pairings import Pairing
from tests.oracle.retention import leak, retention, risk_sets
from tests.oracle.roster import current_places
from tests.oracle.rules import Rules, rules_from
from tests.oracle.statistics import wilson

__all__ = [
    "Clinic",
    "Episode",
    "Pairing",
    "Rules",
    "alliance",
    "alliance_by_session",
    "coverage",
    "current_places",
    "early_dropout",
    "idle_days",
    "leak",
    "outcome",
    "read_clinic",
    "retention",
    "risk_sets",
    "rules_from",
    "wilson",
]
