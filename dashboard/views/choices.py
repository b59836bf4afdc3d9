"""A choice among a few, kept in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import streamlit as st

from dashboard import state


def choose(
    key: str,
    label: str,
    options: list[str],
    in_words: Callable[[str], str],
    *,
    label_visibility: Literal["visible", "collapsed"] = "visible",
) -> str:
    """The option chosen under this key of the address; its default, or the first, where that is not on offer."""
    st.segmented_control(
        label,
        options,
        key=state.offer(key, options),
        format_func=in_words,
        on_change=state.take,
        args=(key,),
        required=True,
        label_visibility=label_visibility,
    )
    state.write_url(key)
    return state.chosen(key)
