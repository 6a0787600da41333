"""Find a Chromium for the browser tests; `python -m tests.browser.chromium` installs Debian's when it may.

Looked for in this order: $CHROMIUM, the PATH, Playwright's own. The shell without windows opens a page in a third of
the time. Where there is none, the browser tests are skipped with that reason, except that with CI=true they fail.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MISSING = "no Chromium found: install one (Debian: apt-get install chromium-headless-shell) or name it in $CHROMIUM"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
"""What it is started with in tests."""


def find() -> Path | None:
    """The browser to use, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).exists() else None
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return _playwright()


def _playwright() -> Path | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


def install() -> None:
    """Install Debian's Chromium where there is none and this user may; quiet where it may not."""
    if find() is not None or shutil.which("apt-get") is None or os.geteuid() != 0:
        return
    sys.stderr.write("installing Chromium for the browser tests ...\n")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium-headless-shell", "fonts-noto-cjk"],
    ):
        done = subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode != 0:
            sys.stderr.write(f"`{' '.join(command)}` failed; the browser tests will be skipped\n")
            return


if __name__ == "__main__":
    install()
    if find() is None:
        sys.stderr.write(f"{MISSING}\n")
        sys.exit(1 if os.environ.get("CI") == "true" else 0)
