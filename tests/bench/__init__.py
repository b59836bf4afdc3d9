"""Benches: longer runs that measure the dashboard instead of testing it, one subcommand each.

`python -m tests.bench --help` lists them. pytest does not collect them.
"""
