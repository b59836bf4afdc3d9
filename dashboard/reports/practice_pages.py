"""What the practice report says beside its figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashboard.answers.answer import Answer, Filters, LeftOut
from dashboard.answers.ask import ask
from dashboard.charts.rows import Row, rows_of
from dashboard.reports.asked import Asked
from dashboard.reports.parts import Bold, bold, table
from dashboard.reports.practice_figures import names_counselors
from dashboard.wording import alliance, common, early_dropout, outcome, quality, retention, today, trend
from dashboard.wording import definitions as rules
from dashboard.wording import reports as words


def pages(asked: Asked) -> dict[str, Any]:
    """Every sentence and table of the four pages."""
    clinic, viewer, year = asked.clinic, asked.viewer, asked.year
    bands, leak = ask(clinic, viewer, "retention", year), ask(clinic, viewer, "leak", year)
    ratings = ask(clinic, viewer, "alliance", year)
    main = ratings.frame[ratings.frame["instrument"].isin(ratings.frame["instrument"].head(1))]
    headline = ask(clinic, viewer, "headline_figures", year)
    months = ask(clinic, viewer, "trend", asked.two_years)
    instrument = None if main.empty else str(main["instrument"].iloc[0])
    return {
        "headline": retention.headline(bands.frame),
        "moved": f"Over the last two years {trend.in_short(months.frame)}.",
        "figures_table": _headline(headline, ask(clinic, viewer, "headline_figures", asked.own_quarter)),
        "bands_note": f"{retention.bands_caption()} {_left_out(asked, 'episode')}",
        "leak_headline": retention.leak_headline(leak.frame),
        "leak_note": f"{_rule(bands)} {rules.rule_matters()}",
        "context": f"{common.DROP_OUT.sentence} {retention.early_leaving_context()}",
        **_between_counselors(asked),
        "heat_title": "Below the mark, by counselor" if names_counselors(asked) else "Below the mark, by team",
        "heat_note": _heat_note(ratings, has_names=names_counselors(asked)),
        "domains": table(
            ("All clients", "Below the mark"), words.domain_lines(main[main["domain"] != "total"]), right=(1,)
        ),
        "coverage": alliance.coverage_headline(ask(clinic, viewer, "coverage", year).frame),
        "outcome": _outcome(asked),
        "checks": _checks(asked),
        "steps": _steps(asked),
        "rules": words.rules_in_force(bands.definitions, instrument),
    }


def _headline(year: Answer, quarter: Answer) -> dict[str, Any]:
    now, newest = _by_figure(year), _by_figure(quarter)
    rows = [
        (
            words.HEADLINE[figure][0],
            bold(f"**{_share(now[figure])}**"),
            today.likely(now[figure].number("low"), now[figure].number("high")),
            _counted(now[figure], words.HEADLINE[figure][1]),
            _share(newest[figure]) if figure in newest else common.TOO_FEW,
        )
        for figure in words.HEADLINE
        if figure in now
    ]
    return table(("", "The year", "How sure", "Counted", "The quarter"), rows, right=(1, 4))


def _by_figure(answer: Answer) -> dict[str, Row]:
    return {row.text("figure"): row for row in rows_of(answer.frame)}


def _share(row: Row) -> str:
    share = row.number("estimate")
    return common.TOO_FEW if share is None else common.percent(share)


def _counted(row: Row, what: str) -> str:
    part, whole = row.count("numerator"), row.count("denominator") or 0
    return f"{whole:,} {what}" if part is None else common.of_how_many(part, whole, what)


def _rule(answer: Answer) -> str:
    inforce = answer.definitions
    return rules.drop_out_rule(
        inforce.drop_out_rule, inactive_after_days=inforce.inactive_after_days, early_sessions=inforce.early_sessions
    )


def _left_out(asked: Asked, unit: str) -> str:
    year = asked.year
    filters = Filters(from_on=year.from_on, to_on=year.to_on, unit=unit)
    rows = rows_of(ask(asked.clinic, asked.viewer, "left_out", filters).frame)
    return common.left_out([LeftOut(row.text("reason"), row.count("clients") or 0) for row in rows])


def _between_counselors(asked: Asked) -> dict[str, Any]:
    """What is said beside the funnel: with names only where its reader supervises everybody."""
    early = ask(asked.clinic, asked.viewer, "early_dropout", asked.year)
    looks = rows_of(ask(asked.clinic, asked.viewer, "flag_quarters").frame)
    looked_on = looks[0].cells["made_on"] if looks else None
    by_name = early_dropout.differences(early.frame, early.names, looked_on)
    sure = _by_figure(ask(asked.clinic, asked.viewer, "headline_figures", asked.year))["early_dropout"]
    return {
        "early_headline": early_dropout.headline(
            early.frame, sure.number("low"), sure.number("high"), early_sessions=early.definitions.early_sessions
        ),
        "differences": by_name
        if asked.has_names
        else words.flagged(int(early.frame["flagged_on"].notna().sum()), has_looked=bool(looks)),
        "funnel_note": early_dropout.funnel_caption(),
        "no_clearance": early_dropout.no_clearance(),
    }


def _heat_note(ratings: Answer, *, has_names: bool) -> str:
    if has_names:
        return alliance.heat_map_caption(ratings.definitions.min_clients_supervisor)
    return words.team_heat_caption(ratings.definitions.min_clients_supervisor)


def _outcome(asked: Asked) -> list[list[str]]:
    """[instrument, what became of how many, of how many it is known] by instrument; none where there are no scores."""
    frame = ask(asked.clinic, asked.viewer, "outcome", asked.year).frame
    known = ask(asked.clinic, asked.viewer, "outcome_coverage", asked.year).frame
    return [
        [outcome.instrument_name(str(key)), outcome.headline(rows), outcome.known_of(known[known["instrument"] == key])]
        for key, rows in frame.groupby("instrument", sort=False)
    ]


def _checks(asked: Asked) -> dict[str, Any]:
    rows = rows_of(ask(asked.clinic, asked.viewer, "data_quality").frame)
    return table(("What", "Share", "Of how many"), [_check(row) for row in rows], right=(1, 2))


def _check(row: Row) -> tuple[str, Bold, str]:
    counted = common.of_how_many(row.count("numerator") or 0, row.count("denominator") or 0, "")
    return quality.check_words(row.text("check")), bold(f"**{common.percent(row.number('estimate'))}**"), counted


def _steps(asked: Asked) -> dict[str, Any]:
    rows = rows_of(ask(asked.clinic, asked.viewer, "inclusion").frame)
    return table(("Step", "Left", "Left out", "Why"), [_step(row.cells) for row in rows], right=(1, 2))


def _step(cells: Mapping[str, Any]) -> tuple[str, str, str, str]:
    left_out = f"{int(cells['left_out']):,}" if cells["left_out"] else ""
    return quality.step_words(cells["step"]), f"{int(cells['rows']):,}", left_out, str(cells["reason"])
