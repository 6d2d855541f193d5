"""Where the browser for the tests is: a Chromium of the system, or Playwright's own.

``python -m tests.harness.chromium`` makes sure that there is one if it can, and says so loudly if it can't.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# First the one without windows: it shows the same page for two thirds of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Playwright's download tries several addresses in turn; without a network each must time out first.
PATIENCE_SECONDS = 300

MISSING = """\
================================================================================
  NO CHROMIUM: THE BROWSER TESTS WILL NOT RUN.
  Install one (Debian: apt-get install chromium), or say where it is: CHROMIUM=/path/to/chromium make test
================================================================================"""


def find_chromium() -> Path | None:
    """Return the Chromium that CHROMIUM names, else the system's, else Playwright's own; None without any."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _playwrights_own()


def main() -> None:
    """Look for a Chromium, else try to install Playwright's."""
    if find_chromium() is None and not os.environ.get("CHROMIUM"):
        sys.stderr.write("No Chromium found; asking Playwright for its own…\n")
        _install()
    if find_chromium() is None:
        sys.stderr.write(f"{MISSING}\n")


def _playwrights_own() -> Path | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - slow, and seldom needed

    with sync_playwright() as playwright:
        own = Path(playwright.chromium.executable_path)
    return own if own.is_file() else None


def _install() -> None:
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    except (subprocess.SubprocessError, OSError) as fault:
        sys.stderr.write(f"Playwright could not install one: {fault}\n")


if __name__ == "__main__":
    main()
