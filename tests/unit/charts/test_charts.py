"""Every figure: order, words for what is hidden, counts in the hover, the sentence of an empty one, and sameness."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard import charts
from tests.unit.charts import frames as make

FIGURES: dict[str, Callable[..., go.Figure]] = {
    "bands": lambda **mode: charts.retention_bands(make.retention(), **mode),
    "curve": lambda **mode: charts.still_attending(make.retention(), **mode),
    "leak": lambda **mode: charts.leak_by_session(make.leak(), **mode),
    "funnel": lambda **mode: charts.early_dropout_funnel(
        pd.DataFrame([make.early("c1"), make.early("c2", pairings=20)]), make.PRACTICE, make.NAMES, **mode
    ),
    "list": lambda **mode: charts.early_dropout_list(pd.DataFrame([make.early()]), make.PRACTICE, make.NAMES, **mode),
    "heat": lambda **mode: charts.low_share_heat_map(pd.DataFrame([make.alliance()]), make.NAMES, **mode),
    "course": lambda **mode: charts.trajectory(pd.DataFrame([make.stage("1"), make.stage("7+")]), mark=9, **mode),
    "coverage": lambda **mode: charts.coverage_list(pd.DataFrame([make.coverage()]), make.NAMES, **mode),
    "quality": lambda **mode: charts.quality_list(pd.DataFrame([make.alliance()]), make.NAMES, **mode),
    "trend": lambda **mode: charts.trend(make.months(), **mode),
    "cusum": lambda **mode: charts.cusum(make.sums(), **mode),
    "released": lambda **mode: charts.released_bands(pd.DataFrame([make.released()]), **mode),
    "releases": lambda **mode: charts.bands_over_releases(pd.DataFrame([make.released()]), **mode),
}
EMPTY: dict[str, Callable[[str], go.Figure]] = {
    "bands": lambda why: charts.retention_bands(make.retention().head(0), why=why),
    "curve": lambda why: charts.still_attending(make.retention().head(0), why=why),
    "leak": lambda why: charts.leak_by_session(make.leak().head(0), why=why),
    "funnel": lambda why: charts.early_dropout_funnel(pd.DataFrame([make.early()]).head(0), {}, {}, why=why),
    "list": lambda why: charts.early_dropout_list(pd.DataFrame([make.early()]).head(0), {}, {}, why=why),
    "heat": lambda why: charts.low_share_heat_map(pd.DataFrame([make.alliance()]).head(0), {}, why=why),
    "course": lambda why: charts.trajectory(pd.DataFrame([make.stage("1")]).head(0), why=why),
    "coverage": lambda why: charts.coverage_list(pd.DataFrame([make.coverage()]).head(0), {}, why=why),
    "quality": lambda why: charts.quality_list(pd.DataFrame([make.alliance()]).head(0), {}, why=why),
    "trend": lambda why: charts.trend(make.months().head(0), why=why),
    "cusum": lambda why: charts.cusum(make.sums().head(0), why=why),
    "released": lambda why: charts.released_bands(pd.DataFrame([make.released()]).head(0), why=why),
    "releases": lambda why: charts.bands_over_releases(pd.DataFrame([make.released()]).head(0), why=why),
}


def words_on(figure: go.Figure) -> list[str]:
    """Every annotation and every text of a trace."""
    notes = [annotation.text for annotation in figure.layout.annotations]
    return notes + [str(text) for trace in figure.data for text in (trace.text or ())]


def hovers(figure: go.Figure) -> str:
    """Everything a hover can show, as one text."""
    told = [(trace.hovertemplate, trace.customdata) for trace in figure.data if trace.hoverinfo != "skip"]
    return json.dumps([[template, list(map(str, data)) if data is not None else []] for template, data in told])


@pytest.mark.parametrize("name", FIGURES)
def test_figure_is_the_same_for_the_same_frame(name: str) -> None:
    assert FIGURES[name]().to_json() == FIGURES[name]().to_json()


@pytest.mark.parametrize("name", FIGURES)
def test_figure_tells_how_many_in_the_hover(name: str) -> None:
    assert "n = " in hovers(FIGURES[name]())


@pytest.mark.parametrize("name", FIGURES)
def test_figure_has_no_title_and_no_legend(name: str) -> None:
    figure = FIGURES[name]()

    assert figure.layout.title.text is None
    assert figure.layout.template.layout.showlegend is False


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_figure_lets_the_page_shine_through_in_both_modes(name: str, mode: str) -> None:
    layout = FIGURES[name](mode=mode).layout.template.layout

    assert (layout.paper_bgcolor, layout.plot_bgcolor) == ("rgba(0,0,0,0)", "rgba(0,0,0,0)")
    assert layout.font.color == {"light": "#1F2D2C", "dark": "#ECE8DF"}[mode]
    assert layout.font.family.startswith('"Source Sans"')


@pytest.mark.parametrize("name", EMPTY)
def test_empty_frame_says_why(name: str) -> None:
    assert words_on(EMPTY[name]("Nobody started in May.")) == ["Nobody started in May."]


@pytest.mark.parametrize("name", ["bands", "curve", "leak", "funnel"])
def test_share_axis_starts_at_zero(name: str) -> None:
    assert FIGURES[name]().layout.yaxis.range[0] == 0


@pytest.mark.parametrize("name", ["bands", "curve", "leak", "funnel", "course"])
def test_axes_have_titles_with_units(name: str) -> None:
    layout = FIGURES[name]().layout

    assert layout.xaxis.title.text
    assert "100" in layout.yaxis.title.text or "0 to 10" in layout.yaxis.title.text


def test_bands_name_themselves_with_their_last_share() -> None:
    words = " ".join(words_on(charts.retention_bands(make.retention())))

    assert "Dropped out <b>18</b>" in words
    assert "Still attending <b>70</b>" in words
    assert "Changed counselor" not in words


def test_bands_add_up_to_100_at_every_session() -> None:
    figure = charts.retention_bands(make.retention())

    assert [sum(heights) for heights in zip(*(trace.y for trace in figure.data), strict=True)] == pytest.approx(
        [100] * 4
    )


def test_bands_refuse_several_groups() -> None:
    both = pd.concat([make.retention("North"), make.retention("South")])

    with pytest.raises(ValueError, match="North, South"):
        charts.retention_bands(both)


def test_counts_stand_under_each_session() -> None:
    assert {"340", "280", "220"} <= set(words_on(charts.still_attending(make.retention())))


def test_curve_draws_the_six_largest_groups_and_says_so() -> None:
    groups = [make.retention(f"Team {letter}", at_risk_clients=size) for size, letter in enumerate("ABCDEFGH", 50)]

    figure = charts.still_attending(pd.concat(groups))

    assert [trace.name for trace in figure.data if trace.name] == [f"Team {letter}" for letter in "CDEFGH"]
    assert "The 6 largest of 8 groups; all are in the table." in words_on(figure)


def test_curve_keeps_two_groups_of_one_name_apart() -> None:
    both = pd.concat([make.retention("c1"), make.retention("c2")])

    figure = charts.still_attending(both, names={"c1": "Kim", "c2": "Kim"})

    assert [trace.name for trace in figure.data if trace.name] == ["Kim", "Kim"]


def test_curve_names_an_empty_group_as_not_stated() -> None:
    figure = charts.still_attending(pd.concat([make.retention("North"), make.retention("")]))

    assert "not stated" in [trace.name for trace in figure.data]


def test_curve_ends_with_its_numbers_and_says_where_it_stops() -> None:
    figure = charts.still_attending(pd.concat([make.retention("North", 3), make.retention("South", 2)]))

    assert "South <b>80</b> at session 2" in words_on(figure)
    assert max(figure.data[-1].x) == 2


def test_context_line_is_drawn_with_its_words_and_source() -> None:
    context = SimpleNamespace(share=0.66, label="published: 66 in 100", source="Simon et al. 2012")

    figure = charts.still_attending(make.retention(), context)

    (note,) = [note for note in figure.layout.annotations if note.text.replace("<br>", " ") == context.label]
    assert note.hovertext == "Simon et al. 2012"
    assert [line.y0 for line in figure.layout.shapes] == [66]


def test_leak_without_anyone_leaving_is_drawn_at_zero() -> None:
    nobody = make.leak(left_dropped_out=0, left_planned=0, left_other=0)

    (bars,) = charts.leak_by_session(nobody).data

    assert list(bars.y) == [0, 0]


def test_list_is_alphabetical_whatever_the_rates() -> None:
    rows = [make.early("c1", rate=0.01), make.early("c3", rate=0.4), make.early("c2", rate=0.2)]

    figure = charts.early_dropout_list(pd.DataFrame(rows), make.PRACTICE, make.NAMES)

    assert list(figure.layout.yaxis.ticktext) == ["ada K.", "Bo N.", "Theo L."]
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]


def test_list_shows_words_for_too_few_and_no_number_for_hidden() -> None:
    hidden = "rate,rate_low,rate_high,shrunken_rate,shrunken_low,shrunken_high"
    rows = [make.early("c1"), make.early("c2", pairings=3, label="too_few", hidden=hidden)]

    figure = charts.early_dropout_list(pd.DataFrame(rows), make.PRACTICE, make.NAMES)

    assert "3, too few to say" in words_on(figure)
    assert [list(trace.x) for trace in figure.data if trace.mode == "markers"] == [[None, 18.5], [None, 20]]


def test_list_without_best_estimates_draws_only_what_was_counted() -> None:
    empty = dict.fromkeys(("shrunken_rate", "shrunken_low", "shrunken_high"))

    figure = charts.early_dropout_list(pd.DataFrame([make.early(**empty)]), make.PRACTICE, make.NAMES)

    assert [list(trace.x) for trace in figure.data] == [[10.5, pytest.approx(34.8)], [20]]
    assert not any("best estimate" in words for words in words_on(figure))


def test_funnel_names_only_who_is_flagged_or_outside() -> None:
    rows = [
        make.early("c1"),
        make.early("c2", pairings=30, rate=0.02),
        make.early("c3", pairings=50, flagged_on=pd.Timestamp("2026-03-31"), label="look_first"),
    ]

    words = words_on(charts.early_dropout_funnel(pd.DataFrame(rows), make.PRACTICE, make.NAMES))

    assert {"ada K.", "<b>Bo N.</b>"} <= set(words)
    assert "Theo L." not in words


def test_funnel_draws_the_wider_limits_only_where_they_are_wider() -> None:
    alike = pd.DataFrame([make.early("c1"), make.early("c2", pairings=30)])
    wider = alike.assign(od95_high=0.4, od998_high=0.5)

    assert "95 %, wider" not in words_on(charts.early_dropout_funnel(alike, make.PRACTICE, make.NAMES))
    assert "95 %, wider" in words_on(charts.early_dropout_funnel(wider, make.PRACTICE, make.NAMES))


def test_funnel_measures_against_what_was_expected() -> None:
    frame = pd.DataFrame([make.early("c1", rate=0.34, expected=0.34)])

    figure = charts.early_dropout_funnel(frame, make.PRACTICE, make.NAMES)

    assert list(figure.data[-1].y) == [pytest.approx(17)]


def test_funnel_without_a_practice_rate_draws_the_points_alone() -> None:
    frame = pd.DataFrame([make.early("c1")])

    figure = charts.early_dropout_funnel(frame, {"practice_rate": float("nan")}, make.NAMES)

    assert not any(words.startswith("practice") for words in words_on(figure))


def test_heat_map_shows_words_for_hidden_and_not_rated_cells() -> None:
    nothing = dict.fromkeys(("low_share", "shrunken_share"))
    rows = [
        make.alliance("c1"),
        make.alliance("c2", clients=3, hidden="low_share,shrunken_share", **nothing),
        make.alliance("c3", clients=0, **nothing),
    ]

    figure = charts.low_share_heat_map(pd.DataFrame(rows), make.NAMES)

    assert list(figure.data[1].text) == ["too few", "no ratings", "28"]


@pytest.mark.parametrize(("clients", "words"), [(4, "too few"), (5, "28"), (6, "28")])
def test_heat_map_hides_under_five_clients(clients: int, words: str) -> None:
    figure = charts.low_share_heat_map(pd.DataFrame([make.alliance(clients=clients)]), make.NAMES)

    assert list(figure.data[1].text) == [words]


@pytest.mark.parametrize(("clients", "hatch"), [(9, "/"), (10, "")])
def test_heat_map_hatches_under_ten_clients(clients: int, hatch: str) -> None:
    figure = charts.low_share_heat_map(pd.DataFrame([make.alliance(clients=clients)]), make.NAMES)

    assert list(figure.data[0].marker.pattern.shape) == [hatch]


def test_heat_map_falls_back_to_the_counted_share() -> None:
    figure = charts.low_share_heat_map(pd.DataFrame([make.alliance(shrunken_share=None)]), make.NAMES)

    assert list(figure.data[1].text) == ["30"]


def test_heat_map_keeps_two_counselors_of_one_name_apart() -> None:
    frame = pd.DataFrame([make.alliance("c1"), make.alliance("c2")])

    figure = charts.low_share_heat_map(frame, {"c1": "Kim", "c2": "Kim"})

    assert list(figure.layout.yaxis.ticktext) == ["Kim", "Kim"]
    assert list(figure.data[1].y) == [0, 1]


def test_heat_map_puts_domains_in_order_and_did_not_feel_heard_beside() -> None:
    frame = pd.DataFrame([make.alliance(domain=domain) for domain in ("overall", "goals", "heard")])

    figure = charts.low_share_heat_map(frame, make.NAMES)

    assert list(figure.layout.xaxis.ticktext) == ["Heard", "Goals", "Overall"]
    assert {"did not feel heard", "3 of 40"} <= set(words_on(figure))


def test_heat_map_frames_a_flagged_cell() -> None:
    frame = pd.DataFrame([make.alliance(label="look_first"), make.alliance(domain="goals")])

    figure = charts.low_share_heat_map(frame, make.NAMES)

    assert len(figure.layout.shapes) == 1
    assert "<b>28</b>" in words_on(figure)


def test_heat_map_refuses_to_mix_instruments() -> None:
    frame = pd.DataFrame([make.alliance(), make.alliance(instrument="fit")])

    with pytest.raises(ValueError, match="srs, fit"):
        charts.low_share_heat_map(frame, make.NAMES)


def test_course_puts_stages_in_order_and_leaves_out_what_has_no_mean() -> None:
    rows = [make.stage("7+"), make.stage("4-6"), make.stage("1"), make.stage("2", mean_score=None)]

    figure = charts.trajectory(pd.DataFrame(rows), mark=9)

    assert list(figure.data[-1].x) == [0, 3, 4]
    assert "mark 9" in words_on(figure)


def test_course_axis_says_where_it_starts() -> None:
    figure = charts.trajectory(pd.DataFrame([make.stage("1")]))

    assert figure.layout.yaxis.title.text == "heard, 0 to 10 (axis from 7)"


def test_coverage_greys_and_says_under_half() -> None:
    rows = [make.coverage("c1", coverage=0.5), make.coverage("c2", coverage=0.49, rated=98)]

    figure = charts.coverage_list(pd.DataFrame(rows), make.NAMES)

    assert "98 of 200, under half" in words_on(figure)
    assert "160 of 200" in words_on(figure)
    assert figure.data[-1].marker.color[0] == "#8A938F"


def test_quality_refuses_several_rows_of_a_counselor() -> None:
    with pytest.raises(ValueError, match="one row per counselor"):
        charts.quality_list(pd.DataFrame([make.alliance(), make.alliance(domain="goals")]), make.NAMES)


def test_released_bands_fill_a_whole_step_and_hold_no_share() -> None:
    rows: list[dict[str, Any]] = [
        make.released(band="two_thirds_or_more"),
        make.released("goals", band="up_to_a_third"),
    ]

    figure = charts.released_bands(pd.DataFrame(rows))

    own = figure.data[1]
    assert list(own.base) == [2.015, 0.015]
    assert set(own.x) == {0.97}
    assert "%" not in " ".join(own.customdata)


def test_released_bands_say_when_there_are_too_few_others() -> None:
    frame = pd.DataFrame([make.released(practice_band_low=None, practice_band_high=None)])

    assert "Too few other counselors to compare with." in words_on(charts.released_bands(frame))


def test_releases_run_from_left_to_right_by_batch() -> None:
    frame = pd.DataFrame([make.released(batch=2, quarter="2026 Q1"), make.released(batch=1, quarter="2025 Q3")])

    figure = charts.bands_over_releases(frame)

    assert list(figure.layout.xaxis.ticktext) == ["2025 Q3", "2026 Q1"]


def test_expected_is_told_where_it_differs_between_counselors() -> None:
    rows, drawn = pd.DataFrame([make.early(expected=0.3)]), (charts.early_dropout_list, charts.early_dropout_funnel)

    with_mix, without = (
        [draw(rows, make.PRACTICE, make.NAMES, has_case_mix=has) for draw in drawn] for has in (True, False)
    )

    assert all("Expected with these clients: 30 of 100" in str(figure.to_dict()) for figure in with_mix)
    assert all("Expected with these clients" not in str(figure.to_dict()) for figure in without)
    assert "expected" in str(with_mix[1].layout.yaxis.title.text)
    assert "expected" not in str(without[1].layout.yaxis.title.text)
