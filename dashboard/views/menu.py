"""The pages, in the order of the menu, and who may open each."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from dashboard.access.rules import can
from dashboard.access.viewer import Permission, Viewer

SUPERVISION, MY_WORK, CLINIC, ABOUT = "Supervision", "My work", "Clinic", "About"
# Takes the place of the first page's name, which its second address needs; it is never seen.
_BARE_ADDRESS = "first"


@dataclass(frozen=True)
class PageEntry:
    """One page: the name of its file, its name in the menu, the question it answers, and who may open it."""

    name: str
    menu: str
    question: str
    icon: str
    section: str
    permission: Permission

    @property
    def file(self) -> str:
        """The page's file, as Streamlit takes it: beside the app's script."""
        return f"views/{self.name}.py"


PAGES = {
    entry.name: entry
    for entry in (
        PageEntry("today", "Today", "Whom should I talk about today?", "today", SUPERVISION, Permission.SEE_RESULTS),
        PageEntry(
            "retention", "Retention", "Where do clients go after each session?", "trending_down",
            SUPERVISION, Permission.SEE_RESULTS,
        ),
        PageEntry(
            "early_dropout", "Early drop-out",
            "After which session do we lose people, and does it differ between counselors?", "door_open",
            SUPERVISION, Permission.SEE_RESULTS,
        ),
        PageEntry(
            "feeling_heard", "Feeling heard", "Where do clients not feel heard?", "hearing",
            SUPERVISION, Permission.SEE_RESULTS,
        ),
        PageEntry(
            "outcome", "Outcome", "Do clients get better?", "monitoring", SUPERVISION, Permission.SEE_RESULTS
        ),
        PageEntry(
            "counselor", "Counselor", "What should we talk about in supervision?", "person",
            SUPERVISION, Permission.SEE_RESULTS,
        ),
        PageEntry(
            "training", "Training", "Which training would help most, and did the last one?", "school",
            SUPERVISION, Permission.SEE_RESULTS,
        ),
        PageEntry(
            "my_feedback", "My feedback", "How do my clients experience our work?", "forum",
            MY_WORK, Permission.SEE_OWN_FEEDBACK,
        ),
        PageEntry("upload", "Upload", "Bring in this month’s export", "upload_file", CLINIC, Permission.IMPORT_DATA),
        PageEntry(
            "data_quality", "Data quality", "How far can these figures be trusted?", "fact_check",
            CLINIC, Permission.SEE_DATA_QUALITY,
        ),
        PageEntry("people", "People", "Who may see what?", "group", CLINIC, Permission.MANAGE_PEOPLE),
        PageEntry("settings", "Settings", "By which rules do we count?", "tune", CLINIC, Permission.CHANGE_SETTINGS),
        PageEntry("activity", "Activity", "Who did what, and when?", "history", CLINIC, Permission.SEE_AUDIT),
        PageEntry(
            "how_it_is_worked_out", "How it is worked out", "How is each figure worked out?", "functions",
            ABOUT, Permission.SEE_DEFINITIONS,
        ),
    )
}  # fmt: skip


def permitted(viewer: Viewer) -> list[PageEntry]:
    """The pages this viewer may open, in the order of the menu."""
    return [entry for entry in PAGES.values() if can(viewer, entry.permission)]


def navigation(viewer: Viewer) -> dict[str, list[st.Page]]:
    """The menu by section. Pages that are not this viewer's are reachable but hidden, so that they can say why."""
    shown = permitted(viewer)
    first = shown[0]
    sections: dict[str, list[st.Page]] = {entry.section: [] for entry in shown}
    for entry in PAGES.values():
        section = entry.section if entry in shown else ABOUT
        # The first page stands at the bare address, where every other address of it would be "not found".
        address = _BARE_ADDRESS if entry == first else entry.name
        sections[section].append(_page(entry, address, is_first=entry == first, is_shown=entry in shown))
    sections[ABOUT].append(_page(first, first.name, is_first=False, is_shown=False))
    return sections


def _page(entry: PageEntry, address: str, *, is_first: bool, is_shown: bool) -> st.Page:
    return st.Page(
        entry.file,
        title=entry.menu,
        icon=f":material/{entry.icon}:",
        url_path=address,
        default=is_first,
        visibility="visible" if is_shown else "hidden",
    )
