"""Headlines and alternative texts of the pages: numbers, words for what is hidden, and no word too many."""

from __future__ import annotations

import inspect
import re
from datetime import date

import pandas as pd
import pytest

from dashboard.wording import alliance, common, early_dropout, empty, feedback, retention, signals, today, trend
from tests.unit.charts import frames as make


def test_early_headline_says_share_interval_and_counts() -> None:
    frame = pd.DataFrame([make.early(pairings=1400, dropped_out=212), make.early("c2", pairings=1000, dropped_out=200)])

    assert early_dropout.headline(frame, 0.157, 0.187) == (
        "17 in 100 clients drop out before session 3 (16 to 19 in 100; 412 of 2,400 counted)."
    )


@pytest.mark.parametrize(
    ("left", "counted", "words"),
    [
        (0, 40, "Nobody has dropped out before session 3 (0 of 40 counted)."),
        (1, 400, "Fewer than 1 in 100 clients drop out before session 3 (1 of 400 counted)."),
        (40, 40, "All clients drop out before session 3 (40 of 40 counted)."),
        (0, 0, "Too few to say how many clients drop out before session 3: nobody has been counted yet."),
    ],
)
def test_early_headline_at_its_edges(left: int, counted: int, words: str) -> None:
    frame = pd.DataFrame([make.early(pairings=counted, dropped_out=left)])

    assert early_dropout.headline(frame) == words


def test_early_headline_of_an_empty_frame_is_too_few() -> None:
    assert "Too few to say" in early_dropout.headline(pd.DataFrame([make.early()]).head(0))


def test_differences_name_the_flagged_in_alphabetical_order() -> None:
    flag = {"flagged_on": date(2026, 3, 31), "label": "look_first"}
    frame = pd.DataFrame([make.early("c1", **flag), make.early("c3", **flag), make.early("c2")])

    words = early_dropout.differences(frame, make.NAMES, date(2026, 3, 31))

    assert words.startswith("Bo N., Theo L. are worth a look: when counselors were last compared (31 March 2026)")


def test_differences_without_a_flag_are_no_clearance() -> None:
    words = early_dropout.differences(pd.DataFrame([make.early()]), make.NAMES, date(2026, 3, 31))

    assert words.startswith("Nobody here stood out in early drop-out")
    assert "(31 March 2026). No flag is no clearance" in words


def test_differences_before_the_first_look_claim_nothing() -> None:
    words = early_dropout.differences(pd.DataFrame([make.early()]), make.NAMES, None)

    assert words.startswith("Counselors have not been compared yet.")
    assert "stood out" not in words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Theo L.: 18 % best estimate (10 to 29 in 100; 8 of 40 counted); in line with the clinic."),
        (
            {"shrunken_rate": None},
            "Theo L.: 20 % as counted (10 to 35 in 100; 8 of 40 counted); in line with the clinic.",
        ),
        ({"pairings": 7, "label": "too_few"}, "Theo L.: too few to say (7 clients counted)."),
        ({"rate": None, "hidden": "rate", "pairings": 3}, "Theo L.: too few to say (3 clients counted)."),
    ],
)
def test_early_person_in_words(changes: dict[str, object], words: str) -> None:
    (_, row), *_ = pd.DataFrame([make.early(**changes)]).iterrows()

    assert early_dropout.person(row, make.NAMES) == words


def test_early_alt_is_alphabetical_and_names_numbers() -> None:
    frame = pd.DataFrame([make.early("c1"), make.early("c2", pairings=3, rate=None, label="too_few")])

    alt = early_dropout.list_alt(frame, make.NAMES)

    assert alt.index("ada K.: too few to say") < alt.index("Theo L.: 18 %")


def test_funnel_alt_counts_those_drawn_and_the_practice() -> None:
    frame = pd.DataFrame([make.early("c1"), make.early("c2", rate=None)])

    alt = early_dropout.funnel_alt(frame, make.PRACTICE, make.NAMES, None)

    assert "1 counselor around the practice's 17 %" in alt


def test_retention_headline_tells_where_clients_are() -> None:
    assert retention.headline(make.retention()) == (
        "After session 3, 70 in 100 clients still come; 18 dropped out, 9 finished as planned and 3 left for other "
        "reasons (66 to 73 in 100; 220 counted at that session)."
    )


def test_retention_headline_adds_up_to_a_hundred() -> None:
    shares = {"still_attending": 0.715, "dropped_out": 0.275, "planned": 0.0, "changed_counselor": 0.0, "other": 0.01}

    told = retention.headline(make.retention().assign(**shares))

    assert told.startswith("After session 3, 72 in 100 clients still come; 27 dropped out and 1 left for other reasons")


def test_retention_headline_beyond_the_curve_is_too_few() -> None:
    assert retention.headline(make.retention(sessions=2)) == "Too few to say where clients are after session 3."


def test_retention_headline_where_nobody_left() -> None:
    stays = make.retention(still_attending=1.0, dropped_out=0.0, planned=0.0, other=0.0)
    frame = stays.assign(still_attending_low=None, still_attending_high=None)

    assert retention.headline(frame) == (
        "After session 3, all clients still come; nobody has left (220 counted at that session)."
    )


def test_bands_alt_names_first_third_and_last_session() -> None:
    alt = retention.bands_alt(make.retention(sessions=5))

    assert [number for number in range(1, 6) if f"After session {number}:" in alt] == [1, 3, 5]
    assert "18 % dropped out" in alt


def test_still_attending_alt_names_each_group() -> None:
    alt = retention.still_attending_alt(pd.concat([make.retention("North"), make.retention("South", 2)]))

    assert "North: 70 % after session 3" in alt
    assert "South: 80 % after session 2" in alt


def test_leak_words_name_the_session_and_its_counts() -> None:
    assert retention.leak_headline(make.leak()) == (
        "We lose most after session 1: 10 in 100 of those who came (20 of 200)."
    )
    assert "20 of 200" in retention.leak_alt(make.leak())
    assert "Nobody" in retention.leak_headline(make.leak(left_dropped_out=0))


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(-0.3, -0.05, "more than chance explains"), (-0.3, 0.02, "chance could explain this")],
)
def test_difference_says_whether_chance_explains_it(low: float, high: float, words: str) -> None:
    told = retention.difference("North", "South", -0.19, low, high, 8)

    assert told.startswith("North: after session 8, 19 fewer of 100 still come, compared with South (")
    assert words in told


def test_difference_without_an_interval_may_be_one_person() -> None:
    told = retention.difference("North", "South", 0.1, None, None, 3, may_be_one_person=True)

    assert told == "North: after session 3, 10 more of 100 still come, compared with South; this may be one person."
    assert retention.difference("North", "South", None, None, None, 3).startswith("North: after session 3 too few")


def test_alliance_headline_keeps_not_heard_for_clearly_low() -> None:
    frame = pd.DataFrame([make.alliance(), make.alliance("c2", clients=60, low_clients=17, clearly_low_clients=4)])

    assert alliance.headline(frame) == (
        "29 in 100 clients rate feeling heard below the mark in sessions 1 to 3 (29 of 100 counted); "
        "7 in 100 did not feel heard (7 of 100)."
    )


@pytest.mark.parametrize(
    ("changes", "start"),
    [
        ({"clients": 0, "low_clients": 0}, "Too few to say"),
        ({"low_clients": 0}, "No client rates feeling heard below the mark"),
        ({"low_clients": 40}, "All clients rate feeling heard below the mark"),
    ],
)
def test_alliance_headline_at_its_edges(changes: dict[str, object], start: str) -> None:
    assert alliance.headline(pd.DataFrame([make.alliance(**changes)])).startswith(start)


def test_heat_map_alt_has_words_for_hidden_and_not_rated() -> None:
    nothing = {"low_share": None, "shrunken_share": None}
    frame = pd.DataFrame(
        [
            make.alliance("c1"),
            make.alliance("c2", clients=3, hidden="low_share,shrunken_share", **nothing),
            make.alliance("c3", clients=0, **nothing),
        ]
    )

    alt = alliance.heat_map_alt(frame, make.NAMES)

    assert "ada K., feeling heard: too few to say. Bo N., feeling heard: no ratings." in alt
    assert "28 % below the mark, best estimate (19 to 38 in 100; 12 of 40 clients)" in alt


def test_trajectory_alt_names_means_counts_and_mark() -> None:
    alt = alliance.trajectory_alt(pd.DataFrame([make.stage("1"), make.stage("7+", mean_score=9.4, clients=1)]), mark=9)

    assert "1: 8.9 (120 clients), 7+: 9.4 (1 client)" in alt
    assert "The mark is 9." in alt


def test_coverage_words_count_who_is_under_half() -> None:
    frame = pd.DataFrame(
        [make.coverage(), make.coverage("c2", rated=40, coverage=0.2), make.coverage("c3", coverage=None)]
    )

    assert "for 1 counselor fewer than half are" in alliance.coverage_headline(frame)
    assert "ada K.: 20 % (40 of 200); Bo N.: no sessions" in alliance.coverage_alt(frame, make.NAMES)


def test_staying_never_claims_a_cause() -> None:
    assert "goes together with" in alliance.staying(0.12, 0.06, 0.02, 0.1)
    assert "Chance could explain" in alliance.staying(0.12, 0.06, -0.02, 0.1)
    assert "Too few" in alliance.staying(None, 0.06, 0.02, 0.1)


def test_feedback_puts_the_strength_first_and_shows_no_share() -> None:
    frame = pd.DataFrame([make.released("goals", band="two_thirds_or_more"), make.released(band="up_to_a_third")])

    assert feedback.headline(frame) == (
        "Most of your clients are content with feeling heard. There is most room to talk about agreeing on goals."
    )
    assert "what would you like from today" in feedback.invitation(frame)
    assert not re.search(r"\d+ %", feedback.bands_alt(frame))


def test_feedback_speaks_of_the_newest_release_only() -> None:
    frame = pd.DataFrame([make.released(batch=1), make.released(batch=2, quarter="2026-Q3", clients_at_least=15)])

    assert feedback.release_words(frame) == "Release at the end of September 2026: at least 15 clients"


@pytest.mark.parametrize(
    ("band", "headline", "strength"),
    [
        (
            "about_half",
            "About the same for every part of the work: about half of your clients",
            "Your clients rate every part",
        ),
        ("up_to_a_third", "Most of your clients are content with every part of the work.", "Feeling heard: at most"),
    ],
)
def test_feedback_calls_nothing_the_best_where_all_bands_are_alike(band: str, headline: str, strength: str) -> None:
    frame = pd.DataFrame([make.released(band=band), make.released("goals", band=band)])

    assert feedback.headline(frame).startswith(headline)
    assert feedback.strength(frame).startswith(strength)


def test_feedback_names_a_quarter_by_its_last_month_and_leaves_other_words_alone() -> None:
    named = feedback.name_quarters(pd.DataFrame({"quarter": ["2025-Q4", "an early one"]}))

    assert list(named["quarter"]) == ["December 2025", "an early one"]


def test_feedback_without_a_release_says_so() -> None:
    nothing = pd.DataFrame([make.released()]).head(0)

    assert feedback.headline(nothing) == "There is no release yet."
    assert "nothing to draw yet" in feedback.bands_alt(nothing)


def test_today_headline_counts_and_gives_no_clearance() -> None:
    assert today.headline(clients=3, actions_due=2, flagged=1, has_looked=True) == (
        "3 clients to talk about, and 2 agreed actions due. 1 counselor is worth a look."
    )
    assert today.headline(clients=0, has_looked=True) == (
        "No clients to talk about. Nobody here stood out when counselors were last compared; that is no clearance."
    )


def test_today_headline_before_the_first_look_claims_nothing() -> None:
    words = today.headline(clients=1, has_looked=False)

    assert (
        words == "1 client to talk about. Counselors have not been compared yet: that is done at the end of a quarter."
    )


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (None, ""),
        (0.15, "+2 points on a year ago"),
        (0.18, "−1 point on a year ago"),
        (0.17, "no change on a year ago"),
    ],
)
def test_change_is_told_without_a_verdict(before: float | None, words: str) -> None:
    assert today.change(0.17, before) == words


def test_reason_is_whole_and_an_unknown_rule_is_still_readable() -> None:
    assert today.reason("stays_low") == "Below the mark at the first session, and still below it"
    assert today.reason("new_rule") == "New rule"


BANNED = re.compile(r"\b(bad|worst|best counselor|rank(ed|ing)?|because|fail(s|ing)|poor)\b", re.IGNORECASE)


@pytest.mark.parametrize("module", [alliance, common, early_dropout, empty, feedback, retention, signals, today, trend])
def test_sentences_hold_no_word_that_judges(module: object) -> None:
    source = re.sub(r'""".*?"""', "", inspect.getsource(module), flags=re.DOTALL)  # type: ignore[arg-type]
    sentences = " ".join(re.findall(r'"([^"]{12,})"', source)).replace("not ranked", "")

    assert BANNED.findall(sentences) == []
