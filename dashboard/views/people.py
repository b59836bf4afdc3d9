"""Who may see what? For admins: accounts, roles, teams, counselor codes, invite links, signing out everywhere."""

from __future__ import annotations

from dashboard import state
from dashboard.answers import accounts
from dashboard.views import account_forms, frame

viewer = frame.open_page("people")
clinic = state.clinic()
everyone, places = accounts.everyone(clinic, viewer), accounts.places(clinic, viewer)
account_forms.show_link()
account_forms.offer_adding(viewer, places)
chosen = account_forms.choose_account(everyone)
if chosen is not None:
    account_forms.show_account(viewer, chosen, places)
account_forms.show_not_joined(accounts.not_joined(everyone, places))
