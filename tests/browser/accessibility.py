"""What axe-core finds on a page, less what Streamlit draws itself and no page of ours can change."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Streamlit 1.67 puts a <div> between the <ul> of its menu and the <li> of each page of a section: no list to axe, a
# list to screen readers. Only these two rules are left out, and only inside that menu.
MENU_LIST_RULES = ("list", "listitem")
_IS_IN_MENU = "selector => document.querySelector(selector).closest('[data-testid=\"stSidebarNavItems\"]') !== null"


def grave_violations(page: Page) -> list[str]:
    """Each element with a serious or critical violation of WCAG 2.2 A or AA: rule, element, and what is wrong."""
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in Axe().run(page, options=OPTIONS).response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
        if not _is_menu_list(page, violation, node)
    ]


def _is_menu_list(page: Page, violation: dict[str, Any], node: dict[str, Any]) -> bool:
    return violation["id"] in MENU_LIST_RULES and bool(page.evaluate(_IS_IN_MENU, node["target"][0]))
