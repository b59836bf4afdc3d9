"""What the command line understands."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path


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
    _add_report(commands.add_parser("report", parents=[common], help="write a report as PDF"), common)
    _add_alias(commands.add_parser("alias", parents=[common], help="codes that mean the same counselor or client"))
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
    commands.add_parser("encrypt", parents=[common], help="encrypt the store under the key in $DASHBOARD_FEEDBACK_KEY")
    digest = commands.add_parser("digest", parents=[common], help="the weekly summary for supervisors")
    ways = digest.add_mutually_exclusive_group(required=True)
    ways.add_argument("--out", type=Path, metavar="FOLDER", help="write the mails as files")
    ways.add_argument("--send", action="store_true", help="send them by $DASHBOARD_SMTP from $DASHBOARD_MAIL_FROM")
    look_up = commands.add_parser("case-code", parents=[common], help="the case code of a client code; logged")
    look_up.add_argument(
        "client_code", metavar="CLIENT_CODE", help="the code as in the export; - reads it from standard input"
    )
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
    parser.add_argument(
        "--mapping", metavar="NAME|FILE", help="how the files are read: a preset, a .toml or .json file, or canonical"
    )
    parser.add_argument(
        "--date-order", choices=("dmy", "mdy"), help="the order of dates that could be day/month or month/day"
    )
    parser.add_argument("--good-rows", action="store_true", help="import the rows without a fault")
    parser.add_argument(
        "--rejected", type=Path, metavar="CSV", help="write the rows with a fault there, to be mended and imported"
    )
    parser.add_argument(
        "--replace-span",
        action="store_true",
        help="withdraw appointments that an earlier state of this export had and it lacks",
    )
    parser.add_argument("--dry-run", action="store_true", help="check and count, change nothing")
    parser.add_argument("--drop-identifying", action="store_true", help="leave identifying columns out")
    _add_reading(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text")


def _add_alias(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    add = actions.add_parser("add", help="count one code as another from the next import on")
    remove = actions.add_parser("remove", help="take an alias back")
    for action in (add, remove):
        action.add_argument("kind", choices=("counselor", "client"))
        action.add_argument("old", metavar="OLD", help="the code, or the name, as some files write it")
    add.add_argument("new", metavar="NEW", help="the code that counts")
    actions.add_parser("list", help="list the aliases; clients by their case codes")
    for sub in actions.choices.values():
        sub.add_argument("--data", type=Path, default=argparse.SUPPRESS)


def _add_reading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--encoding", help="how the files' characters are encoded, such as cp1252 or utf-8-twice")
    parser.add_argument("--separator", type=_separator, help="the character between cells; tab for a tab")
    parser.add_argument("--header-line", type=_count, metavar="N", help="the line that names the columns, from 1")
    parser.add_argument("--sheet", help="the sheet of a workbook, or the file within a zip archive")
    parser.add_argument("--decimal", choices=(".", ","), help="the mark before decimals")


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
    parser.add_argument("--case", metavar="CASE_CODE", help="the case code, for questions about one case")
    parser.add_argument("--as", dest="as_email", metavar="EMAIL", help="answer what this person would see")
    parser.add_argument("--set", dest="overrides", action="append", default=[], type=_setting, metavar="KEY=VALUE")
    parser.add_argument("--format", choices=("csv", "json", "parquet"), default="csv")
    parser.add_argument(
        "--outside", action="store_true", help="as it may leave the clinic: counts under 8 hidden, others rounded to 5"
    )


def _add_report(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    reports = parser.add_subparsers(dest="report", required=True, metavar="REPORT")
    pack = reports.add_parser("pack", parents=[common], help="the supervision pack: one counselor, two pages")
    pack.add_argument("--counselor", required=True, metavar="CODE")
    pack.add_argument("--from", dest="from_on", type=_day, metavar="DATE", help="without dates: the last 12 months")
    pack.add_argument("--to", dest="to_on", type=_day, metavar="DATE")
    practice = reports.add_parser("practice", parents=[common], help="the practice report of a quarter")
    practice.add_argument("--quarter", metavar="2026-Q1", help="without it, the newest quarter that is over")
    practice.add_argument(
        "--outside", action="store_true", help="as it may leave the clinic: no counselor, small counts hidden"
    )
    for report in (pack, practice):
        report.add_argument("--as", dest="as_email", metavar="EMAIL", help="report what this person would see")
        report.add_argument("--out", type=Path, required=True, metavar="FILE")


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


def _separator(text: str) -> str:
    return "\t" if text in ("tab", "\\t") else text


def _count(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)
