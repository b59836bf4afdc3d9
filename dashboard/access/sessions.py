"""Sessions of signed-in browsers: an opaque random cookie, of which the office keeps only the hash.

A session ends after 30 minutes without anything done, after 12 hours at the latest, by signing out, and as
soon as the person is suspended, gets a new password or is signed out everywhere.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from dashboard.office import audit, web_sessions
from dashboard.office.database import Office, now
from dashboard.office.people import Person
from dashboard.office.web_sessions import WebSession

# OWASP Session Management Cheat Sheet: 15-30 minutes idle, 4-8 h absolute for office work; 12 h covers one
# long day.
IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
# A write for every request would cost more than it tells.
TOUCH_EVERY = timedelta(minutes=1)


def hash_token(token: str) -> str:
    """SHA-256 of a random token. Fast on purpose: 256 random bits cannot be guessed, unlike a password."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def start(office: Office, person: Person, *, event: audit.Event) -> str:
    """Sign this person in; returns the cookie's value, which is stored nowhere else."""
    at = now()
    web_sessions.forget_expired(office, seen_before=at - IDLE, started_before=at - ABSOLUTE)
    token = secrets.token_urlsafe(32)
    web_sessions.add(office, person.person_id, hash_token(token), secrets.token_hex(16), at, event=event)
    return token


def find(office: Office, token: str) -> WebSession | None:
    """The session behind a cookie, or None when it is unknown, over, or its person suspended."""
    session = web_sessions.find(office, hash_token(token)) if token else None
    return session if session is not None and is_open(session, now()) else None


def is_open(session: WebSession, at: datetime) -> bool:
    """Whether time has not ended the session."""
    return at - session.seen_at < IDLE and at - session.started_at < ABSOLUTE


def note_activity(office: Office, session: WebSession) -> None:
    """Keep the session from going idle; writes at most once a minute."""
    at = now()
    if at - session.seen_at >= TOUCH_EVERY:
        web_sessions.touch(office, session.session_id, at)


def sign_out(office: Office, session: WebSession) -> None:
    """End this session in this browser."""
    web_sessions.end(office, session.session_id, event=audit.Event(session.email, "signed out", session.email))
