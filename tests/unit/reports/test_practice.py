"""The practice report: four pages with the page's digits, by team for some, without anybody for outside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pypdf import PdfReader

from dashboard.access.viewer import AccessDenied, Role, Viewer
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.outside import leaving_the_clinic
from dashboard.answers.periods import Quarter, last_months
from dashboard.answers.reports import low_shares_by_team
from dashboard.charts.rows import rows_of
from dashboard.office import audit
from dashboard.reports.practice import make_practice_report
from dashboard.settings import Refused
from dashboard.values import number_text
from dashboard.wording import alliance, common, early_dropout, retention, today
from tests.unit.reports.conftest import NAMES, NASTY_TEAM, OF_SOUTH, SUPERVISOR, read, text_of
from tests.unit.reports.test_pack import alternatives, plain

QUARTER = Quarter(2025, 1)


@pytest.fixture
def year() -> Filters:
    from_on, to_on = last_months(QUARTER.last, 12)
    return Filters(from_on=from_on, to_on=to_on)


@pytest.fixture(scope="module")
def of_south(clinic: Clinic) -> PdfReader:
    return read(make_practice_report(clinic, OF_SOUTH, QUARTER))


@pytest.fixture(scope="module")
def outside(clinic: Clinic) -> PdfReader:
    return read(make_practice_report(clinic, SUPERVISOR, QUARTER, is_outside=True))


def test_report_has_four_tagged_pages_with_words_for_its_figures(report: PdfReader) -> None:
    assert len(report.pages) == 4
    assert report.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert len(alternatives(report)) == 7


def test_report_prints_the_digits_of_the_pages(clinic: Clinic, report: PdfReader, year: Filters) -> None:
    told = text_of(report)
    figures = rows_of(ask(clinic, SUPERVISOR, "headline_figures", year).frame)
    early = next(row for row in figures if row.text("figure") == "early_dropout")
    frame = ask(clinic, SUPERVISOR, "early_dropout", year).frame

    assert plain(retention.headline(ask(clinic, SUPERVISOR, "retention", year).frame)) in told
    assert plain(retention.leak_headline(ask(clinic, SUPERVISOR, "leak", year).frame)) in told
    assert plain(early_dropout.headline(frame, early.number("low"), early.number("high"))) in told
    assert plain(alliance.coverage_headline(ask(clinic, SUPERVISOR, "coverage", year).frame)) in told
    for row in figures:
        shown = f"{common.percent(row.number('estimate'))} {today.likely(row.number('low'), row.number('high'))}"
        assert plain(shown) in told


def test_report_draws_the_best_estimates_of_the_page(clinic: Clinic, report: PdfReader, year: Filters) -> None:
    told = report.pages[2].extract_text().replace("\u00a0", " ")
    for row in rows_of(ask(clinic, SUPERVISOR, "alliance", year).frame):
        if row.text("domain") != "total" and row.number("shrunken_share") is not None:
            assert common.percent(row.number("shrunken_share")) in told


def test_report_names_counselors_to_whoever_supervises_all(report: PdfReader) -> None:
    assert NAMES["K3"] in text_of(report)


def test_report_for_one_team_names_no_counselor(of_south: PdfReader) -> None:
    told = text_of(of_south) + " ".join(alternatives(of_south))

    assert "South" in told
    assert not [name for name in NAMES.values() if name in told]
    assert "North" not in told


def test_shares_by_team_are_sums_of_counselors_with_small_ones_hidden(clinic: Clinic, year: Filters) -> None:
    cells = low_shares_by_team(clinic, SUPERVISOR, year).set_index(["group", "domain"])
    counted = ask(clinic, SUPERVISOR, "alliance", year).frame
    north = counted[counted["counselor_id"].isin(["K1", "K2"]) & (counted["domain"] == "heard")]

    assert cells.loc[(NASTY_TEAM, "heard"), "clients"] == north["clients"].sum()
    assert cells.loc[(NASTY_TEAM, "heard"), "low_share"] == pytest.approx(
        north["low_clients"].sum() / north["clients"].sum()
    )
    narrow = replace(year, overrides=(("min_clients_supervisor", "100"),))
    assert low_shares_by_team(clinic, SUPERVISOR, narrow)["low_share"].isna().all()


def test_outside_report_has_no_counselor_no_team_and_rounded_counts(
    clinic: Clinic, outside: PdfReader, year: Filters
) -> None:
    told = text_of(outside) + " ".join(alternatives(outside))
    leak = rows_of(leaving_the_clinic(ask(clinic, SUPERVISOR, "leak", year), year))

    assert not [name for name in (*NAMES.values(), *NAMES, NASTY_TEAM, "South") if f" {name} " in f" {told} "]
    for row in leak:
        shown = row.value("attended_clients")
        assert f"{row.count('session_number')}" in told
        assert number_text(shown) in told
        assert shown.number is None or shown.number % 5 == 0


def test_outside_report_is_of_the_whole_practice_only(clinic: Clinic) -> None:
    with pytest.raises(AccessDenied, match="whole practice"):
        make_practice_report(clinic, OF_SOUTH, QUARTER, is_outside=True)


@pytest.mark.parametrize("role", [Role.COUNSELOR, Role.ADMIN])
def test_report_is_for_supervisors(clinic: Clinic, role: Role) -> None:
    with pytest.raises(AccessDenied):
        make_practice_report(clinic, Viewer("x@clinic.test", (role,)), QUARTER)


def test_making_a_report_is_logged(clinic: Clinic, outside: PdfReader) -> None:
    entry = audit.entries(clinic.office, action="practice report made", subject="2025-Q1")[0]

    assert entry.detail["for"] == "outside the clinic"


def test_quarter_after_the_data_is_refused(clinic: Clinic) -> None:
    with pytest.raises(Refused, match="begins after the data end"):
        make_practice_report(clinic, SUPERVISOR, Quarter(2025, 2))


def test_store_without_data_is_refused(empty_clinic: Clinic) -> None:
    with pytest.raises(Refused, match="no data yet"):
        make_practice_report(empty_clinic, SUPERVISOR)
