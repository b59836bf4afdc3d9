"""`python -m dashboard COMMAND`; without a command it serves."""

from __future__ import annotations

import sys

from dashboard.commands import aliases, data, digest, people, reports, safekeeping
from dashboard.commands.parser import build_parser
from dashboard.settings import Refused

COMMANDS = {
    "serve": people.serve_command,
    "init": people.init_command,
    "import": data.import_command,
    "answer": data.answer_command,
    "report": reports.report_command,
    "sample": data.sample_command,
    "people": people.people_command,
    "alias": aliases.alias_command,
    "undo": data.undo_command,
    "verify": people.verify_command,
    "backup": safekeeping.backup_command,
    "restore": safekeeping.restore_command,
    "encrypt": safekeeping.encrypt_command,
    "erase": safekeeping.erase_command,
    "digest": digest.digest_command,
    "case-code": safekeeping.case_code_command,
}


def main(words: list[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    given = sys.argv[1:] if words is None else words
    # `--port 9000` alone means `serve --port 9000`.
    if not any(word in COMMANDS for word in given) and not {"-h", "--help"} & set(given):
        given = ["serve", *given]
    arguments = build_parser().parse_args(given)
    try:
        return COMMANDS[arguments.command](arguments)
    except Refused as refusal:
        if arguments.debug:
            raise
        print(refusal, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return _stopped()
    except Exception as failure:
        # The database engine wraps Ctrl+C into an error of its own.
        if isinstance(failure.__cause__, KeyboardInterrupt):
            return _stopped()
        if arguments.debug:
            raise
        print(
            f"This failed unexpectedly ({type(failure).__name__}); run it again with --debug to see where.",
            file=sys.stderr,
        )
        return 1


def _stopped() -> int:
    print("Stopped. What was not finished left the store as it was.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
