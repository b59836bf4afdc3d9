"""What a change of one definition would do, asked before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.definitions import Definition, definition_of
from dashboard.values import Value, value_of

QUESTION = "effect_of_definitions"


@dataclass(frozen=True)
class Effect:
    """One figure of the practice before and after: its share, and of how many."""

    figure: str
    before: Value
    after: Value
    counted_before: Value
    counted_after: Value

    @property
    def is_none(self) -> bool:
        """Whether the change leaves this figure as it is."""
        return (self.before, self.counted_before) == (self.after, self.counted_after)


@dataclass(frozen=True)
class Preview:
    """A change that could be made. `effects` is empty for a guard of privacy, which changes no figure."""

    definition: Definition
    before: str
    after: str
    effects: tuple[Effect, ...]

    @property
    def shows_more(self) -> bool:
        """Whether people could be made out more easily, so that it must be confirmed."""
        return self.definition.shows_more(self.before, self.after)


def preview(clinic: Clinic, viewer: Viewer, key: str, value: str) -> Preview:
    """The practice's headline figures under the definitions in force and with this one changed; nothing is saved.

    Facts that the change would shape are built in memory. Raises `AccessDenied` for anybody but an admin, `Refused` for
    an unknown key or a value it does not take.
    """
    check_may(viewer, Permission.CHANGE_SETTINGS)
    definition, in_force = definition_of(key), clinic.definitions()
    after = in_force.with_overrides({key: value}).text_of(key)
    effects: tuple[Effect, ...] = ()
    if not definition.guards_privacy:
        now = ask(clinic, viewer, QUESTION)
        then = ask(clinic, viewer, QUESTION, Filters(overrides=((key, value),)))
        effects = _effects(now, then)
    return Preview(definition, in_force.text_of(key), after, effects)


def _effects(now: Answer, then: Answer) -> tuple[Effect, ...]:
    rows = zip(now.frame.to_dict("records"), then.frame.to_dict("records"), strict=True)
    return tuple(
        Effect(
            figure=str(before["figure"]),
            before=value_of(before, "estimate"),
            after=value_of(after, "estimate"),
            counted_before=value_of(before, "denominator"),
            counted_after=value_of(after, "denominator"),
        )
        for before, after in rows
    )
