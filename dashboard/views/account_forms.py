"""The pieces of the page People: the list of accounts, one account, and the forms that change it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Role, Viewer
from dashboard.answers import accounts
from dashboard.answers.accounts import Access, Account, Places
from dashboard.office.people import EVERY_TEAM
from dashboard.settings import Refused
from dashboard.views import frame
from dashboard.wording import people as words

_SHOWN_NAMES = 12


def show_link() -> None:
    """The one-time link just made: it can be seen once, and only here."""
    made = st.session_state.pop(state.NEW_LINK, None)
    if made is None:
        return
    email, token = made
    with st.container(border=True):
        st.markdown(f":material/link: **One-time link for {frame.plain(email)}**")
        st.code(f"{_address()}/invite/{token}", language=None)
        st.caption(words.LINK)


def offer_adding(viewer: Viewer, places: Places) -> None:
    """The form for a new account."""
    with st.expander("Add somebody", icon=":material/person_add:"):
        email = st.text_input("E-mail address", key="new_email", max_chars=254)
        access = _access_form("new", places, None)
        if access is not None:
            _do(
                lambda: _keep_link(email.strip().lower(), accounts.add(state.clinic(), viewer, email, access)),
                f"{email} is added.",
            )


def choose_account(everyone: Sequence[Account]) -> Account | None:
    """The accounts as a table; the one whose row is chosen, or None."""
    st.caption(words.accounts(everyone))
    rows = [
        {
            "E-mail": account.person.email,
            "Name": account.person.name,
            "Roles": ", ".join(account.person.roles),
            "Teams": words.teams(account.person.teams),
            "Counselor codes": ", ".join(account.person.counselor_codes),
            "State": account.state,
            "Open sessions": account.sessions,
        }
        for account in everyone
    ]
    table = st.dataframe(rows, hide_index=True, on_select="rerun", selection_mode="single-row", key="accounts")
    selected = table.selection.rows
    if not selected:
        st.caption("Choose a row to change what somebody may see, or to sign them out.")
        return None
    return everyone[selected[0]]


def show_account(viewer: Viewer, account: Account, places: Places) -> None:
    """One account with everything that can be done about it."""
    email = account.person.email
    with st.container(border=True):
        st.subheader(frame.plain(account.person.name or email), anchor=False)
        access = _access_form(f"change_{email}", places, account)
        if access is not None:
            _do(lambda: accounts.change(state.clinic(), viewer, email, access), f"Saved what {email} may see.")
        with st.container(horizontal=True):
            if not account.person.is_suspended and st.button("New invite link", icon=":material/link:"):
                _do(lambda: _keep_link(email, accounts.new_link(state.clinic(), viewer, email)), "Made a new link.")
            if st.button("Sign out everywhere", icon=":material/logout:", disabled=account.sessions == 0):
                _do(
                    lambda: accounts.sign_out_everywhere(state.clinic(), viewer, email),
                    f"{email} is signed out everywhere.",
                )
            if accounts.signs_in_with_code(state.clinic(), viewer, account) and st.button(
                "Stop asking for a code", icon=":material/phonelink_erase:", help=words.LOST_PHONE
            ):
                _do(
                    lambda: accounts.turn_off_second_step(state.clinic(), viewer, account),
                    f"{email} signs in without a code.",
                )
            if account.person.is_suspended:
                if st.button("Let back in", icon=":material/lock_open:"):
                    _do(lambda: accounts.reinstate(state.clinic(), viewer, email), f"{email} may sign in again.")
            elif st.button("Suspend", icon=":material/block:"):
                _suspending(email)


def show_not_joined(names: Sequence[str]) -> None:
    """Counselors who could not see their own feedback yet."""
    if names:
        with st.expander(f"Counselors without an account ({len(names)})"):
            more = " and others" if len(names) > _SHOWN_NAMES else ""
            st.markdown(frame.plain(", ".join(names[:_SHOWN_NAMES])) + more)
            st.caption(words.NOT_JOINED)


@st.dialog("Suspend this account?")
@frame.on_its_own
def _suspending(viewer: Viewer, email: str) -> None:
    st.markdown(f"{frame.plain(email)} is signed out everywhere at once and cannot sign in until let back in.")
    if st.button("Suspend", type="primary"):
        _do(lambda: accounts.suspend(state.clinic(), viewer, email), f"{email} is suspended.")


def _access_form(key: str, places: Places, account: Account | None) -> Access | None:
    """Roles, teams and codes; what was sent, or None while nobody pressed Save."""
    person = account.person if account else None
    codes = dict(places.counselors)
    held_teams, held_codes = (person.teams, person.counselor_codes) if person else ((), ())
    with st.form(key, border=False):
        name = st.text_input("Name", value=person.name if person else "", max_chars=200)
        roles = st.multiselect("Roles", [role.value for role in Role], default=person.roles if person else [])
        teams = st.multiselect(
            "Teams they supervise",
            _with_held((EVERY_TEAM, *places.teams), held_teams),
            default=held_teams,
            format_func=words.team,
            help=words.TEAMS_HELP,
        )
        joined = st.multiselect(
            "Their own counselor codes",
            _with_held(tuple(codes), held_codes),
            default=held_codes,
            format_func=lambda code: words.counselor(code, codes.get(code) or code),
            help=words.CODES_HELP,
        )
        is_sent = st.form_submit_button("Save" if account else "Add and make an invite link", type="primary")
    return Access(tuple(roles), tuple(teams), tuple(joined), name.strip()) if is_sent else None


def _with_held(options: tuple[str, ...], held: tuple[str, ...]) -> list[str]:
    """What can be chosen, with what is held though the data do not have it (any more)."""
    return [*options, *(value for value in held if value not in options)]


def _do(step: Callable[[], None], done: str) -> None:
    try:
        step()
    except Refused as refusal:
        frame.show_problem(refusal)
        return
    st.toast(frame.plain(done), icon=":material/check:")
    st.rerun()


def _keep_link(email: str, token: str) -> None:
    st.session_state[state.NEW_LINK] = (email, token)


def _address() -> str:
    public = state.clinic().settings.public_url.rstrip("/")
    return public or str(st.context.url or "").split("/people")[0].rstrip("/")
