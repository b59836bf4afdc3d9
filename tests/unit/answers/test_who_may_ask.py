"""Which role may ask which question: a table that a new question must be added to."""

from __future__ import annotations

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer, operator
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.questions import REGISTER

RESULTS = frozenset({"supervisor", "operator"})
QUALITY = frozenset({"supervisor", "admin", "operator"})
ALLOWED = {
    "retention": RESULTS,
    "leak": RESULTS,
    "retention_comparison": RESULTS,
    "outcome": RESULTS,
    "outcome_coverage": RESULTS,
    "outcome_change": RESULTS,
    "early_dropout": RESULTS,
    "early_dropout_model": RESULTS,
    "early_dropout_limits": RESULTS,
    "early_dropout_by_quarter": RESULTS,
    "case_mix": RESULTS,
    "stays_low": RESULTS,
    "ruptures": RESULTS,
    "rupture_rule": RESULTS,
    "alliance_and_staying": RESULTS,
    "alliance_of_dropouts": RESULTS,
    "coverage_by_session": RESULTS,
    "alliance": RESULTS,
    "alliance_by_session": RESULTS,
    "alliance_by_quarter": RESULTS,
    "coverage": RESULTS,
    "coverage_by_quarter": RESULTS,
    "headline_figures": RESULTS,
    "trend": RESULTS,
    "cusum": RESULTS,
    "time_between_dropouts": RESULTS,
    "training_needs": RESULTS,
    "training_effect": RESULTS,
    "trainings": RESULTS,
    "attention": RESULTS,
    "attention_track_record": RESULTS,
    "case": RESULTS,
    "case_since": RESULTS,
    "flags": RESULTS,
    "flag_quarters": RESULTS,
    "left_out": RESULTS,
    "counselors": RESULTS,
    "my_feedback": frozenset({"counselor"}),
    "my_open_feedback": frozenset({"counselor"}),
    "inclusion": QUALITY,
    "data_quality": QUALITY,
    "data_to": frozenset({"supervisor", "counselor", "admin", "operator"}),
    "imports": frozenset({"admin", "operator"}),
    "effect_of_definitions": frozenset({"admin", "operator"}),
}
VIEWERS = {
    "supervisor": Viewer("s@clinic.test", (Role.SUPERVISOR,), ("*",)),
    "counselor": Viewer("c@clinic.test", (Role.COUNSELOR,), counselor_codes=("K1",)),
    "admin": Viewer("a@clinic.test", (Role.ADMIN,)),
    "operator": operator(),
}


def test_every_question_stands_in_the_table() -> None:
    assert set(ALLOWED) == set(REGISTER)


@pytest.mark.parametrize("role", VIEWERS)
@pytest.mark.parametrize("question", ALLOWED)
def test_only_the_roles_of_the_table_get_an_answer(question: str, role: str, practice: Clinic) -> None:
    if role in ALLOWED[question]:
        assert ask(practice, VIEWERS[role], question).question == question
    else:
        with pytest.raises(AccessDenied, match=r"^[A-Z][^\n]+\.$"):
            ask(practice, VIEWERS[role], question)


@pytest.mark.parametrize("question", ALLOWED)
def test_somebody_without_a_role_gets_no_answer(question: str, practice: Clinic) -> None:
    with pytest.raises(AccessDenied):
        ask(practice, Viewer("nobody@clinic.test", (), ("*",), ("K1",)), question)


def test_an_answer_in_the_cache_is_still_refused_to_others(practice: Clinic) -> None:
    ask(practice, VIEWERS["supervisor"], "early_dropout_model")

    with pytest.raises(AccessDenied):
        ask(practice, VIEWERS["admin"], "early_dropout_model")


def test_two_roles_allow_what_either_allows(practice: Clinic) -> None:
    both = Viewer("b@clinic.test", (Role.COUNSELOR, Role.ADMIN), counselor_codes=("K1",))

    assert ask(practice, both, "my_feedback").is_empty
    assert len(ask(practice, both, "imports").frame) == 1
