"""Where one episode ends and the next begins, what records say of them, and what number they begin with."""

from tests.oracle import Clinic
from tests.unit.oracle.examples import Row, clinic, day, record, visit, weekly


def days_of(found: Clinic) -> list[list[int]]:
    """The day numbers of every episode's rows."""
    return [[(one.on - day(0)).days for one in episode.appointments] for episode in found.episodes]


def test_a_gap_of_180_days_holds_an_episode_together_and_181_do_not() -> None:
    assert days_of(clinic([visit(0), visit(180)])) == [[0, 180]]
    assert days_of(clinic([visit(0), visit(181)])) == [[0], [181]]


def test_a_missed_row_in_between_shortens_the_gap() -> None:
    rows = [visit(0), visit(100, attendance="no_show"), visit(200)]

    assert days_of(clinic(rows)) == [[0, 100, 200]]


def test_the_day_of_a_declared_ending_belongs_to_it_and_the_next_row_does_not() -> None:
    rows = [visit(0), visit(7), visit(8), visit(15)]

    assert days_of(clinic(rows, [record(0, "planned", 7)])) == [[0, 7], [8, 15]]


def test_ongoing_blank_and_undated_endings_begin_nothing() -> None:
    for ending, end in (("ongoing", 7), ("", 7), ("planned", None)):
        assert days_of(clinic(weekly("AAA"), [record(0, ending, end)])) == [[0, 7, 14]]


def test_a_booking_after_an_ending_not_yet_known_stays_in_the_episode() -> None:
    rows = [visit(0), visit(20, attendance="future")]

    assert days_of(clinic(rows, [record(0, "planned", 10)])) == [[0, 20]]


def test_the_start_of_a_later_record_begins_an_episode_and_that_of_the_first_does_not() -> None:
    rows = [visit(0, session_type="consultation"), visit(7), visit(14), visit(21)]

    found = clinic(rows, [record(7), record(15)])

    assert days_of(found) == [[0, 7, 14], [21]]


def test_records_belong_to_the_earliest_episode_that_lasts_to_their_start() -> None:
    rows = [visit(0), visit(7), visit(300), visit(307)]

    found = clinic(rows, [record(0, "planned", 7), record(290, "referred_on", 307)])

    assert [one.ending for one in found.episodes] == ["planned", "referred_on"]


def test_a_record_that_starts_after_every_row_belongs_to_no_episode() -> None:
    found = clinic([visit(0), visit(300), visit(310, "B", "d")], [record(305, "other")])

    assert [one.ending for one in found.episodes[:2]] == ["dropped_out", "ongoing"]
    assert [one.record for one in found.episodes[:2]] == [None, None]


def test_a_record_without_code_and_start_belongs_to_the_last_episode() -> None:
    found = clinic([visit(0), visit(300), visit(310, "B", "d")], [record(None, "other")])

    assert [one.ending for one in found.episodes[:2]] == ["dropped_out", "other"]


def test_a_later_episode_is_left_truncated_with_its_client() -> None:
    rows = [visit(0, client="first"), visit(5), visit(400)]

    found = clinic(rows, left_truncation_days=60)

    assert [(one.client, one.is_left_truncated) for one in found.episodes] == [
        ("c", True),
        ("c", True),
        ("first", True),
    ]


def test_rows_with_codes_keep_to_them_whatever_the_gap_or_the_ending() -> None:
    rows = weekly("A", episode_id="E1") + weekly("AA", start=300, episode_id="E1")

    found = clinic(rows, [record(0, "planned", 0, episode_id="E1")])

    assert days_of(found) == [[0, 300, 307]]
    assert found.episodes[0].ending == "planned"


def test_a_blank_code_is_that_of_the_row_before_or_else_of_the_row_after() -> None:
    codes = ("", "E1", "", "E2", "")
    rows = [visit(7 * place, episode_id=code) for place, code in enumerate(codes)]

    assert days_of(clinic(rows)) == [[0, 7, 14], [21, 28]]


def test_a_record_whose_code_no_row_has_says_nothing_of_the_others() -> None:
    rows = weekly("AA", episode_id="E1")

    found = clinic(rows, [record(0, "planned", 7, episode_id="E9")])

    assert found.episodes[0].ending == "ongoing"


def numbered(*numbers: int | str, client: str = "c") -> list[Row]:
    """A session a week with these numbers."""
    return [visit(7 * week, client=client, session_number=str(one)) for week, one in enumerate(numbers)]


def test_delayed_entry_is_the_first_number_or_counted_back_from_it() -> None:
    assert clinic(numbered(4, 5)).episodes[0].entry == 4
    assert clinic(numbered("", "", 5)).episodes[0].entry == 3
    assert clinic(numbered("", 1)).episodes[0].entry == 1


def test_only_the_first_pairing_enters_late() -> None:
    rows = [visit(0, "A", session_number="4"), visit(7, "B", session_number="5")]

    assert [one.entry for one in clinic(rows).pairings] == [4, 1]


def test_clients_who_came_within_60_days_are_left_truncated_by_their_first_row_of_any_kind() -> None:
    rows = [
        visit(0, client="first", attendance="no_show"),
        visit(59, client="early"),
        visit(60, client="in time"),
        visit(59, client="missed", attendance="no_show"),
        visit(80, client="missed"),
    ]

    found = clinic(rows, left_truncation_days=60)

    assert {one.client for one in found.episodes if one.is_left_truncated} == {"first", "early", "missed"}


def test_session_numbers_rule_out_left_truncation_unless_they_count_appointments() -> None:
    missed = visit(14, attendance="no_show", session_number="3")

    assert not clinic(numbered(1, 2), left_truncation_days=60).episodes[0].is_left_truncated
    assert clinic([*numbered(1, 2), missed], left_truncation_days=60).episodes[0].is_left_truncated
