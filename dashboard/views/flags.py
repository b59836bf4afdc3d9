"""Counselors worth a look: the flags of the last quarter that was closed, or what it means that there are none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from dashboard import state
from dashboard.access.viewer import Viewer
from dashboard.answers.answer import Answer, Filters
from dashboard.answers.ask import ask
from dashboard.views.frame import plain, show_empty
from dashboard.views.menu import PAGES
from dashboard.wording import early_dropout
from dashboard.wording import flags as words


def last_look(viewer: Viewer) -> Mapping[Any, Any] | None:
    """When counselors were last compared: a row of the question `flag_quarters`, or None where they never were."""
    looks = ask(state.clinic(), viewer, "flag_quarters").frame.to_dict("records")
    return looks[0] if looks else None


def flags_in_force(viewer: Viewer, filters: Filters) -> Answer:
    """The answer `flags` for the team, site and counselor of these filters; `in_force` has the rows that count now."""
    return ask(state.clinic(), viewer, "flags", filters)


def in_force(answer: Answer) -> Any:
    """The rows of the answer `flags` that are in force."""
    return answer.frame[answer.frame["is_in_force"]]


def show_flags(answer: Answer, look: Mapping[Any, Any] | None) -> None:
    """A card per counselor with a flag in force; else that nobody stood out, or that nobody has looked yet."""
    flagged = in_force(answer)
    names = {code: answer.names.get(code, code) for code in flagged["counselor_id"]}
    for code in sorted(names, key=lambda code: names[code].casefold()):
        with st.container(border=True, gap="xsmall"):
            st.markdown(f"**{plain(names[code])}** :orange-badge[:material/visibility: worth a look]")
            _show_reasons(flagged[flagged["counselor_id"] == code])
            st.page_link(
                PAGES["counselor"].file,
                label="Prepare the hour",
                icon=":material/description:",
                query_params={"counselor": code},
            )
    if names and look is not None:
        st.caption(words.compared(look))
    if not names:
        show_empty(words.nobody(look), icon="balance")
        st.caption(early_dropout.no_clearance())


def show_own_flags(answer: Answer, look: Mapping[Any, Any] | None) -> None:
    """The flags in force of one counselor on their page; nothing where there is none."""
    flagged = in_force(answer)
    if flagged.empty or look is None:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(":orange-badge[:material/visibility: worth a look]")
        _show_reasons(flagged)
        st.caption(words.compared(look))


def show_domains(answer: Answer, instrument: str) -> None:
    """Who is worth a look for which domain of this instrument; nothing where nobody is."""
    flagged = in_force(answer)
    names = {code: plain(name) for code, name in answer.names.items()}
    sentence = words.domains_worth_a_look(flagged[flagged["instrument"] == instrument], names)
    if sentence:
        st.markdown(f":orange-badge[:material/visibility: worth a look] {sentence}")


def _show_reasons(flagged: Any) -> None:
    st.markdown("\n".join(f"- {words.reason(row)}" for _, row in flagged.iterrows()))
    st.markdown(words.first_step(flagged))
