"""Sentences for when there is nothing to show: why, and what to do next."""

from __future__ import annotations

from dashboard.wording.common import count


def no_data(*, may_import: bool) -> str:
    """A store without any rows."""
    if may_import:
        return "There are no data yet. Open Upload and drop this month's export there."
    return "There are no data yet. An admin can bring in the first export under Upload."


def nobody_in_scope() -> str:
    """A supervisor without teams, or whose teams have no counselor."""
    return "You have no team yet, so there is nobody to show. Ask an admin to add your teams."


def nothing_in_filter(what: str = "clients") -> str:
    """Filters that leave nothing."""
    return f"No {what} fit these filters. Choose a longer period or another team, or press Reset."


def too_few(clients: int, needed: int) -> str:
    """Too few clients for a figure."""
    return (
        f"Too few to say: {count(clients, 'client')} here, and at least {needed} are needed. "
        "Choose a longer period, or look again when more clients have started."
    )


def no_ratings() -> str:
    """No rated session."""
    return (
        "No session here has been rated. If clients do fill in forms, ask an admin whether the export holds them; "
        "if not, asking at the end of each session is the place to start."
    )


def no_mark(instrument: str) -> str:
    """An instrument without a mark."""
    return f"{instrument} has no mark, so nothing can be called below it. An admin can set one."


def no_permission(page: str) -> str:
    """A page that is not for this person's roles."""
    return f"{page} is not part of your role. If you need it for your work, ask an admin."


def no_release() -> str:
    """A counselor without a released batch. Says nothing of how many have answered."""
    return (
        "There is no feedback to show yet. The next release comes when enough different clients have answered, "
        "so that nobody can be recognised. Until then, ask your clients in the session: "
        "“what would make this better for you?”"
    )


def no_counselor_code() -> str:
    """A counselor whose account is not joined to a counselor code."""
    return "Your account is not joined to your counselor code yet. Ask an admin to add it."


def no_attention() -> str:
    """Nobody on the attention list."""
    return "No open case meets a rule right now. That is no all-clear: clients can leave without a sign."


def not_settled_yet() -> str:
    """All sessions are too recent."""
    return "All sessions are too recent to know who came back. Look again in a few weeks, or choose an earlier period."


def stale() -> str:
    """A newer version of the data has been published since the page was drawn."""
    return "New data have arrived. Reload to see them."
