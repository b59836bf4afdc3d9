"""Each preset reads a small export of its system; the exports are made up here after the systems' column names."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from dashboard.intake.mapping.presets import presets
from tests.unit.intake.desk import look_at


@dataclass(frozen=True)
class Case:
    """An export and the columns that come of it."""

    title: str
    files: dict[str, str]
    expected: dict[str, list[Any]]
    kind: str = "sessions"
    warns: tuple[tuple[str, ...], ...] = ()
    timezone: str = "UTC"
    absent: tuple[str, ...] = field(default=())


OPENFIT = Case(
    "OpenFIT",
    {
        "openfit.csv": "Service_Location,Provider_Email,Provider_ID,Client_ID,Case_ID,Session_ID,Session_Date,ORS_Skip,"
        "ORSQ1,ORSQ2,ORSQ3,ORSQ4,Total_ORS,SRS_Skip,SRSQ1,SRSQ2,SRSQ3,SRSQ4,Total_SRS\n"
        "Main,a@b.org,P1,C1,1,11,2025-01-06,N,4.1,5.2,6,5,20.3,N,9,8.5,9,9.1,35.6\n"
        "Main,a@b.org,P1,C1,1,12,2025-01-13,Y,,,,,,N,8.825,8.825,8.825,8.825,35.3\n"
        "Main,a@b.org,P1,C1,1,13,2025-01-20,Y,,,,,,N,10,10,10,10,40\n"
    },
    {
        "client_code": ["C1", "C1", "C1"],
        "counselor_id": ["P1", "P1", "P1"],
        "session_on": ["2025-01-06", "2025-01-13", "2025-01-20"],
        "srs_1": [9, None, 10],
        "srs_total": [Decimal("35.6"), Decimal("35.3"), 40],
        "ors_total": [Decimal("20.3"), None, None],
        "site": ["Main"] * 3,
    },
    warns=(("Session Rating Scale", "1 row", "spread evenly"), ("dropped", "Provider_Email")),
)
NHS = Case(
    "NHS Talking Therapies",
    {
        "ids201.csv": "CareContactId,ServiceRequestId,CareContDate,AttendOrDNACode,ConsMechanism\n"
        "K1,R1,2025-01-06,05,01\nK2,R1,2025-01-13, 3,11\nK3,R2,2025-01-14,03 ,02\nK4,R2,2025-01-21,7,02\n",
        "ids101.csv": "LocalPatientId,ServiceRequestId,ReferralRequestReceivedDate,EndCode,ServDischDate\n"
        "P1,R1,2024-12-01,46,2025-02-01\nP2,R2,2024-12-02,47,2025-02-02\n",
        "ids202.csv": "CareContactId,CarePersLocalId\nK1,T1\nK2,T1\nK3,T2\nK4,T2\n",
    },
    {
        "client_code": ["P1", "P1", "P2", "P2"],
        "counselor_id": ["T1", "T1", "T2", "T2"],
        "attendance": ["attended", "no_show", "no_show", "no_show"],
        "modality": ["in_person", "video", "phone", "phone"],
        "episode_code": ["R1", "R1", "R2", "R2"],
    },
)
NHS_ENDINGS = Case(
    "NHS Talking Therapies",
    NHS.files,
    {"ending": ["planned", "dropped_out"], "ended_on": ["2025-02-01", "2025-02-02"]},
    kind="episodes",
)
CAMCOPS = Case(
    "CamCOPS",
    {
        "srs.csv": "_pk,patient_id,patient_surname,clinician_name,q_session,q_date,q_relationship,q_goals,q_approach,"
        "q_overall\n1,C1,Doe,T1,1,2025-01-06,9,8.5,9,10\n"
    },
    {"client_code": ["C1"], "counselor_id": ["T1"], "srs_2": [8.5], "session_number": [1]},
    warns=(("dropped", "patient_surname"),),
    absent=("Doe",),
)
TITANIUM = Case(
    "Titanium / CCMH",
    {
        "appointments.csv": "ClientID,AppointID,RecordType,Date,Time,Length,UserID,ClientAttendance,"
        "AppointmentCategory,Mode\n0012,1,x,01/13/2025,09:00,50,U1,Attended,Individual therapy,Telehealth\n"
        "0012,2,x,01/20/2025,09:00,50,U1,No Show,Screening,In-person\n"
    },
    {
        "client_code": ["0012", "0012"],
        "session_on": ["2025-01-13", "2025-01-20"],
        "attendance": ["attended", "no_show"],
        "session_type": ["session", "consultation"],
        "modality": ["video", "in_person"],
    },
    warns=(("Date was read as month/day/year",),),
)
CLOSURES = Case(
    "Titanium / CCMH",
    {
        "closures.csv": "ClientID,ClosureDate,CLOSURE_01_201,CLOSURE_01_205,CLOSURE_01_303,CLOSURE_01_304\n"
        "1,2025-02-01,1,0,0,0\n2,2025-02-01,1,0,1,0\n3,2025-02-01,0,1,0,0\n4,2025-02-01,0,0,0,1\n5,2025-02-01,0,0,0,0\n"
    },
    {"ending": ["planned", "dropped_out", "referred_on", "other", "unknown"]},
    kind="episodes",
)
SIMPLE_PRACTICE = Case(
    "SimplePractice",
    {
        "report.csv": "Date of Service,Client,Client ID,Clinician,Appointment Status,Office\n"
        "01/15/2025,Jane Doe,C1,T1,Show,Main\n01/22/2025,Jane Doe,C1,T1,Late Canceled,Main\n"
        "01/29/2025,Jane Doe,C1,T1,Clinician canceled,Main\n02/05/2025,Jane Doe,C1,T1,Canceled,Main\n"
        "01/15/2026,Jane Doe,C1,T1,Show,Main\n"
    },
    {
        "client_code": ["C1"] * 5,
        "attendance": ["attended", "late_cancel", "provider_cancel", "client_cancel", "future"],
        "site": ["Main"] * 5,
    },
    warns=(("after today",), ("does not say by whom", "Appointment Status"), ("dropped", "Client")),
    absent=("Jane Doe",),
)
THERANEST = Case(
    "TheraNest",
    {
        "theranest.csv": "Appointment Date,Client ID,Client Name,Staff,Appointment Status\n"
        "2025-01-06,C1,Jane Doe,T1,Kept\n2025-01-13,C1,Jane Doe,T1,Rescheduled by Client\n"
        "2025-01-20,C1,Jane Doe,T1,Late Cancel\n2025-01-27,C1,Jane Doe,T1,Upcoming\n"
    },
    {"attendance": ["attended", "rescheduled", "late_cancel", "future"], "counselor_id": ["T1"] * 4},
)
CLINIKO = Case(
    "Cliniko",
    {
        "cliniko.csv": "id,starts_at,patient_id,patient_name,practitioner_id,did_not_arrive,patient_arrived,"
        "cancelled_at\n"
        "1,2025-01-07T03:30:00Z,C1,Jane Doe,T1,false,true,\n2,2025-01-14T03:30:00Z,C1,Jane Doe,T1,true,false,\n"
        "3,2025-01-21T03:30:00Z,C1,Jane Doe,T1,false,false,2025-01-20T00:00:00Z\n"
        "4,2025-01-28 03:30:00,C1,Jane Doe,T1,false,false,\n5,2026-01-28T03:30:00Z,C1,Jane Doe,T1,false,false,\n"
    },
    {
        "session_on": ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27", "2026-01-27"],
        "attendance": ["attended", "no_show", "client_cancel", "unknown", "future"],
    },
    warns=(("does not say by whom",), ("not marked as missed", "after today")),
    timezone="America/New_York",
    absent=("Jane Doe",),
)
JANE = Case(
    "Jane",
    {
        "jane.csv": "Start At,Patient GUID,Patient Name,Staff Member,State,Treatment\n"
        '"Jan 6, 2025 9:00 AM",C1,Jane Doe,T1,Arrived,Counselling\n'
        '"Jan 13, 2025 9:00 AM",C1,Jane Doe,T1,No Show,Consult\n'
        '"Jan 20, 2025 9:00 AM",C1,Jane Doe,T1,Late Cancellation,Counselling\n'
    },
    {
        "session_on": ["2025-01-06", "2025-01-13", "2025-01-20"],
        "attendance": ["attended", "no_show", "late_cancel"],
        "session_type": ["session", "consultation", "session"],
    },
)
REDCAP_WIDE = Case(
    "REDCap",
    {
        "wide.csv": "record_id,redcap_event_name,redcap_repeat_instrument,redcap_repeat_instance,counselor,"
        "session_date,srs_relationship,srs_goals,session_complete\n"
        "1,intake_arm_1,,,T1,,,,2\n1,sessions_arm_1,session,1,,2025-01-06,9,8,2\n"
        "1,sessions_arm_1,session,2,,2025-01-13,10,9,0\n"
    },
    {
        "client_code": ["1", "1"],
        "counselor_id": ["T1", "T1"],
        "session_on": ["2025-01-06", "2025-01-13"],
        "srs_1": [9, 10],
        "line": [3, 4],
    },
    warns=(("1 row without session_date was left out",),),
)
REDCAP_LONG = Case(
    "REDCap",
    {
        "long.csv": "record,redcap_event_name,redcap_repeat_instance,field_name,value\n1,intake,,counselor,T1\n"
        "1,intake,,first_name,Jane\n1,s,1,session_date,2025-01-06\n1,s,1,srs_1,9\n1,s,1,srs_2,8\n"
        "1,s,2,session_date,2025-01-13\n1,s,2,srs_1,7.5\n"
    },
    {
        "client_code": ["1", "1"],
        "counselor_id": ["T1", "T1"],
        "session_on": ["2025-01-06", "2025-01-13"],
        "srs_1": [9, 7.5],
        "srs_2": [8, None],
    },
    warns=(("items that are not known were ignored: firstname",),),
    absent=("Jane",),
)
PMHC = Case(
    "PMHC-MDS",
    {
        "service-contacts.csv": "organisation_path,service_contact_key,episode_key,service_contact_date,"
        "service_contact_modality,service_contact_postcode,service_contact_no_show,service_contact_final\n"
        "O1,S1,E1,06012025,1,3000,2,3\nO1,S2,E1,13012025,3,3000,1,3\nO1,S3,E2,5022025,2,3000,2,1\n",
        "episodes.csv": "organisation_path,episode_key,client_key,episode_end_date,referral_date,"
        "episode_completion_status,principal_focus\nO1,E1,C1,09099999,01122024,0,1\nO1,E2,C2,28022025,02122024,2,1\n",
        "service-contact-practitioners.csv": "organisation_path,service_contact_practitioner_key,service_contact_key,"
        "practitioner_key,primary_practitioner_indicator\nO1,1,S1,T1,1\nO1,2,S1,T9,2\nO1,3,S2,T1,1\nO1,4,S3,T2,1\n",
        "practitioners.csv": "organisation_path,practitioner_key,practitioner_category,practitioner_year_of_birth\n"
        "O1,T1,1,1980\n",
        "clients.csv": "organisation_path,client_key,slk,date_of_birth,client_gender\nO1,C1,XXX,01011980,1\n",
        "collection-occasions.csv": "collection_occasion_key,episode_key,collection_occasion_date\nX1,E1,06012025\n",
    },
    {
        "client_code": ["C1", "C1", "C2"],
        "counselor_id": ["T1", "T1", "T2"],
        "session_on": ["2025-01-06", "2025-01-13", "2025-02-05"],
        "attendance": ["attended", "no_show", "attended"],
        "modality": ["in_person", "video", "phone"],
    },
    warns=(("dropped", "slk", "date_of_birth"),),
)
PMHC_EPISODES = Case(
    "PMHC-MDS",
    PMHC.files,
    {"ending": ["ongoing", "dropped_out"], "ended_on": [None, "2025-02-28"], "start_on": ["2024-12-01", "2024-12-02"]},
    kind="episodes",
)
CASES = {
    "openfit": OPENFIT,
    "nhs": NHS,
    "nhs endings": NHS_ENDINGS,
    "camcops": CAMCOPS,
    "titanium": TITANIUM,
    "closures": CLOSURES,
    "simplepractice": SIMPLE_PRACTICE,
    "theranest": THERANEST,
    "cliniko": CLINIKO,
    "jane": JANE,
    "redcap wide": REDCAP_WIDE,
    "redcap long": REDCAP_LONG,
    "pmhc": PMHC,
    "pmhc episodes": PMHC_EPISODES,
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_preset_is_found_by_the_header_and_reads_the_export(tmp_path: Path, case: Case) -> None:
    seen = look_at(tmp_path, case.files, timezone=case.timezone, drop_identifying=True)

    assert seen.errors == ()
    assert {name: seen.column(name, case.kind) for name in case.expected} == case.expected
    assert seen.warns(f"preset {case.title}")
    assert [words for words in case.warns if not seen.warns(*words)] == []
    assert [word for word in case.absent if word in str(seen)] == []


@pytest.mark.parametrize(
    ("case", "column"),
    [(SIMPLE_PRACTICE, "Client"), (THERANEST, "Client Name"), (CLINIKO, "patient_name"), (JANE, "Patient")],
    ids=lambda value: value if isinstance(value, str) else value.title,
)
def test_clients_names_in_a_known_export_stop_the_import_by_name(tmp_path: Path, case: Case, column: str) -> None:
    files = {
        name: "".join(f"{line},{column if not at else 'Ann Lee'}\n" for at, line in enumerate(text.splitlines()))
        if column not in text.splitlines()[0].split(",")
        else text
        for name, text in case.files.items()
    }

    (error,) = look_at(tmp_path, files, timezone=case.timezone).errors

    assert (error.code, column in error.reason) == ("identifying_columns", True)


def test_every_preset_has_a_case() -> None:
    assert {preset.title for preset in presets().values()} == {case.title for case in CASES.values()}


def test_a_file_of_several_says_which_other_one_it_needs(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"ids201.csv": NHS.files["ids201.csv"]})

    assert [(error.file, error.code) for error in seen.errors] == [("ids201.csv", "companion_missing")]
    assert "referrals" in seen.errors[0].reason


def test_a_file_that_only_gives_columns_to_others_is_refused_alone(tmp_path: Path) -> None:
    seen = look_at(tmp_path, {"ids202.csv": NHS.files["ids202.csv"]})

    assert [(error.file, error.code) for error in seen.errors] == [("ids202.csv", "companion_missing")]


def test_a_key_with_two_meanings_in_the_other_file_is_an_error_of_its_rows(tmp_path: Path) -> None:
    files = {**NHS.files, "ids202.csv": "CareContactId,CarePersLocalId\nK1,T1\nK1,T2\nK2,T1\nK3,T2\nK4,T2\n"}

    seen = look_at(tmp_path, files)

    assert seen.codes() == [(2, "CareContactId", "two_matches")]


def test_a_row_whose_key_stands_nowhere_has_no_client(tmp_path: Path) -> None:
    files = {**NHS.files, "ids101.csv": NHS.files["ids101.csv"].replace("P2,R2", "P2,R3")}

    seen = look_at(tmp_path, files)

    assert {(line, code) for line, _, code in seen.codes()} == {(4, "value_missing"), (5, "value_missing")}
    assert {column for _, column, _ in seen.codes()} == {"LocalPatientId (referrals)"}


def test_rows_of_a_total_are_told_throughout_where_no_row_says_otherwise(tmp_path: Path) -> None:
    rows = "".join(f"P1,C1,2025-01-{day:02},,,,,,5,5,5,5,20\n" for day in range(1, 4))
    header = "Provider_ID,Client_ID,Session_Date,ORSQ1,ORSQ2,ORSQ3,ORSQ4,Total_ORS,SRSQ1,SRSQ2,SRSQ3,SRSQ4,Total_SRS\n"

    seen = look_at(tmp_path, {"openfit.csv": header + rows})

    assert seen.column("srs_1") == [None, None, None]
    assert seen.column("srs_total") == [20, 20, 20]


def test_two_values_of_one_item_are_an_error(tmp_path: Path) -> None:
    content = REDCAP_LONG.files["long.csv"] + "1,s,2,srs_1,8\n"

    seen = look_at(tmp_path, {"long.csv": content})

    assert [(column, code) for _, column, code in seen.codes()] == [("srs_1", "two_values")]
