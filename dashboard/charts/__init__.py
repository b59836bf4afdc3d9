"""Pictures: a frame with the columns of an answer in, a plotly figure out.

Nothing is worked out here. Limits, intervals, best estimates and flags arrive as columns; a chart maps them
to places and colours. Every function is pure: the same frame gives the same figure. No figure has a title,
the page has it, and no figure has a legend, the lines carry their own names.
"""

from dashboard.charts.alliance import low_share_heat_map
from dashboard.charts.alliance_over_time import landmark_list, leaving_list, net_recovery_list, ruptures_list
from dashboard.charts.coverage import coverage_list, quality_list
from dashboard.charts.coverage_by_session import coverage_by_session
from dashboard.charts.cusum import cusum
from dashboard.charts.differences import differences
from dashboard.charts.early_dropout import early_dropout_list
from dashboard.charts.empty import empty
from dashboard.charts.feedback import bands_over_releases, released_bands
from dashboard.charts.funnel import early_dropout_funnel
from dashboard.charts.leak import leak_by_session
from dashboard.charts.outcome import outcome_change_list, outcome_shares
from dashboard.charts.retention import retention_bands, still_attending
from dashboard.charts.theme import Mode, chart_config
from dashboard.charts.training import training_effect_list, training_needs_list
from dashboard.charts.trajectory import trajectory
from dashboard.charts.trend import trend

__all__ = [
    "Mode",
    "bands_over_releases",
    "chart_config",
    "coverage_by_session",
    "coverage_list",
    "cusum",
    "differences",
    "early_dropout_funnel",
    "early_dropout_list",
    "empty",
    "landmark_list",
    "leak_by_session",
    "leaving_list",
    "low_share_heat_map",
    "net_recovery_list",
    "outcome_change_list",
    "outcome_shares",
    "quality_list",
    "released_bands",
    "retention_bands",
    "ruptures_list",
    "still_attending",
    "training_effect_list",
    "training_needs_list",
    "trajectory",
    "trend",
]
