"""The machine's own Chromium: where it is, and how it is started. No browser is ever downloaded."""

from __future__ import annotations

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
# No sandbox: builds run as root in a container. No background traffic: a request to another host must be ours.
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    """The path of the first Chromium on the PATH, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
