"""The practice report of a quarter: four pages for a meeting inside the clinic, or a shorter one for outside."""

from __future__ import annotations

from typing import Any

from dashboard.access.viewer import Viewer
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.periods import Quarter, newest_quarter
from dashboard.answers.reports import check_may_make_practice_report, record_practice_report
from dashboard.reports import outside, practice_figures, practice_pages
from dashboard.reports.asked import Asked
from dashboard.reports.fonts import font_folder
from dashboard.reports.parts import Drawn
from dashboard.reports.typeset import typeset
from dashboard.settings import Refused
from dashboard.wording import common
from dashboard.wording import reports as words


def make_practice_report(
    clinic: Clinic, viewer: Viewer, quarter: Quarter | None = None, *, is_outside: bool = False
) -> bytes:
    """The report as PDF, logged; without a quarter that of the newest one that is over.

    `is_outside`: counts under 8 left out, others rounded to 5, no counselor and no team. Raises `AccessDenied` unless
    the viewer may, `Refused` without data, for a quarter after them, or without the packages for it.
    """
    check_may_make_practice_report(viewer, is_outside=is_outside)
    font_folder()
    asked = _asked(clinic, viewer, quarter)
    data, figures = _outside(asked) if is_outside else _inside(asked)
    made = typeset("outside" if is_outside else "practice", {**_heading(asked), **data}, figures, asked.data_to)
    record_practice_report(clinic, viewer, str(asked.quarter), is_outside=is_outside)
    return made


def _asked(clinic: Clinic, viewer: Viewer, quarter: Quarter | None) -> Asked:
    data_to = ask(clinic, viewer, "data_to").data_to
    if data_to is None:
        raise Refused("There are no data yet, so there is nothing to report.")
    chosen = quarter or newest_quarter(data_to)
    if chosen.first > data_to:
        raise Refused(f"{chosen} begins after the data end ({common.long_date(data_to)}).")
    return Asked(clinic, viewer, chosen, data_to)


def _heading(asked: Asked) -> dict[str, Any]:
    roster = ask(asked.clinic, asked.viewer, "counselors").frame
    teams = sorted(roster["team"].dropna().unique(), key=str.casefold)
    quarter = words.quarter_words(asked.quarter.first)
    return {
        "title": f"Practice report, {quarter}",
        "scope": words.scope(teams, is_everybody=asked.has_names),
        "period": words.period(asked.year.from_on, asked.year.to_on),
        "data_to": common.data_to(asked.data_to),
        "safety": common.NOT_A_SAFETY_SYSTEM,
        "not_settled": words.not_settled(quarter, asked.data_to),
        "quarter": quarter,
        "how": words.how_to_read(),
    }


def _inside(asked: Asked) -> tuple[dict[str, Any], dict[str, Drawn]]:
    return practice_pages.pages(asked), practice_figures.figures(asked)


def _outside(asked: Asked) -> tuple[dict[str, Any], dict[str, Drawn]]:
    return outside.pages_and_figures(asked.clinic, asked.viewer, asked.year, asked.two_years)
