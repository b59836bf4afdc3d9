"""The appointments of one block as columns, collected while its clients are followed."""

from dataclasses import dataclass

import numpy as np

from dashboard.sample.clinic import Ints
from dashboard.sample.ratings import MISSING, Forms

ATTENDANCES = (
    "attended",
    "late_attended",
    "no_show",
    "late_cancel",
    "client_cancel",
    "provider_cancel",
    "future",
)
SESSION_TYPES = ("session", "consultation", "group")


@dataclass(frozen=True)
class Appointments:
    """One entry per appointment, by day and client; `client` counts within the block, `number` 0 is none.

    `forms` has MISSING wherever nothing was written.
    """

    client: Ints
    counselor: Ints
    day: Ints
    attendance: Ints
    session_type: Ints
    modality: Ints
    number: Ints
    forms: Forms

    def __len__(self) -> int:
        return len(self.client)


class AppointmentLog:
    """Takes appointments in any order, several at a time."""

    def __init__(self) -> None:
        self._facts: list[Ints] = []
        self._forms: list[Ints] = []

    def add(
        self,
        client: Ints,
        counselor: Ints,
        day: Ints,
        attendance: Ints,
        modality: Ints,
        *,
        kind: str = "session",
        number: Ints | None = None,
        forms: Forms | None = None,
    ) -> None:
        """Adds one appointment for each entry of the columns."""
        session_type = np.full(client.size, SESSION_TYPES.index(kind), dtype=np.int64)
        counted = np.zeros(client.size, dtype=np.int64) if number is None else number
        self._facts.append(np.stack([client, counselor, day, attendance, session_type, modality, counted]))
        if forms is None:
            self._forms.append(np.full((10, client.size), MISSING, dtype=np.int64))
        else:
            self._forms.append(np.concatenate([forms.srs.T, forms.ors.T, forms.phq9[None], forms.gad7[None]]))

    def rows(self) -> Appointments:
        """Everything added so far, by day and client; of one day, a session before a consultation."""
        facts, forms = np.concatenate(self._facts, axis=1), np.concatenate(self._forms, axis=1)
        order = np.lexsort((facts[4], facts[0], facts[2]))
        facts, forms = facts[:, order], forms[:, order]
        client, counselor, day, attendance, session_type, modality, number = facts
        return Appointments(
            client=client,
            counselor=counselor,
            day=day,
            attendance=attendance,
            session_type=session_type,
            modality=modality,
            number=number,
            forms=Forms(srs=forms[:4].T, ors=forms[4:8].T, phq9=forms[8], gad7=forms[9]),
        )
