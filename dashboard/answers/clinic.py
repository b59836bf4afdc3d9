"""One clinic's store, office and reader, opened together."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from cachetools import LRUCache

from dashboard.answers.answer import Answer
from dashboard.definitions import Definitions
from dashboard.intake.workspace import remove_leftovers
from dashboard.office import settings_table
from dashboard.office.database import Office, open_office
from dashboard.settings import Settings
from dashboard.store.opening import check_cipher
from dashboard.store.reader import FeedbackReader
from dashboard.store.upgrade import upgrade
from dashboard.store.versions import FeedbackStore

KEPT_ANSWERS = 512


@dataclass(frozen=True)
class Clinic:
    """Everything an answer rests on. One per process."""

    settings: Settings
    store: FeedbackStore
    office: Office
    reader: FeedbackReader
    answers: LRUCache[object, Answer] = field(default_factory=lambda: LRUCache(maxsize=KEPT_ANSWERS))
    answers_lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def open(cls, settings: Settings) -> Clinic:
        """Opens the store and office named by the settings, upgraded where an older program wrote them.

        What a killed import, undo or erasure left behind is removed.

        The store may not exist yet. Raises `Refused` where a newer program wrote it, or its key is not the one set.
        """
        settings.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = FeedbackStore(settings.folder, settings.feedback_key)
        if settings.feedback_key is not None:
            check_cipher()
        if store.exists():
            store.tidy()
            remove_leftovers(store.folder)
        clinic = cls(settings, store, open_office(settings.office_url), FeedbackReader(store))
        upgrade(store, clinic.definitions())
        return clinic

    def definitions(self) -> Definitions:
        """The definitions in force, from the office's settings table."""
        return Definitions.from_values(settings_table.values(self.office))
