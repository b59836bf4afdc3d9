"""What stands around every page: who is signed in, the ribbon of sample data, and what is said instead of a page."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard import state
from dashboard.access.rules import can, check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers import accounts
from dashboard.settings import Refused
from dashboard.views.menu import PAGES, PageEntry
from dashboard.wording import common, empty

# A file of our own: an icon by name would be fetched from another company's server.
PAGE_ICON = Path(__file__).parent.parent / "access" / "door" / "mark.svg"
APP_TITLE = "Alliance dashboard"
_EVERYWHERE = "Ends every session under your name, on every device, this one too."
_MARKDOWN = re.compile(r"[\\`*_{}\[\]()<>#+!|~$:&]")

Given = ParamSpec("Given")


def sidebar(viewer: Viewer) -> None:
    """Who is signed in, signing out, and the ribbon of sample data."""
    with st.sidebar:
        if state.clinic().settings.is_demo:
            st.badge("Sample data", icon=":material/science:", color="orange")
            st.caption("Invented clients and counselors. Nothing here is about a real person.")
        st.caption(f"Signed in as {plain(viewer.user_id)}, {' and '.join(role.value for role in viewer.roles)}")
        st.link_button("Sign out", "/signout", icon=":material/logout:", type="tertiary")
        st.link_button("Second step at sign-in", "/second-step", icon=":material/phonelink_lock:", type="tertiary")
        if st.button("Sign out everywhere", icon=":material/devices:", type="tertiary", help=_EVERYWHERE):
            accounts.sign_out_everywhere(state.clinic(), viewer, viewer.user_id)


def open_page(name: str) -> Viewer:
    """Check that the viewer may open this page, write its question as the title, and return the viewer.

    Raises `AccessDenied` otherwise.
    """
    viewer = state.viewer()
    check_may(viewer, PAGES[name].permission)
    # Several pages open beside each other are told apart by their tabs.
    st.set_page_config(page_title=f"{PAGES[name].menu} · {APP_TITLE}")
    st.title(PAGES[name].question, anchor=False)
    return viewer


def on_its_own(piece: Callable[Concatenate[Viewer, Given], None]) -> Callable[Given, None]:
    """For a dialog or another piece that runs again without its page: gives it the viewer, and says what it is refused.

    The viewer is looked up at every run, since a role may have been taken after the page was opened.
    """

    @wraps(piece)
    def run(*given: Given.args, **named: Given.kwargs) -> None:
        try:
            piece(state.viewer(), *given, **named)
        except Refused as refusal:
            show_problem(refusal)

    return run


def show_problem(refusal: Refused) -> None:
    """Say, where somebody tried it, why something cannot be done."""
    st.error(plain(str(refusal)))


def show_denial(sentence: str, pages: Sequence[PageEntry]) -> None:
    """Say why a page is not this person's, and lead to those that are."""
    st.title("This page is not yours to open", anchor=False)
    with st.container(border=True):
        st.markdown(f":material/lock: **{plain(sentence)}**")
        if pages:
            st.markdown("Your pages:")
            for entry in pages:
                st.page_link(entry.file, label=entry.menu, icon=f":material/{entry.icon}:")
            st.caption("If you think you should see this page, ask an admin about your role.")
        else:
            st.markdown("Sign out and come back with another account, or ask an admin for help.")
            st.link_button("Sign out", "/signout", icon=":material/logout:")


def show_refusal(sentence: str) -> None:
    """Say why something that was asked for cannot be done."""
    st.warning(plain(sentence), icon=":material/error:")
    st.button("Reset the filters", on_click=state.reset, icon=":material/restart_alt:")


def plain(text: str) -> str:
    """A text from the data as Markdown that shows it as it is, without links, pictures, icons or emphasis."""
    # The invisible word joiner keeps an address from becoming a link.
    return _MARKDOWN.sub(lambda found: f"&#{ord(found[0])};", text).replace("@", "\u2060@")


def show_headline(sentence: str) -> None:
    """The one sentence a page begins with."""
    st.markdown(f"**{sentence}**")


def show_empty(sentence: str, *, icon: str = "inbox") -> None:
    """A calm message where there is nothing to show: why, and what to do next."""
    with st.container(border=True):
        st.markdown(f":material/{icon}: {sentence}")


def side_by_side(*spans: int, narrowest: int = 440, gap: Literal["small", "large"] = "large") -> list[DeltaGenerator]:
    """Containers beside each other, as wide as their spans say; under each other where one would get too narrow.

    `narrowest` is the width in pixels of one unit of a span.
    """
    grid = st.grid(sum(spans), min_column_width=narrowest, gap=gap)
    return [grid.cell(column_span=span) for span in spans]


def show_idea(sentence: str) -> None:
    """Something that could be tried."""
    with st.container(border=True):
        st.markdown(f":material/lightbulb: **Something to try:** {sentence}")


def show_no_data(viewer: Viewer) -> None:
    """The state of a store that has no appointments yet."""
    may_import = can(viewer, Permission.IMPORT_DATA)
    show_empty(empty.no_data(may_import=may_import), icon="upload_file")
    if may_import:
        st.page_link(PAGES["upload"].file, label="Open Upload", icon=":material/arrow_forward:")


def show_safety_note() -> None:
    """The sentence under every page with scores."""
    st.caption(f":material/info: {common.NOT_A_SAFETY_SYSTEM}")
