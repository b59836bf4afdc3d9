"""Pictures: a frame with the columns of an answer in, a plotly figure out.

Nothing is worked out here. Limits, intervals, best estimates and flags arrive as columns; a chart maps them
to places and colours. Every function is pure: the same frame gives the same figure. No figure has a title,
the page has it, and no figure has a legend, the lines carry their own names.
"""

from dashboard.charts.alliance import low_share_heat_map
from dashboard.charts.coverage import coverage_list, quality_list
from dashboard.charts.early_dropout import early_dropout_list
from dashboard.charts.empty import empty
from dashboard.charts.feedback import bands_over_releases, released_bands
from dashboard.charts.funnel import early_dropout_funnel
from dashboard.charts.leak import leak_by_session
from dashboard.charts.retention import retention_bands, still_attending
from dashboard.charts.theme import Mode, chart_config
from dashboard.charts.trajectory import trajectory

__all__ = [
    "Mode",
    "bands_over_releases",
    "chart_config",
    "coverage_list",
    "early_dropout_funnel",
    "early_dropout_list",
    "empty",
    "leak_by_session",
    "low_share_heat_map",
    "quality_list",
    "released_bands",
    "retention_bands",
    "still_attending",
    "trajectory",
]
