"""Answers that leave the clinic: only those that are meant to, and with small counts hidden."""

from __future__ import annotations

import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.outside import TALLIES, leaving_the_clinic
from dashboard.answers.questions import REGISTER
from dashboard.settings import Refused


@pytest.mark.parametrize("question", TALLIES)
def test_no_count_of_one_to_seven_leaves(question: str, practice: Clinic) -> None:
    frame = leaving_the_clinic(ask(practice, operator(), question), Filters())

    for count in TALLIES[question].shares_by_count:
        shown = frame[count].dropna()
        assert ((shown == 0) | (shown >= 8)).all()
        assert (shown % 5 == 0).all()


def test_counts_of_the_practice_are_rounded(practice: Clinic) -> None:
    frame = leaving_the_clinic(ask(practice, operator(), "early_dropout_by_quarter"), Filters())

    # 27 clients began in the quarter, 14 of whom dropped out.
    row = frame[frame["pairings"].fillna(0) > 0].iloc[0]
    assert (row["pairings"], row["dropped_out"], row["rate"]) == (25, 15, 0.52)


@pytest.mark.parametrize("question", sorted(set(REGISTER) - set(TALLIES) - {"my_feedback", "my_open_feedback"}))
def test_question_that_is_not_meant_to_leave_is_refused(question: str, practice: Clinic) -> None:
    with pytest.raises(Refused, match="not meant to leave the clinic"):
        leaving_the_clinic(ask(practice, operator(), question), Filters())


@pytest.mark.parametrize("filters", [Filters(by="counselor"), Filters(counselor_id="K5")])
def test_single_counselors_do_not_leave(filters: Filters, practice: Clinic) -> None:
    with pytest.raises(Refused, match="single counselors"):
        leaving_the_clinic(ask(practice, operator(), "leak", filters), filters)
