"""Backups: one encrypted file that holds a clinic's store, office and keys, and can be restored on another machine."""
