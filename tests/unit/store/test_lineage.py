"""Which rules a query rests on, read from the SQL of the queries and of the views they read."""

from __future__ import annotations

import pytest

from dashboard.store.catalogue import catalogue
from dashboard.store.lineage import created, rules_of
from dashboard.store.rules import VIEWS_FOLDER


@pytest.mark.parametrize("query", catalogue())
def test_every_query_and_every_view_can_be_read(query: str) -> None:
    assert "visible_counselors" not in rules_of(query)


def test_rules_are_followed_through_columns_and_macros() -> None:
    found = rules_of("early_dropout_by_counselor")

    assert {"maturity_days", "early_sessions", "drop_out_rule", "inactive_after_days", "left_truncation_days"} <= found
    assert "settle_days" not in found


def test_rules_of_the_facts_are_known() -> None:
    assert "settle_days" in rules_of("retention_exits_by_session")
    assert {"data_to", "new_episode_after_days"} <= rules_of("coverage_by_quarter")


def test_marks_are_found_where_ratings_are_below_them() -> None:
    assert "marks" in rules_of("alliance_by_counselor")
    assert "marks" not in rules_of("coverage_by_counselor")


def test_no_view_is_made_in_a_way_that_is_not_read() -> None:
    texts = ["\n" + path.read_text(encoding="utf-8") for path in VIEWS_FOLDER.glob("*.sql")]
    made = sum(text.count("\nCREATE VIEW ") for text in texts)

    assert len([kind for _, _, kind, _ in created() if kind == "VIEW"]) == made
