"""The rules of the attention list, in their groups."""

from __future__ import annotations

# Clients who get worse are no likelier to leave and no less in need of a talk: never ordered by who left, never off.
GETTING_WORSE = ("deteriorated", "unrepaired_rupture")
# Signs of leaving that a fair comparison at the same session number can judge.
MAY_BE_LEAVING = ("stays_low", "not_heard_lately", "no_rating_lately")
# What time itself brings about has no fair comparison at the same session.
BOUND_TO_TIME = ("missed_nothing_booked", "no_appointment")
# What a client answered stays between the client, the form and the supervisor where feedback is anonymous.
FROM_RATINGS = (*GETTING_WORSE, *MAY_BE_LEAVING)
RULES = (*FROM_RATINGS, *BOUND_TO_TIME)
