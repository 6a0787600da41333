"""`errdex serve --watch` in a browser: an edit shows, a mistake is said in the page, and mending it recovers."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.conftest import CATALOGS, ROOT

pytestmark = pytest.mark.browser


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A copy of the good catalogue and the address where it is served and watched."""
    catalog = tmp_path / "catalog"
    shutil.copytree(CATALOGS / "good", catalog)
    command = [sys.executable, "-m", "site_builder", "serve", "--watch", "--port", "0"]
    command += ["--catalog", str(catalog), "--out", str(tmp_path / "build")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8"
    ) as process:
        assert process.stdout is not None
        address = re.search(r"http://[^/]+", process.stdout.readline())
        assert address is not None
        yield catalog, address[0]
        process.terminate()


def test_edit_shows_a_mistake_is_said_and_mended(served: tuple[Path, str], browser: Browser) -> None:
    catalog, address = served
    path = catalog / "sms" / "isv.TOO_MANY.yaml"
    good = path.read_text("utf-8")
    page = browser.new_page()
    page.goto(f"{address}/en/sms/isv.TOO_MANY.html")
    expect(page.locator("article")).to_contain_text("Too many messages went out")
    live = page.locator("#errdex-live")

    path.write_text(good.replace("Too many messages went out", "A flood of messages went out"), "utf-8")
    expect(page.locator("article")).to_contain_text("A flood of messages went out")

    path.write_text(good.replace("fault: caller", "fault: nobody"), "utf-8")
    expect(live).to_contain_text("unknown fault 'nobody'")
    expect(page.locator("article")).to_contain_text("A flood of messages went out")

    path.write_text(good, "utf-8")
    expect(page.locator("article")).to_contain_text("Too many messages went out")
    expect(live).to_have_count(0)
    page.close()
