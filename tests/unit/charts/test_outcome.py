"""The pictures of outcome and of differences between groups: words, counts, what is hidden, and nothing to draw."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import charts
from dashboard.charts.outcome import CLASSES

NAMES = {"K1": "Theo L.", "K2": "ada K."}


def shares(group: str = "all", clients: int = 40, hidden: str = "") -> pd.DataFrame:
    """Rows of the question `outcome` for one group."""
    rows = [
        {
            "group": group, "instrument": "ors", "measure": name, "numerator": 10, "denominator": clients,
            "estimate": None if hidden else share, "low": share / 2, "high": share + 0.1, "hidden": hidden,
        }
        for (name, _, _), share in zip(CLASSES, (0.3, 0.25, 0.4, 0.05), strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def change(counselor_id: str = "K1", best: float | None = 0.4) -> dict[str, object]:
    """One row of the question `outcome_change`."""
    row: dict[str, object] = {"counselor_id": counselor_id, "instrument": "ors", "clients": 21, "hidden": ""}
    row |= {"adjusted_change": 1.2, "adjusted_change_low": -0.9, "adjusted_change_high": 3.3}
    ends = (None, None) if best is None else (best - 1, best + 1)
    return row | {
        "shrunken_change": best, "shrunken_change_low": ends[0], "shrunken_change_high": ends[1],
    }  # fmt: skip


def compared(group: str, session: int, low: float | None = -0.2) -> dict[str, object]:
    """One row of the question `retention_comparison`."""
    return {
        "group": group, "compared_with": "others", "session_number": session, "at_risk_clients": 30,
        "other_at_risk_clients": 90, "estimate": 0.6, "other_estimate": 0.7, "difference": -0.1,
        "difference_low": low, "difference_high": None if low is None else 0.0, "note": "", "hidden": "",
    }  # fmt: skip


def notes(figure: object) -> list[str]:
    return [annotation.text for annotation in figure.layout.annotations]  # type: ignore[attr-defined]


def test_parts_of_a_bar_add_up_to_one_hundred_and_small_ones_carry_no_number() -> None:
    figure = charts.outcome_shares(shares())

    assert sum(part.x[0] for part in figure.data) == pytest.approx(100)
    assert [part.text[0] for part in figure.data] == ["30", "25", "40", ""]
    assert "40" in notes(figure)
    assert "n = 40" in str(figure.data[0].customdata)


def test_groups_are_alphabetical_by_their_words() -> None:
    figure = charts.outcome_shares(pd.concat([shares("K1"), shares("K2", 20)]), NAMES)

    assert list(figure.layout.yaxis.ticktext) == ["ada K.", "Theo L."]
    assert "n = 20" in str(figure.data[0].customdata[0])


def test_a_group_of_too_few_has_words_and_no_bar() -> None:
    figure = charts.outcome_shares(pd.concat([shares("North"), shares("South", 3, "estimate,low,high")]))

    assert [part.x[1] for part in figure.data] == [None] * 4
    assert "too few to say" in notes(figure)


def test_two_instruments_never_share_a_picture() -> None:
    both = pd.concat([shares(), shares().assign(instrument="phq9")])

    with pytest.raises(ValueError, match="ors, phq9"):
        charts.outcome_shares(both)


def test_change_is_alphabetical_with_best_estimates_where_there_are_any() -> None:
    figure = charts.outcome_change_list(pd.DataFrame([change("K1"), change("K2")]), NAMES)
    raw = charts.outcome_change_list(pd.DataFrame([change("K1", best=None)]), NAMES)

    assert list(figure.layout.yaxis.ticktext) == ["ada K.", "Theo L."]
    assert any("best estimate" in note for note in notes(figure))
    assert not any("best estimate" in note for note in notes(raw))
    assert list(raw.data[0].x) == [-0.9, 3.3]


def test_differences_without_an_interval_are_hollow() -> None:
    rows = pd.DataFrame([compared("North", 3), compared("North", 5, low=None)])

    figure = charts.differences(rows)

    dots = [trace for trace in figure.data if trace.mode == "markers"]
    assert dots[0].marker.color[0] != dots[1].marker.color[0]
    assert len([trace for trace in figure.data if trace.mode == "lines"]) == 1
    assert "n = 30 and 90" in str(dots[0].customdata)


def test_nothing_to_draw_says_why() -> None:
    assert notes(charts.outcome_shares(shares().head(0), why="Nobody yet.")) == ["Nobody yet."]
    assert notes(charts.outcome_change_list(pd.DataFrame([change()]).head(0), NAMES, why="No one.")) == ["No one."]
    assert notes(charts.differences(pd.DataFrame([compared("a", 3)]).head(0), why="One group.")) == ["One group."]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_pictures_are_the_same_for_the_same_frame(mode: str) -> None:
    for draw in (
        lambda: charts.outcome_shares(shares(), mode=mode),
        lambda: charts.outcome_change_list(pd.DataFrame([change()]), NAMES, mode=mode),
        lambda: charts.differences(pd.DataFrame([compared("North", 3)]), mode=mode),
    ):
        assert draw().to_json() == draw().to_json()
