"""Logging trainings on the page Training: who may, about whom, and the line in the log."""

from __future__ import annotations

from dataclasses import replace

from dashboard.access.rules import check_may
from dashboard.access.viewer import AccessDenied, Permission, Viewer
from dashboard.answers.ask import ask
from dashboard.answers.clinic import Clinic
from dashboard.office import audit, trainings
from dashboard.office.trainings import LoggedTraining, Training
from dashboard.settings import Refused

DOMAINS = ("heard", "goals", "approach", "hope", "overall")
MOST_HOURS = 1000.0


def log(clinic: Clinic, viewer: Viewer, training: Training) -> int:
    """Logs a training of counselors whom the viewer supervises; its number.

    Raises `AccessDenied` for anybody who sees no results or names a counselor of somebody else's team, `Refused` for an
    unknown domain, hours that cannot be, an over-long title, nobody, or one that is logged already.
    """
    _check_is_ones_own(clinic, viewer, training)
    if training.domain not in DOMAINS:
        raise Refused(f"A training is about one of: {', '.join(DOMAINS)}.")
    if training.hours is not None and not 0 < training.hours <= MOST_HOURS:
        raise Refused(f"Hours are more than 0 and at most {MOST_HOURS:.0f}.")
    cleaned = replace(training, title=" ".join(training.title.split()))
    if any(_names(one.training) == _names(cleaned) for one in trainings.standing(clinic.office)):
        raise Refused("This training is logged already. Remove it first to log it anew.")
    return trainings.add(clinic.office, cleaned, event=_event(viewer, "training logged", cleaned))


def remove(clinic: Clinic, viewer: Viewer, training_id: int) -> None:
    """Takes a logged training back. Raises as `log` does, and `Refused` where there is none of that number."""
    training = _own(clinic, viewer, training_id)
    trainings.remove(clinic.office, training_id, event=_event(viewer, "training removed", training))


def restore(clinic: Clinic, viewer: Viewer, training_id: int) -> None:
    """Takes a removal back. Raises as `remove` does."""
    training = _own(clinic, viewer, training_id)
    trainings.restore(clinic.office, training_id, event=_event(viewer, "training restored", training))


def logged(clinic: Clinic, viewer: Viewer) -> list[LoggedTraining]:
    """The logged trainings that this viewer may remove, newest first: those of nobody but counselors they supervise."""
    check_may(viewer, Permission.SEE_RESULTS)
    own = _supervised(clinic, viewer)
    return [one for one in trainings.standing(clinic.office) if own.issuperset(one.training.counselor_codes)]


def _own(clinic: Clinic, viewer: Viewer, training_id: int) -> Training:
    check_may(viewer, Permission.SEE_RESULTS)
    found = trainings.find(clinic.office, training_id)
    if found is None:
        raise Refused("There is no such training.")
    _check_is_ones_own(clinic, viewer, found.training)
    return found.training


def _check_is_ones_own(clinic: Clinic, viewer: Viewer, training: Training) -> None:
    check_may(viewer, Permission.SEE_RESULTS)
    if not _supervised(clinic, viewer).issuperset(training.counselor_codes):
        raise AccessDenied("A training can be logged or removed only by who supervises all who attended it.")


def _supervised(clinic: Clinic, viewer: Viewer) -> set[str]:
    return set(ask(clinic, viewer, "counselors").frame["counselor_id"])


def _names(training: Training) -> tuple[object, ...]:
    return training.trained_on, training.domain, training.title


def _event(viewer: Viewer, action: str, training: Training) -> audit.Event:
    detail = {"title": training.title, "counselors": ", ".join(training.counselor_codes)}
    return audit.Event(viewer.user_id, action, f"{training.trained_on.isoformat()} {training.domain}", detail)
