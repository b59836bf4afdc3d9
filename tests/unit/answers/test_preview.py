"""What a change of a definition would do is asked of the whole practice, and nothing is saved by asking."""

from __future__ import annotations

import pytest

from dashboard.access.viewer import AccessDenied, Role, Viewer
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.answers.preview import Preview, preview
from dashboard.settings import Refused
from dashboard.values import Kind
from tests.unit.answers.conftest import supervisor

ADMIN = Viewer("admin@clinic.test", (Role.ADMIN,))


def shares(found: Preview) -> dict[str, tuple[float | None, float | None]]:
    """Figure -> share before and after."""
    return {effect.figure: (effect.before.number, effect.after.number) for effect in found.effects}


def test_effect_is_the_headline_of_the_whole_practice(practice: Clinic) -> None:
    own = ask(practice, ADMIN, "effect_of_definitions").frame.set_index("figure")
    headline = ask(practice, supervisor("*"), "headline_figures").frame.set_index("figure")

    for figure in ("still_attending_3", "early_dropout", "low_heard", "coverage"):
        columns = ["denominator", "estimate", "low", "high"]
        assert own.loc[figure, columns].tolist() == pytest.approx(
            headline.loc[figure, columns].tolist(), nan_ok=True
        ), figure


def test_effect_shows_figures_before_and_after_of_how_many(practice: Clinic) -> None:
    found = preview(practice, ADMIN, "early_sessions", "1")

    # 14 of 27 clients dropped out after two sessions, so nobody after one.
    assert shares(found)["early_dropout"] == (pytest.approx(14 / 27), 0.0)
    (early,) = [effect for effect in found.effects if effect.figure == "early_dropout"]
    assert (early.after.kind, early.counted_after.number) == (Kind.ZERO, 27)
    assert [effect.figure for effect in found.effects if not effect.is_none] == ["early_dropout"]


def test_effect_of_a_setting_that_shapes_facts_is_counted_in_memory(practice: Clinic) -> None:
    number = practice.store.current().number

    found = preview(practice, ADMIN, "data_to", "2024-04-07")

    assert shares(found)["coverage"][0] != shares(found)["coverage"][1]
    assert (practice.store.current().number, practice.definitions().data_to) == (number, None)


def test_effect_of_a_mark_is_on_those_below_it(practice: Clinic) -> None:
    found = preview(practice, ADMIN, "mark.srs_1", "8")

    assert shares(found)["low_heard"] == (pytest.approx(14 / 27), 0.0)


def test_a_guard_of_privacy_changes_no_figure(practice: Clinic) -> None:
    lowered, raised = (preview(practice, ADMIN, "min_clients_supervisor", value) for value in ("3", "9"))

    assert (lowered.effects, lowered.shows_more) == ((), True)
    assert (raised.effects, raised.shows_more) == ((), False)
    assert preview(practice, ADMIN, "feedback_mode", "open").shows_more


def test_too_few_stay_hidden_in_a_preview(practice: Clinic) -> None:
    found = preview(practice, ADMIN, "data_to", "2024-01-02")

    assert {effect.figure: effect.after.kind for effect in found.effects}["coverage"] is Kind.HIDDEN


@pytest.mark.parametrize("viewer", [supervisor("*"), Viewer("c@clinic.test", (Role.COUNSELOR,))])
def test_only_an_admin_asks_for_an_effect(viewer: Viewer, practice: Clinic) -> None:
    with pytest.raises(AccessDenied):
        preview(practice, viewer, "early_sessions", "3")


@pytest.mark.parametrize(("key", "value"), [("early_sessions", "0"), ("shoe_size", "43"), ("mark.srs_1", "11")])
def test_value_that_a_setting_does_not_take_is_refused(key: str, value: str, practice: Clinic) -> None:
    with pytest.raises(Refused, match=key.split(".", maxsplit=1)[0]):
        preview(practice, ADMIN, key, value)
