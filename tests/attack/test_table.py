"""The table of attacks names every attack there is, and no other."""

from __future__ import annotations

from tests.attack import table


def test_every_attack_stands_in_the_table_and_none_succeeded() -> None:
    rows = table.rows_of(table.README.read_text(encoding="utf-8"))

    assert list(rows) == [f"{path.name}::{name}" for path in table.files() for name in table.tests_of(path)]
    assert [name for name, (tries, _) in rows.items() if tries < 1] == []
    assert [name for name, (_, successes) in rows.items() if successes] == []
