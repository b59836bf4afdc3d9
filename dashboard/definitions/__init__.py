"""The definitions in force: what counts as early, as a drop-out, as below the mark, and for how few nothing is said.

Each has a key, a default, a sentence for people and a source. They live in the office, are changed by admins, and
`--set key=value` overrides them for one answer.
"""

from dashboard.definitions.by_instrument import settings_of
from dashboard.definitions.in_force import Definitions, Mark, definition_of
from dashboard.definitions.register import DROP_OUT_RULES, GROUPS, REGISTER, Definition

__all__ = ["DROP_OUT_RULES", "GROUPS", "REGISTER", "Definition", "Definitions", "Mark", "definition_of", "settings_of"]
