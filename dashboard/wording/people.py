"""Words about accounts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

LINK = (
    "Send it to them yourself. It works once, for seven days, and is shown only now. "
    "Whoever has it can choose the password."
)
TEAMS_HELP = "For supervisors. Without a team they see nothing. Every team also takes in counselors without one."
CODES_HELP = (
    "For counselors: whose feedback is theirs. "
    "A code that carries their e-mail in the counselors file is theirs already. "
    "Somebody who supervises and counsels never sees their own clients' rows."
)
LOST_PHONE = "For somebody who lost their phone. They can turn the second step on again with a new one."
NOT_JOINED = (
    "They see their feedback once they have an account with the counselor role and this code, "
    "or their e-mail stands in the counselors file."
)


class _HasState(Protocol):
    @property
    def state(self) -> str: ...


def accounts(everyone: Sequence[_HasState]) -> str:
    """How many accounts there are, and how they stand."""
    states = ("active", "invited", "suspended")
    counts = {state: sum(account.state == state for account in everyone) for state in states}
    told = ", ".join(f"{count} {state}" for state, count in counts.items() if count)
    return f"{len(everyone)} {'account' if len(everyone) == 1 else 'accounts'}: {told}."


def team(name: str) -> str:
    """A team as people read it."""
    return "Every team" if name == "*" else name


def teams(names: Sequence[str]) -> str:
    """Teams as people read them."""
    return ", ".join(team(name) for name in names)


def counselor(code: str, name: str) -> str:
    """A counselor code with its display name."""
    return code if name == code else f"{name} ({code})"
