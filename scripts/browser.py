"""Get the browser for the tests: ``python -m scripts.browser``.

The Chromium on the machine, else Playwright's own download, else, announced, Debian's package (as root).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
DOWNLOAD_LIMIT = 300  # seconds


def find() -> Path | None:
    """The browser to use: the machine's own, else the one Playwright downloaded; None without either."""
    for name in NAMES:
        if on_path := shutil.which(name):
            return Path(on_path)
    own = _playwrights_own()
    return own if own.is_file() else None


def _playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)


def _download() -> bool:
    print("No Chromium on this machine: downloading Playwright's own …", flush=True)
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    try:
        return subprocess.run(command, timeout=DOWNLOAD_LIMIT).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _install() -> bool:
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    print("That failed: installing the Debian package chromium with apt-get …", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return all(
        subprocess.run([apt, *step], env=quiet, stdout=subprocess.DEVNULL).returncode == 0
        for step in (["update"], ["install", "-y", "--no-install-recommends", "chromium"])
    )


def main() -> int:
    """Command line; exit status 0 when a browser is there."""
    found = find()
    if found is None and (_download() or _install()):
        found = find()
    if found is None:
        print("There is no browser for the tests: install Chromium, then run this again.", file=sys.stderr)
        return 1
    print(f"Browser for the tests: {found}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
