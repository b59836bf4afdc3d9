"""The weekly summary for supervisors, as this machine is set up to send it. Nothing is sent from here."""

from __future__ import annotations

import streamlit as st

from dashboard import state
from dashboard.digest.setup import mail_setup
from dashboard.digest.summary import supervisors
from dashboard.settings import Refused
from dashboard.views import frame
from dashboard.wording import digest as words


def show_setup() -> None:
    """Who gets it, by which mail server, and the command that makes it."""
    try:
        setup = mail_setup()
    except Refused as refusal:
        frame.show_problem(refusal)
        return
    host = f"{setup.server.host}:{setup.server.port}" if setup.server else None
    st.markdown(words.goes_to(len(supervisors(state.clinic()))))
    st.markdown(frame.plain(words.how_it_is_sent(host, setup.sender)))
    st.code(words.COMMANDS, language="bash", wrap_lines=True)
