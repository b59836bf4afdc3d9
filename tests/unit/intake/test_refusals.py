"""Every code with which something is turned down stands in the register, once."""

from __future__ import annotations

import ast
from pathlib import Path

import dashboard.intake
from dashboard.intake.refusals import FILES, ROWS, sentence

FOLDER = Path(dashboard.intake.__file__).parent


def _codes_of_files() -> set[str]:
    """The codes written into `FileProblem(code, ...)` and `RowError(file, line, column, code, ...)`."""
    codes = set()
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            place = {"FileProblem": 0, "RowError": 3}.get(node.func.id)
            if place is not None and len(node.args) > place:
                code = node.args[place]
                if isinstance(code, ast.Constant):
                    codes.add(str(code.value))
    return codes


def test_register_holds_the_codes_of_files_that_are_used_and_no_other() -> None:
    assert _codes_of_files() == set(FILES)


def test_no_code_and_no_sentence_stands_twice() -> None:
    assert not set(ROWS) & set(FILES)
    sentences = [*ROWS.values(), *FILES.values()]
    assert len(set(sentences)) == len(sentences)


def test_sentences_name_the_column_and_never_the_value() -> None:
    made = {code: sentence(code, "My column", "0 to 10", "secret", 7) for code in ROWS if code != "fields_wrong"}

    assert [code for code, words in made.items() if "secret" in words or "{" in words] == []
    assert made["rating_out_of_range"] == "My column is outside 0 to 10."
