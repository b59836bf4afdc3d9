"""The office: people, passwords, sessions, settings and the audit log, in a small relational database.

It never holds ratings, and the feedback file never holds accounts. Every function takes the `Office` first,
and every change takes an `audit.Event`, written in the same transaction, so that nothing changes without a
line in the log.
"""
