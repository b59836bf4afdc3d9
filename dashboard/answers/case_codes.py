"""Which case code is this client code? For an admin with the clinic's own list in hand; every look-up is logged."""

from __future__ import annotations

from dashboard.access.rules import check_may
from dashboard.access.viewer import Permission, Viewer
from dashboard.answers.clinic import Clinic
from dashboard.intake.pseudonyms import case_code, client_key, load_key
from dashboard.office import audit
from dashboard.settings import Refused

LOOKED_UP = "case code looked up"


def case_code_of(clinic: Clinic, viewer: Viewer, client_code: str) -> str:
    """The case code that stands on the pages for this client code, whether or not the store knows the client.

    Worked out from the clinic's key alone, so that nothing is learnt about who is in the store. The log has neither the
    one code nor the other. Raises `AccessDenied` for anybody but an admin, `Refused` for an empty code.
    """
    check_may(viewer, Permission.IMPORT_DATA)
    code = client_code.strip()
    if not code:
        raise Refused("Type the client code as it stands in the export.")
    found = case_code(client_key(load_key(clinic.settings.key_file), code))
    audit.write(clinic.office, audit.Event(viewer.user_id, LOOKED_UP, "case code"))
    return found
