"""The figures of the practice report, each with its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from dashboard.answers.answer import Answer
from dashboard.answers.ask import ask
from dashboard.answers.reports import low_shares_by_team
from dashboard.charts.counselors import practice_rate
from dashboard.charts.rows import DOMAINS, Row, named_rows, only_group, rows_of
from dashboard.charts.theme import LIGHT
from dashboard.reports.asked import Asked
from dashboard.reports.parts import Drawn, short
from dashboard.values import share_text
from dashboard.wording import alliance, early_dropout, retention
from dashboard.wording import reports as words

if TYPE_CHECKING:
    from dashboard.reports.figures.comparing import Cell, Dot, Point

_THIRD = (56, 62)
MOST_NAMES = 24
# What is left of the page beside the funnel.
_HEAT_HEIGHT, _ROW_HEIGHT, _FEW = 118, 8.0, 10


def figures(asked: Asked) -> dict[str, Drawn]:
    """Figures by name: three small ones by quarter, bands, leak, funnel, heat."""
    from dashboard.reports.figures.staying import bands, leak  # noqa: PLC0415

    clinic, viewer, year = asked.clinic, asked.viewer, asked.year
    stayed, left = ask(clinic, viewer, "retention", year).frame, ask(clinic, viewer, "leak", year).frame
    at_sessions = only_group(stayed) if len(stayed) else []
    return {
        **_by_quarter(asked),
        "bands": Drawn(bands(at_sessions, 174, 104), retention.bands_alt(stayed)),
        "leak": Drawn(leak(only_group(left), 174, 74), retention.leak_alt(left)),
        "funnel": _funnel(asked),
        "heat": _heat_by_counselor(asked) if names_counselors(asked) else _heat_by_team(asked),
    }


def names_counselors(asked: Asked) -> bool:
    """Whether the heat map has a row per counselor: its reader supervises them all, and they fit on the page."""
    return asked.has_names and len(ask(asked.clinic, asked.viewer, "counselors").frame) <= MOST_NAMES


def _by_quarter(asked: Asked) -> dict[str, Drawn]:
    answers = {
        name: ask(asked.clinic, asked.viewer, f"{name}_by_quarter", asked.two_years)
        for name in ("early_dropout", "alliance", "coverage")
    }
    heard = answers["alliance"].frame
    heard = heard[heard["instrument"].isin(heard["instrument"].head(1)) & (heard["domain"] == "heard")]
    return by_quarter(
        rows_of(answers["early_dropout"].frame), rows_of(heard), rows_of(answers["coverage"].frame), _THIRD
    )


def by_quarter(
    early: Sequence[Row], heard: Sequence[Row], coverage: Sequence[Row], size: tuple[float, float]
) -> dict[str, Drawn]:
    """The three small figures `quarters_early`, `quarters_heard`, `quarters_coverage`."""
    from dashboard.reports.figures.comparing import quarters  # noqa: PLC0415

    begun = sorted({row.cells["quarter_on"] for rows in (early, heard, coverage) for row in rows})
    drawn = {
        "quarters_early": ("Early drop-out", _points(begun, early, "rate", "pairings"), LIGHT.dropped_out),
        "quarters_heard": ("Heard below the mark", _points(begun, heard, "low_share", "clients"), LIGHT.worth_a_look),
        "quarters_coverage": (
            "Sessions with feedback",
            _points(begun, coverage, "coverage", "sessions"),
            LIGHT.attending,
        ),
    }
    return {
        key: Drawn(
            quarters(points, colour, *size),
            words.quarters_alt(name, [(point.quarter, point.share) for point in points]),
        )
        for key, (name, points, colour) in drawn.items()
    }


def _points(begun: Sequence[date], rows: Sequence[Row], column: str, whole: str) -> list[Point]:
    """A point for every quarter, so that the figures beside each other have the same axis."""
    from dashboard.reports.figures.comparing import Point  # noqa: PLC0415

    known = {row.cells["quarter_on"]: row for row in rows}
    found = [(quarter, known.get(quarter, Row({}))) for quarter in begun]
    return [
        Point(
            words.quarter_words(quarter),
            row.number(column),
            row.number(f"{column}_low"),
            row.number(f"{column}_high"),
            row.count(whole),
        )
        for quarter, row in found
    ]


def _funnel(asked: Asked) -> Drawn:
    from dashboard.reports.figures.comparing import funnel  # noqa: PLC0415

    answer = ask(asked.clinic, asked.viewer, "early_dropout", asked.year)
    limits = rows_of(ask(asked.clinic, asked.viewer, "early_dropout_limits", asked.year).frame)
    rate = practice_rate(answer.practice)
    dots = _dots(answer, rate, has_names=asked.has_names)
    looks = rows_of(ask(asked.clinic, asked.viewer, "flag_quarters").frame)
    looked_on = looks[0].cells["made_on"] if looks else None
    named = early_dropout.funnel_alt(answer.frame, answer.practice, answer.names, looked_on)
    alt = named if asked.has_names else words.funnel_alt_unnamed(answer.frame, rate)
    return Drawn(funnel(dots, limits, rate, 112, 84), alt)


def _dots(answer: Answer, rate: float | None, *, has_names: bool) -> list[Dot]:
    """As on the page, a dot is as high as the counselor's rate over the expected one, times the practice's."""
    from dashboard.reports.figures.comparing import Dot  # noqa: PLC0415

    dots = []
    for name, row in named_rows(answer.frame, answer.names):
        clients, counted, expected = row.count("pairings"), row.number("rate"), row.number("expected")
        if clients and counted is not None:
            height = counted if rate is None or not expected else rate * counted / expected
            is_flagged = row.text("flagged_on") != ""
            dots.append(Dot(clients, height, is_flagged, name if has_names and is_flagged else ""))
    return dots


def _heat_by_counselor(asked: Asked) -> Drawn:
    answer = ask(asked.clinic, asked.viewer, "alliance", asked.year)
    rows = answer.frame[answer.frame["instrument"].isin(answer.frame["instrument"].head(1))]
    rows = rows[rows["domain"] != "total"]
    cells: dict[str, dict[str, Cell]] = {}
    for name, row in named_rows(rows, answer.names):
        column = "low_share" if row.number("shrunken_share") is None else "shrunken_share"
        cells.setdefault(name, {})[row.text("domain")] = _cell(row, column)
    return _heat(cells, alliance.heat_map_alt(rows, answer.names))


def _heat_by_team(asked: Asked) -> Drawn:
    cells: dict[str, dict[str, Cell]] = {}
    for row in rows_of(low_shares_by_team(asked.clinic, asked.viewer, asked.year)):
        cells.setdefault(row.text("group"), {})[row.text("domain")] = _cell(row, "low_share")
    told = [(name, domain, cell.words) for name, row in cells.items() for domain, cell in row.items()]
    return _heat(cells, words.heat_alt(told))


def _heat(cells: Mapping[str, Mapping[str, Cell]], alt: str) -> Drawn:
    from dashboard.reports.figures.comparing import heat_map  # noqa: PLC0415

    drawn = {domain: name for domain, name in DOMAINS.items() if any(domain in row for row in cells.values())}
    row_height = min(_ROW_HEIGHT, _HEAT_HEIGHT / max(len(cells), 1))
    return Drawn(heat_map({short(name): row for name, row in cells.items()}, drawn, 112, row_height), alt)


def _cell(row: Row, column: str) -> Cell:
    from dashboard.reports.figures.comparing import Cell  # noqa: PLC0415

    value = row.value(column)
    words_of = share_text(value) if value.is_hidden else words.cell_words(row.number(column), row.count("clients"))
    return Cell(
        value.number,
        words_of,
        is_flagged=row.text("label") == "look_first",
        is_few=(row.count("clients") or 0) < _FEW,
        is_little_rated=row.text("is_little_rated") == "True",
    )
