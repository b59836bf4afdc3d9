"""The second answer on outcome, on examples worked by hand."""

from tests.oracle.outcome import judged, outcome
from tests.unit.oracle.examples import clinic, visit


def course(scores: list[str], column: str = "phq9_total", client: str = "c") -> list[dict[str, str]]:
    return [visit(7 * week, client=client, **({column: score} if score else {})) for week, score in enumerate(scores)]


def test_first_against_last_total_whatever_lies_between() -> None:
    (episode,) = clinic(course(["", "16", "27", "9", ""])).episodes

    change = judged(episode, "phq9")

    assert change is not None
    assert change.measures() == {"recovered", "reliably_improved", "case_at_start", "recovery", "reliable_recovery"}


def test_one_total_is_no_change() -> None:
    (episode,) = clinic(course(["16", ""])).episodes

    assert judged(episode, "phq9") is None


def test_higher_is_better_on_the_ors() -> None:
    (episode,) = clinic(course(["24.9", "19.9"], "ors_total")).episodes

    change = judged(episode, "ors")

    assert change is not None
    assert change.measures() == {"deteriorated", "case_at_start"}


def test_open_courses_are_not_counted() -> None:
    found = clinic([*course(["16", "9"]), visit(60, client="newest")])

    rows = list(outcome(found, lambda _: "all"))

    assert [row["denominator"] for row in rows if row["measure"] == "recovered"] == [1]
    still_open = clinic([*course(["16", "9"]), visit(30, client="newest")])
    assert all(row["denominator"] == 0 for row in outcome(still_open, lambda _: "all"))
