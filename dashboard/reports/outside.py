"""The practice report as it may leave the clinic: figures of the practice alone, small counts hidden, no names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from dashboard.access.disclosure import FEWEST_OUTSIDE
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.outside import leaving_the_clinic
from dashboard.charts.rows import Row, only_group, rows_of
from dashboard.reports.parts import Drawn, table
from dashboard.reports.practice_figures import by_quarter
from dashboard.values import number_text, share_text
from dashboard.wording import reports as words
from dashboard.wording import retention
from dashboard.wording.common import DOMAINS

_SIZE = (56, 62)


def pages_and_figures(
    clinic: Clinic, viewer: Viewer, year: Filters, two_years: Filters
) -> tuple[dict[str, Any], dict[str, Drawn]]:
    """Sentences, tables and figures, all from rows that have been made fit to leave."""
    from dashboard.reports.figures.staying import leak as draw_leak  # noqa: PLC0415

    def leaving(question: str, filters: Filters) -> Any:
        return leaving_the_clinic(ask(clinic, viewer, question, filters), filters)

    leak = leaving("leak", year)
    early = rows_of(leaving("early_dropout_by_quarter", two_years))
    ratings = leaving("alliance_by_quarter", two_years)
    ratings = ratings[ratings["instrument"].isin(ratings["instrument"].head(1))]
    heard = rows_of(ratings[ratings["domain"] == "heard"])
    coverage = rows_of(leaving("coverage_by_quarter", two_years))
    definitions = ask(clinic, viewer, "leak", year).definitions
    main = str(ratings["instrument"].iloc[0]) if len(ratings) else None
    data = {
        "note": words.outside_note(),
        "scope": "",
        "leak_table": _table(only_group(leak), "Session", _session, "dropped_out_pct", "attended_clients"),
        "early_table": _table(early, "Began in", _quarter, "rate", "pairings"),
        "heard_table": _table(heard, "Began in", _quarter, "low_share", "clients"),
        "coverage_table": _table(coverage, "Quarter", _quarter, "coverage", "sessions"),
        "domain": DOMAINS["heard"],
        "rules": words.rules_in_force(definitions, main, fewest=FEWEST_OUTSIDE),
        "context": retention.early_leaving_context(),
    }
    alt = words.leak_alt_outside([(_session(row), _told(row, "dropped_out_pct")) for row in only_group(leak)])
    figures = {
        "leak": Drawn(draw_leak(only_group(leak), 174, 62), alt),
        **by_quarter(early, heard, coverage, _SIZE),
    }
    return data, figures


def _table(rows: Sequence[Row], head: str, name: Callable[[Row], str], share: str, whole: str) -> dict[str, Any]:
    told = [(name(row), _told(row, share), number_text(row.value(whole))) for row in rows]
    return table((head, "Share", "Of about"), told, right=(1, 2))


def _told(row: Row, column: str) -> str:
    if column.endswith("_pct"):
        percent = row.number(column)
        return share_text(row.value(column)) if percent is None else f"{percent:.0f} %"
    share = row.number(column)
    return share_text(row.value(column)) if share is None else f"{100 * share:.0f} %"


def _session(row: Row) -> str:
    return str(row.count("session_number"))


def _quarter(row: Row) -> str:
    return words.quarter_words(row.cells["quarter_on"])
