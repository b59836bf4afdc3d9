"""Where this dashboard keeps its data and how it is served: environment and files become one frozen `Settings`."""

from __future__ import annotations

import base64
import binascii
import os
from dataclasses import dataclass, field
from pathlib import Path

DEFAULT_PORT = 8501
DEMO_FOLDER = "demo"
PROJECT_ROOT = Path(__file__).resolve().parent.parent
# Where the key that encrypts the feedback stands: itself, or in a file, as service managers hand secrets over.
KEY_FROM = "DASHBOARD_FEEDBACK_KEY"
KEY_FILE_FROM = "DASHBOARD_FEEDBACK_KEY_FILE"
_KEY_BYTES = 32


class Refused(Exception):
    """A person asked for something that cannot be done; the message is one clear sentence for them."""


@dataclass(frozen=True)
class FeedbackKey:
    """The key that feedback files are encrypted under, in base64; printing it shows nothing of it."""

    secret: str = field(repr=False)


@dataclass(frozen=True)
class Settings:
    """Everything that comes from outside the program.

    `folder` is the folder of the store in use: the data folder of a real clinic, its subfolder `demo` for sample data.
    """

    folder: Path
    is_demo: bool
    office_url: str
    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    public_url: str = ""
    feedback_key: FeedbackKey | None = None

    @property
    def key_file(self) -> Path:
        """The key of the pseudonyms, kept outside the feedback file and readable by its owner alone."""
        return self.folder / "pseudonym.key"


def data_folder(data: Path | None = None) -> Path:
    """The data folder: the one given, else `$DASHBOARD_DATA`, else `./data`."""
    return Path(data or os.environ.get("DASHBOARD_DATA") or "data").expanduser().resolve()


def has_store(folder: Path) -> bool:
    """Whether a feedback store stands in this folder."""
    return (folder / "feedback" / "CURRENT").is_file()


def load_settings(data: Path | None = None, host: str | None = None, port: int | None = None) -> Settings:
    """The settings in force; a data folder without a store of its own leads to its demo.

    Raises `Refused` naming the setting that cannot be read.
    """
    folder = data_folder(data)
    is_demo = not has_store(folder) or folder.name == DEMO_FOLDER
    store_folder = folder / DEMO_FOLDER if is_demo and folder.name != DEMO_FOLDER else folder
    return Settings(
        folder=store_folder,
        is_demo=is_demo,
        office_url=office_url(store_folder, is_demo),
        host=host or os.environ.get("DASHBOARD_HOST") or "127.0.0.1",
        port=port if port is not None else _port_from_environment(),
        public_url=os.environ.get("DASHBOARD_PUBLIC_URL", ""),
        # Sample data is no secret; a demo that stood before the key was set goes on as it is.
        feedback_key=None if is_demo else _feedback_key(folder),
    )


def real_settings(data: Path | None = None) -> Settings:
    """The settings of the real store of a data folder, whether or not it exists yet; never the demo.

    Raises `Refused` when the folder named is a demo.
    """
    folder = data_folder(data)
    if folder.name == DEMO_FOLDER:
        raise Refused(
            f"{folder} holds sample data, where anybody may look around. "
            "Make a store for real data elsewhere: python -m dashboard init --data FOLDER."
        )
    return Settings(
        folder=folder,
        is_demo=False,
        office_url=office_url(folder, is_demo=False),
        feedback_key=_feedback_key(folder),
    )


def office_url(folder: Path, is_demo: bool) -> str:
    """The office database: `$DASHBOARD_OFFICE_URL` (any SQLAlchemy URL), else SQLite beside the feedback.

    The demo always keeps its own file, so that sample accounts never reach a clinic's real office.
    """
    configured = os.environ.get("DASHBOARD_OFFICE_URL", "")
    if configured and not is_demo:
        return configured
    return f"sqlite:///{folder / 'office.sqlite'}"


def feedback_key_in(text: str, named: str) -> FeedbackKey:
    """The key that stands in a text; for any other text raises `Refused`, which names the place and never the text."""
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _no_key(named) from error
    if len(key) != _KEY_BYTES:
        raise _no_key(named)
    return FeedbackKey(base64.b64encode(key).decode("ascii"))


def _feedback_key(folder: Path) -> FeedbackKey | None:
    """The key in the environment, or in the file that it names; None where feedback is not to be encrypted."""
    text, named_file = os.environ.get(KEY_FROM, ""), os.environ.get(KEY_FILE_FROM, "")
    if text and named_file:
        raise Refused(f"Set {KEY_FROM} or {KEY_FILE_FROM}, not both.")
    if not named_file:
        return feedback_key_in(text, KEY_FROM) if text else None
    file = Path(named_file).expanduser().resolve()
    if file.is_relative_to(folder):
        raise Refused(f"{KEY_FILE_FROM} lies in the data folder, where it protects nothing: keep it elsewhere.")
    try:
        return feedback_key_in(file.read_text(encoding="utf-8"), KEY_FILE_FROM)
    except (OSError, UnicodeDecodeError) as error:
        raise Refused(f"The file that {KEY_FILE_FROM} names cannot be read.") from error


def _no_key(named: str) -> Refused:
    return Refused(f"{named} must hold {_KEY_BYTES} random bytes in base64, as `openssl rand -base64 32` prints them.")


def threads() -> int | None:
    """How many threads a read or an import may use: $DASHBOARD_THREADS; None where there are as many as cores."""
    text = os.environ.get("DASHBOARD_THREADS", "")
    if text and (not text.isdigit() or int(text) < 1):
        raise Refused(f"DASHBOARD_THREADS must be a number of threads from 1, not {text!r}.")
    return int(text) if text else None


def _port_from_environment() -> int:
    text = os.environ.get("DASHBOARD_PORT", "")
    if not text:
        return DEFAULT_PORT
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise Refused(f"DASHBOARD_PORT must be a port number from 1 to 65535, not {text!r}.")
    return int(text)
