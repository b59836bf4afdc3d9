"""Foreign files through the page: recognized, asked about, remembered, and read the same way the next time."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.access.viewer import AccessDenied, Role, viewer_for
from dashboard.answers import imports, mappings
from dashboard.answers.clinic import Clinic
from dashboard.answers.imports import ImportChoices, SentFile
from dashboard.office import audit
from dashboard.views.menu import PAGES
from tests.app.conftest import OpenApp

OPENFIT = (
    "Provider_Email,Provider_ID,Client_ID,Case_ID,Session_Date,ORSQ1,ORSQ2,ORSQ3,ORSQ4,SRSQ1,SRSQ2,SRSQ3,SRSQ4\n"
    "a@b.org,P1,C1,1,2025-01-06,4.1,5.2,6,5,9,8.5,9,9.1\na@b.org,P1,C2,1,2025-01-13,4,5,6,5,9,8,9,9\n"
)
PMHC = {
    "service-contacts.csv": "service_contact_key,episode_key,service_contact_date,service_contact_modality,"
    "service_contact_no_show,service_contact_final\nS1,E1,06012025,1,2,3\nS2,E1,13012025,1,2,3\n",
    "episodes.csv": "episode_key,client_key,episode_end_date,referral_date,episode_completion_status\n"
    "E1,C1,28022025,01122024,1\n",
    "service-contact-practitioners.csv": "service_contact_practitioner_key,service_contact_key,practitioner_key,"
    "primary_practitioner_indicator\n1,S1,T1,1\n2,S2,T1,1\n",
}
UNCLEAR = "Client ID,Therapist,Date of Service,Status\nc1,K1,04/03/2024,purple\nc2,K1,05/04/2024,attended\n"


def _open(app: AppTest, files: Mapping[str, str], encoding: str = "utf-8") -> AppTest:
    app.switch_page(PAGES["upload"].file).run()
    app.file_uploader[0].set_value([(name, text.encode(encoding), "text/csv") for name, text in files.items()]).run()
    assert not app.exception
    return app


def _labels(app: AppTest) -> list[str]:
    return [expander.label for expander in app.expander]


def _press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def _choose(app: AppTest, label: str, value: str) -> None:
    next(box for box in app.selectbox if box.label == label).set_value(value).run()


def test_known_system_is_named_and_needs_no_answer(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    app = _open(open_app(clinic_with_people, Role.ADMIN), {"openfit.csv": OPENFIT})

    assert _labels(app)[0] == "openfit.csv: sessions, 2 rows, read with preset OpenFIT"
    assert [metric.value for metric in app.metric] == ["2", "0", "0", "0"]
    _press(app, "Import 2 rows")
    assert mappings.remembered(clinic_with_people, viewer_for(clinic_with_people.office, "admin@sample.invalid")) == []


def test_files_that_belong_together_are_read_together(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    app = _open(open_app(clinic_with_people, Role.ADMIN), PMHC)

    assert "service-contact-practitioners.csv: gives columns to the other files" in " ".join(_labels(app))
    assert [metric.value for metric in app.metric] == ["3", "0", "0", "0"]


def test_questions_come_first_and_what_was_answered_is_remembered(
    clinic_with_people: Clinic, open_app: OpenApp
) -> None:
    clinic = clinic_with_people
    app = _open(open_app(clinic, Role.ADMIN), {"march.csv": UNCLEAR})
    assert any("could be day / month or month / day" in warning.value for warning in app.warning)
    assert len(app.metric) == 0

    next(radio for radio in app.radio if radio.label.endswith("Date of Service")).set_value("mdy").run()
    assert any("Stored as 2024-04-03 to 2024-05-04" in text.value for text in app.markdown)
    _choose(app, "What purple means", "no_show")
    _press(app, "Import 2 rows")
    app = _open(open_app(clinic, Role.ADMIN), {"april.csv": UNCLEAR.replace("04/03", "06/03")})

    assert _labels(app)[0] == "april.csv: sessions, 2 rows, read as last time"
    [kept] = mappings.remembered(clinic, viewer_for(clinic.office, "admin@sample.invalid"))
    assert kept.mapping.files[0].dates == {"session_date": "mdy"}
    assert kept.mapping.files[0].codes == {"attendance": {"purple": "no_show"}}
    newest = audit.entries(clinic.office, actor="admin@sample.invalid")[0]
    assert (newest.action, newest.detail) == ("mapping confirmed", {"columns": "4"})


def test_every_column_can_be_another_one_and_two_cannot_be_the_same(
    clinic_with_people: Clinic, open_app: OpenApp
) -> None:
    content = "client_id,counselor_id,session_date,note_1\nc1,K1,2024-03-04,att\nc2,K1,2024-03-05,dna\n"
    app = _open(open_app(clinic_with_people, Role.ADMIN), {"a.csv": content})
    app.toggle[0].set_value(True).run()

    _choose(app, "What note_1 becomes", "client_id")
    assert any("More than one column became client code" in warning.value for warning in app.warning)
    _choose(app, "What note_1 becomes", "attendance")

    assert not app.exception
    assert any("note&#95;1 mean" in text.value for text in app.markdown)
    assert any(button.label == "Import 2 rows" and not button.disabled for button in app.button)


def test_columns_that_identify_people_stop_the_import_until_they_are_left_out(
    clinic_with_people: Clinic, open_app: OpenApp
) -> None:
    content = "client_id,counselor_id,session_date,Name\nc1,K1,2024-03-04,Jane\n"
    app = _open(open_app(clinic_with_people, Role.ADMIN), {"a.csv": content})
    assert any("These columns say who a client is: Name" in warning.value for warning in app.warning)
    assert [button.disabled for button in app.button if button.label == "Nothing to import yet"] == [True]

    app.checkbox(key="drop_identifying").check().run()

    assert any(button.label == "Import 1 row" and not button.disabled for button in app.button)


def test_names_left_out_of_a_known_system_are_left_out_the_next_month_too(
    clinic_with_people: Clinic, open_app: OpenApp
) -> None:
    last = ("Last_Name", "Bo", "Al")
    named = "".join(f"{line},{end}\n" for line, end in zip(OPENFIT.splitlines(), last, strict=True))
    app = _open(open_app(clinic_with_people, Role.ADMIN), {"march.csv": named})
    app.checkbox(key="drop_identifying").check().run()
    _press(app, "Import 2 rows")

    app = _open(open_app(clinic_with_people, Role.ADMIN), {"april.csv": named.replace("2025-01", "2025-02")})

    assert _labels(app)[0] == "april.csv: sessions, 2 rows, read as last time"
    assert [metric.value for metric in app.metric] == ["2", "0", "0", "0"]
    assert "Privacy" not in [header.value for header in app.header]


def test_letters_are_asked_about_once(clinic_with_people: Clinic, open_app: OpenApp) -> None:
    content = "client_id,counselor_id,session_date\nc1,Žák Ąę,2024-03-04\nc2,K1,2024-03-05\n"
    app = _open(open_app(clinic_with_people, Role.ADMIN), {"march.csv": content}, "cp1250")
    assert len(app.metric) == 0
    _choose(app, "Letters (encoding)", "cp1250")
    _press(app, "Import 2 rows")

    april = {"april.csv": content.replace("2024-03", "2024-04")}
    app = _open(open_app(clinic_with_people, Role.ADMIN), april, "cp1250")

    assert [metric.value for metric in app.metric] == ["2", "0", "0", "0"]
    assert "read as last time" in _labels(app)[0]
    assert any(button.label == "Import 2 rows" for button in app.button)


def test_mapping_goes_out_as_a_file_comes_back_and_is_forgotten(clinic_with_people: Clinic) -> None:
    clinic, admin = clinic_with_people, viewer_for(clinic_with_people.office, "admin@sample.invalid")
    proposal = imports.look_at(clinic, admin, SentFile("a.csv", UNCLEAR.encode()), ImportChoices())
    mappings.remember(clinic, admin, {proposal.fingerprint: proposal.mapping})
    [kept] = mappings.remembered(clinic, admin)

    back = [
        mappings.from_file(clinic, admin, f"m.{form}", mappings.as_file(kept.mapping, form).encode())
        for form in mappings.FORMATS
    ]
    mappings.forget(clinic, admin, kept.fingerprint)

    assert back == [kept.mapping, kept.mapping]
    assert mappings.remembered(clinic, admin) == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.COUNSELOR])
def test_only_admins_look_at_files_and_touch_mappings(role: Role, clinic_with_people: Clinic) -> None:
    clinic, person = clinic_with_people, viewer_for(clinic_with_people.office, f"{role}@sample.invalid")

    for deed in (
        lambda: imports.look_at(clinic, person, SentFile("a.csv", UNCLEAR.encode()), ImportChoices()),
        lambda: mappings.remember(clinic, person, {}),
        lambda: mappings.remembered(clinic, person),
        lambda: mappings.forget(clinic, person, "any"),
        lambda: mappings.from_file(clinic, person, "a.toml", b""),
    ):
        with pytest.raises(AccessDenied):
            deed()
