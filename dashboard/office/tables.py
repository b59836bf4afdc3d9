"""The office's tables. Times are UTC without a zone; texts that grow no index are unbounded."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Float, ForeignKey, Integer, LargeBinary, MetaData, String, Table, Text

METADATA = MetaData()


def _belongs_to_person(is_key: bool = True) -> Column[int]:
    return Column("person_id", ForeignKey("people.person_id", ondelete="CASCADE"), primary_key=is_key, nullable=False)


PEOPLE = Table(
    "people",
    METADATA,
    Column("person_id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(200), nullable=False, server_default=""),
    Column("is_suspended", Boolean, nullable=False, default=False),
    Column("added_at", DateTime, nullable=False),
)

PERSON_ROLES = Table(
    "person_roles",
    METADATA,
    _belongs_to_person(),
    Column("role", String(20), primary_key=True),
)

PERSON_TEAMS = Table(
    "person_teams",
    METADATA,
    _belongs_to_person(),
    Column("team", String(200), primary_key=True),
)

PERSON_COUNSELOR_CODES = Table(
    "person_counselor_codes",
    METADATA,
    _belongs_to_person(),
    Column("counselor_code", String(200), primary_key=True),
)

PASSWORDS = Table(
    "passwords",
    METADATA,
    _belongs_to_person(),
    Column("password_hash", String(400), nullable=False),
    Column("set_at", DateTime, nullable=False),
)

# Of links and cookies only SHA-256 is kept: who reads the office cannot use them.
INVITES = Table(
    "invites",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    _belongs_to_person(is_key=False),
    Column("expires_at", DateTime, nullable=False),
)

WEB_SESSIONS = Table(
    "web_sessions",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("session_id", String(32), nullable=False, unique=True),
    _belongs_to_person(is_key=False),
    Column("started_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
)

SIGN_IN_TRIES = Table(
    "sign_in_tries",
    METADATA,
    Column("try_id", Integer, primary_key=True),
    Column("account_hash", String(64), nullable=False, index=True),
    Column("address", String(64), nullable=False, index=True),
    Column("tried_at", DateTime, nullable=False),
)

# Secrets of authenticator apps, sealed likewise; `last_period` keeps a code from counting twice.
SECOND_STEPS = Table(
    "second_steps",
    METADATA,
    _belongs_to_person(),
    Column("sealed", LargeBinary, nullable=False),
    Column("is_in_force", Boolean, nullable=False),
    Column("last_period", Integer, nullable=False),
)

# What a counselor writes to themselves, sealed under a key that does not stand here.
REFLECTIONS = Table(
    "reflections",
    METADATA,
    _belongs_to_person(),
    Column("sealed", LargeBinary, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

SETTINGS = Table(
    "settings",
    METADATA,
    Column("key", String(100), primary_key=True),
    Column("value", Text, nullable=False),
    Column("changed_at", DateTime, nullable=False),
)

# How files with these headers are read, as somebody confirmed it; headers and codes only, never a value of a client.
MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("fingerprint", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("mapping", Text, nullable=False),
    Column("confirmed_by", String(254), nullable=False),
    Column("confirmed_at", DateTime, nullable=False),
)

# The day as text, like every value that must come out of any database as it went in.
TRAININGS = Table(
    "trainings",
    METADATA,
    Column("training_id", Integer, primary_key=True),
    Column("trained_on", String(10), nullable=False),
    Column("domain", String(20), nullable=False),
    Column("title", String(80), nullable=False),
    Column("hours", Float),
    Column("logged_by", String(254), nullable=False),
    Column("logged_at", DateTime, nullable=False),
    Column("is_removed", Boolean, nullable=False),
)

TRAINING_COUNSELORS = Table(
    "training_counselors",
    METADATA,
    Column("training_id", ForeignKey("trainings.training_id"), primary_key=True),
    Column("counselor_code", String(200), primary_key=True),
)

# What was agreed about a case. No scores, no reasons, no free text: what a client answered is never kept in the office.
FOLLOW_UPS = Table(
    "follow_ups",
    METADATA,
    Column("follow_up_id", Integer, primary_key=True),
    Column("case_code", String(32), nullable=False, index=True),
    Column("counselor_code", String(200), nullable=False, index=True),
    Column("action", String(40), nullable=False),
    Column("owner", String(20), nullable=False),
    Column("review_on", String(10), nullable=False),
    Column("made_by", String(254), nullable=False),
    Column("made_at", DateTime, nullable=False),
    Column("closed_at", DateTime),
)

# Codes that mean the same person; a client's are pseudonyms, never codes.
ALIASES = Table(
    "aliases",
    METADATA,
    Column("kind", String(20), primary_key=True),
    Column("old", String(200), primary_key=True),
    Column("new", String(200), nullable=False),
    Column("added_by", String(254), nullable=False),
    Column("added_at", DateTime, nullable=False),
)

# Texts only, and the time as written: the hash of an entry must come out the same in every database.
AUDIT = Table(
    "audit",
    METADATA,
    Column("entry_id", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(254), nullable=False),
    Column("action", String(100), nullable=False, index=True),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous_hash", String(64), nullable=False),
    Column("entry_hash", String(64), nullable=False),
)

# One row each: the end of the audit chain, so that entries cut off its end are missed, and the counter of
# changes.
AUDIT_END = Table(
    "audit_end",
    METADATA,
    Column("only_row", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", Integer, nullable=False),
    Column("entry_hash", String(64), nullable=False),
)

REVISION = Table(
    "revision",
    METADATA,
    Column("only_row", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
)

SCHEMA_VERSION = Table(
    "schema_version",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("reached_at", DateTime, nullable=False),
)
