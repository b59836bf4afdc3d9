"""The tables of words: the registry of instruments, codes, headers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dashboard.vocabulary import (
    Codes,
    announced_list,
    attendance_codes,
    code_lists,
    comparable,
    ending_codes,
    file_kinds,
    identifying_headers,
    instruments,
    rating_bounds,
    rating_columns,
)

ENDINGS = {
    "planned",
    "dropped_out",
    "changed_counselor",
    "referred_on",
    "ended_by_service",
    "other",
    "not_started",
    "ongoing",
    "unknown",
}
ATTENDANCES = {
    "attended",
    "late_attended",
    "no_show",
    "late_cancel",
    "client_cancel",
    "provider_cancel",
    "rescheduled",
    "future",
    "unknown",
}


def meaning(codes: Codes, written: str) -> str | None:
    """What a written code means."""
    return codes.known.get(comparable(written))


def test_instruments_come_in_the_order_of_the_registry() -> None:
    keys = list(instruments())

    assert keys == ["srs", "fit", "wai_sr", "arm5", "haq2", "peq_listen", "ors", "core10", "phq9", "gad7", "oq45"]
    assert [instrument.order for instrument in instruments().values()] == list(range(1, 12))


@pytest.mark.parametrize(
    ("key", "items", "item_mark", "total_mark"),
    [
        ("srs", 4, 9, 36),
        ("fit", 6, 8, 48),
        ("wai_sr", 12, Decimal("3.5"), 42),
        ("arm5", 5, None, None),
        ("haq2", 19, None, None),
        ("ors", 4, None, 25),
        ("core10", 10, None, 11),
    ],
)
def test_instrument_has_its_items_and_marks(
    key: str, items: int, item_mark: Decimal | None, total_mark: Decimal | None
) -> None:
    instrument = instruments()[key]

    assert len(instrument.items) == items
    assert {item.mark for item in instrument.items} == {item_mark}
    assert instrument.total is not None
    assert instrument.total.mark == total_mark


def test_srs_items_speak_of_their_domains_and_have_both_marks() -> None:
    srs = instruments()["srs"]

    assert [item.domain for item in srs.items] == ["heard", "goals", "approach", "overall"]
    assert {item.clearly_low for item in srs.items} == {7}
    assert srs.total is not None
    assert srs.total.clearly_low == 28


def test_wai_sr_items_speak_of_goal_task_and_bond() -> None:
    by_domain: dict[str, list[int]] = {}
    for item in instruments()["wai_sr"].items:
        by_domain.setdefault(item.domain, []).append(item.number)

    assert by_domain == {"goals": [4, 6, 8, 11], "approach": [1, 2, 10, 12], "heard": [3, 5, 7, 9]}


def test_haq2_reverses_five_items() -> None:
    assert [item.number for item in instruments()["haq2"].items if item.is_reversed] == [4, 8, 11, 16, 19]


def test_only_the_self_harm_item_is_not_stored() -> None:
    kept_out = [item.column for one in instruments().values() for item in one.items if not item.is_stored]

    assert kept_out == ["core10_6"]


def test_rating_columns_are_unique_and_have_bounds() -> None:
    columns = rating_columns()

    assert columns[:6] == ("srs_1", "srs_2", "srs_3", "srs_4", "srs_total", "fit_1")
    assert "fit_total" not in columns
    assert len(set(columns)) == len(columns) == 67
    assert set(rating_bounds()) == set(columns)
    assert all(low < high for low, high in rating_bounds().values())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Show", "attended"),
        ("No-Show", "no_show"),
        ("Late Cancelled", "late_cancel"),
        ("Clinician canceled", "provider_cancel"),
        ("Upcoming", "future"),
        ("DNA", "no_show"),
        ("entered-in-error", "unknown"),
        ("checked-in", "attended"),
        ("therapist cancelled", "provider_cancel"),
    ],
)
def test_attendance_codes_of_real_sources_are_known(written: str, expected: str) -> None:
    assert meaning(attendance_codes(), written) == expected


@pytest.mark.parametrize(
    ("column", "header", "written", "expected"),
    [
        ("attendance", "AttendOrDNACode", "3", "no_show"),
        ("attendance", "AttendOrDNACode", "03", "no_show"),
        ("attendance", "Attend Or DNA Code", " 3", "no_show"),
        ("attendance", "AttendOrDNACode", "03 ", "no_show"),
        ("attendance", "AttendOrDNACode", "5", "attended"),
        ("attendance", "AttendOrDNACode", "6", "late_attended"),
        ("attendance", "AttendOrDNACode", "7", "no_show"),
        ("attendance", "AttendOrDNACode", "2", "client_cancel"),
        ("attendance", "AttendOrDNACode", "4", "provider_cancel"),
        ("attendance", "AttendOrDNACode", "0", "future"),
        ("attendance", "service_contact_no_show", "1", "no_show"),
        ("attendance", "service_contact_no_show", "2", "attended"),
        ("ending", "EndCode", "46", "planned"),
        ("ending", "EndCode", "47", "dropped_out"),
        ("ending", "EndCode", "48", "ended_by_service"),
        ("ending", "EndCode", "49", "other"),
        ("ending", "EndCode", "50", "not_started"),
        ("ending", "EndCode", "11", "referred_on"),
        ("ending", "EndCode", "96", "unknown"),
        ("ending", "episode_completion_status", "0", "ongoing"),
        ("ending", "episode_completion_status", "3", "dropped_out"),
    ],
)
def test_numbers_are_read_where_the_header_says_whose_they_are(
    column: str, header: str, written: str, expected: str
) -> None:
    listed = announced_list(column, header)

    assert listed is not None
    assert listed.known[comparable(written)] == expected


@pytest.mark.parametrize("written", ["3", "5", "46", "1"])
def test_bare_numbers_mean_nothing(written: str) -> None:
    assert meaning(attendance_codes(), written) is None
    assert meaning(ending_codes(), written) is None
    assert announced_list("attendance", "status") is None


def test_lists_lead_to_canonical_words() -> None:
    words = {"attendance": ATTENDANCES, "ending": ENDINGS, "modality": {"in_person", "video", "phone", "unknown"}}

    for one in code_lists().values():
        assert set(one.known.values()) <= words[one.column], one.name


def test_cancelled_without_saying_by_whom_is_unsure() -> None:
    codes = attendance_codes()

    assert meaning(codes, "Canceled") == "client_cancel"
    assert comparable("Canceled") in codes.unsure
    assert comparable("client cancelled") not in codes.unsure


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Planned closed", "planned"),
        ("UnPlanned closed", "dropped_out"),
        ("Active", "ongoing"),
        ("lost contact", "dropped_out"),
        ("Transferred", "referred_on"),
    ],
)
def test_ending_codes_of_real_sources_are_known(written: str, expected: str) -> None:
    assert meaning(ending_codes(), written) == expected


def test_codes_lead_to_canonical_words_only() -> None:
    assert set(ending_codes().known.values()) == ENDINGS
    assert set(attendance_codes().known.values()) == ATTENDANCES


@pytest.mark.parametrize("written", ["perhaps", "", "99"])
def test_a_code_found_nowhere_is_not_guessed(written: str) -> None:
    assert meaning(attendance_codes(), written) is None


@pytest.mark.parametrize(
    ("kind", "header", "column"),
    [
        ("sessions", "Client ID", "client_id"),
        ("sessions", "Patient", "client_id"),
        ("sessions", "Therapist", "counselor_id"),
        ("sessions", "care professional", "counselor_id"),
        ("sessions", "DOS", "session_date"),
        ("sessions", "starts_at", "session_date"),
        ("sessions", "Appointment Status", "attendance"),
        ("sessions", "SRSQ3", "srs_3"),
        ("sessions", "WAI-SR 12", "wai_sr_12"),
        ("episodes", "Referral", "episode_id"),
        ("episodes", "Discharge Reason", "ending"),
        ("episodes", "intake date", "start_date"),
        ("counselors", "Email", "email"),
    ],
)
def test_header_synonyms_lead_to_columns(kind: str, header: str, column: str) -> None:
    assert file_kinds()[kind].meaning[comparable(header)] == column


def test_no_column_that_is_read_counts_as_identifying() -> None:
    for kind in ("sessions", "episodes"):
        assert not identifying_headers() & set(file_kinds()[kind].meaning)
