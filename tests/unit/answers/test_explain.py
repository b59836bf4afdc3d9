"""How it is worked out: every question has an entry, made from what the program itself says and reads."""

from __future__ import annotations

import pytest

from dashboard.access.viewer import operator
from dashboard.answers.answer import Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.explain import MARKS, described, explained, rooms, settings_behind
from dashboard.answers.questions import REGISTER

# A change that moves something, for each setting that figures rest on.
OVERRIDES = {
    "data_to": "2024-04-12",
    "early_sessions": "1",
    "maturity_days": "730",
    "inactive_after_days": "700",
    "settle_days": "400",
    "drop_out_rule": "declared",
    "left_truncation_days": "200",
    "mark.srs_1": "8",
    "min_clients_supervisor": "9",
}
ASKED = ("leak", "early_dropout_by_quarter", "alliance_by_quarter", "data_quality", "inclusion", "left_out")


@pytest.mark.parametrize("question", REGISTER)
def test_every_question_has_an_entry(question: str) -> None:
    entry = explained(question)

    assert entry.words == REGISTER[question].words
    assert [step.name for step in entry.steps] == list(REGISTER[question].queries)
    assert all(step.counted and step.why for step in entry.steps)


def test_every_question_stands_in_one_room() -> None:
    listed = [name for names in rooms().values() for name in names]

    assert sorted(listed) == sorted(REGISTER)
    assert all(about[0].isupper() for about in rooms())


@pytest.mark.parametrize(
    "question", ["retention", "leak", "early_dropout", "early_dropout_limits", "alliance", "flags"]
)
def test_main_figures_give_formula_and_limits(question: str) -> None:
    method = explained(question).method

    assert "=" in method.formula
    assert method.limits.endswith(".")


def test_description_is_taken_apart() -> None:
    method = described(
        "What it does.\n\nFormula:\n    a = b / c\n    d = e\n\nMore.\n\nSource: Somebody 1999.\n\nLimits: Few."
    )

    assert method.words == "What it does.\n\nMore."
    assert (method.formula, method.source, method.limits) == ("a = b / c\nd = e", "Somebody 1999.", "Few.")


@pytest.mark.parametrize("key", OVERRIDES)
def test_setting_is_named_wherever_it_moves_an_answer(key: str, practice: Clinic) -> None:
    filters = Filters(overrides=((key, OVERRIDES[key]),))

    moved = {
        name
        for name in ASKED
        if not ask(practice, operator(), name, filters).frame.equals(ask(practice, operator(), name).frame)
    }

    assert moved or key == "min_clients_supervisor"
    named = MARKS if key.startswith("mark.") else key
    assert [name for name in moved if named not in settings_behind(REGISTER[name])] == []


def test_a_setting_that_does_not_matter_is_not_named() -> None:
    assert "maturity_days" not in settings_behind(REGISTER["retention"])
    assert "drop_out_rule" not in settings_behind(REGISTER["inclusion"])
    assert settings_behind(REGISTER["imports"]) == ()
