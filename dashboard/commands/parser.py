"""What the command line understands."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

COMMANDS = (
    "serve", "init", "import", "answer", "sample", "people", "undo", "verify", "backup", "restore", "erase",
)  # fmt: skip


def build_parser() -> argparse.ArgumentParser:
    """The parser of `python -m dashboard`; without a command it serves."""
    parser = argparse.ArgumentParser(
        prog="python -m dashboard", description="The counseling feedback dashboard.", parents=[_common(None, False)]
    )
    # Understood before the command and after it: what is not said after it must not undo what was said before.
    common = _common(argparse.SUPPRESS, argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_serve(commands.add_parser("serve", parents=[common], help="serve the dashboard (the default)"))
    _add_init(commands.add_parser("init", parents=[common], help="make a store for a clinic's own data"))
    _add_import(commands.add_parser("import", parents=[common], help="bring in CSV exports"))
    _add_answer(commands.add_parser("answer", parents=[common], help="print the answer to a question"))
    _add_sample(commands.add_parser("sample", parents=[common], help="write a made-up clinic as CSV files"))
    _add_people(commands.add_parser("people", parents=[common], help="accounts, roles and invite links"))
    undo = commands.add_parser("undo", parents=[common], help="take an import back")
    undo.add_argument("import_id", type=int, metavar="IMPORT_ID")
    commands.add_parser("verify", parents=[common], help="check the activity log's chain and the store")
    _add_safekeeping(commands, common)
    return parser


def _common(data: object, debug: object) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data", type=Path, default=data, help="the data folder (default: $DASHBOARD_DATA or ./data)")
    common.add_argument("--debug", action="store_true", default=debug, help="show the traceback of a failure")
    return common


def _add_safekeeping(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], common: argparse.ArgumentParser
) -> None:
    for name, words in (
        ("backup", "write the store, the office and the keys into one encrypted file"),
        ("restore", "put a backup into an empty data folder"),
    ):
        command = commands.add_parser(name, parents=[common], help=words)
        command.add_argument("file", type=Path, metavar="FILE")
        command.add_argument("--passphrase-stdin", action="store_true", help="read the passphrase from standard input")
    erase = commands.add_parser("erase", parents=[common], help="erase one client with every trace")
    erase.add_argument(
        "client_code", metavar="CLIENT_CODE", help="the code as in the export; - reads it from standard input"
    )
    erase.add_argument("--yes", action="store_true", help="do not ask again")


def _add_serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (default 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (default 8501)")


def _add_init(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--admin", metavar="EMAIL", help="e-mail of the first admin; prints a one-time link")


def _add_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--good-rows", action="store_true", help="import the rows without a fault")
    parser.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
    parser.add_argument("--drop-identifying", action="store_true", help="leave identifying columns out")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _add_answer(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("question", nargs="?", metavar="QUESTION")
    parser.add_argument("--list", action="store_true", help="list the questions")
    parser.add_argument("--by", metavar="GROUP")
    parser.add_argument("--unit", choices=("episode", "pairing"))
    parser.add_argument("--from", dest="from_on", type=_day, metavar="DATE")
    parser.add_argument("--to", dest="to_on", type=_day, metavar="DATE")
    parser.add_argument("--team")
    parser.add_argument("--site")
    parser.add_argument("--counselor", metavar="CODE")
    parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="answer what this person would see")
    parser.add_argument("--set", dest="overrides", action="append", default=[], type=_setting, metavar="KEY=VALUE")
    parser.add_argument("--format", choices=("csv", "json", "parquet"), default="csv")


def _add_sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--counselors", type=_count, default=12)
    parser.add_argument("--clients", type=_count, default=900)
    parser.add_argument("--months", type=_count, default=24)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scenario", action="append", default=[], type=_setting, metavar="KEY=VALUE")


def _add_people(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="make an account; prints an invite link unless --password-stdin")
    add.add_argument("email")
    add.add_argument(
        "--role", dest="roles", action="append", required=True, choices=("supervisor", "counselor", "admin")
    )
    add.add_argument("--team", dest="teams", action="append", default=[], help="'*' for every team")
    add.add_argument("--counselor", dest="counselor_codes", action="append", default=[], metavar="CODE")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    actions.add_parser("list", help="list the accounts")
    for action, words in (("suspend", "shut somebody out at once"), ("invite", "print a new invite link")):
        one = actions.add_parser(action, help=words)
        one.add_argument("email")
    for sub in actions.choices.values():
        sub.add_argument("--data", type=Path, default=argparse.SUPPRESS)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date like 2026-03-31") from error


def _setting(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator or not key:
        raise argparse.ArgumentTypeError(f"{text!r} is not of the form key=value")
    return key, value


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)
