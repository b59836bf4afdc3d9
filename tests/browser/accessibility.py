"""What axe-core finds on a page, less what Streamlit draws itself and no page of ours can change."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

GRAVE = ("serious", "critical")
OPTIONS = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
# Rule -> the part of Streamlit 1.67 in which, and nowhere else, the rule is left out.
STREAMLITS_OWN = {
    # Its menu has a <div> between the <ul> and the <li> of each page of a section.
    "list": '[data-testid="stSidebarNavItems"]',
    "listitem": '[data-testid="stSidebarNavItems"]',
    # The points of a metric's sparkline have no name; what the line tells stands beside it in words and in "Numbers".
    "svg-img-alt": '[data-testid="stMetricChart"]',
    # The button of a popover that stands open is drawn in the theme's accent darkened, also where the page is dark.
    "color-contrast": '[data-testid="stPopoverButton"][aria-expanded="true"]',
}
_IS_WITHIN = "([element, part]) => document.querySelector(element).closest(part) !== null"


def grave_violations(page: Page) -> list[str]:
    """Each element with a serious or critical violation of WCAG 2.2 A or AA: rule, element, and what is wrong."""
    # A colour on its way to another one is no colour of the page.
    page.wait_for_function("() => document.getAnimations().every(moving => moving.playState !== 'running')")
    return [
        f"{violation['id']}: {node['html'][:200]} ({node['failureSummary']})"
        for violation in Axe().run(page, options=OPTIONS).response["violations"]
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
        if not _is_streamlits_own(page, violation, node)
    ]


def _is_streamlits_own(page: Page, violation: dict[str, Any], node: dict[str, Any]) -> bool:
    part = STREAMLITS_OWN.get(violation["id"])
    return part is not None and bool(page.evaluate(_IS_WITHIN, [node["target"][0], part]))
