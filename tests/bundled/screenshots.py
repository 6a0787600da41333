"""Take the pictures of the README: `make screenshots`.

Serves `build/` and photographs it in Chromium, so that the pictures show what a reader gets.
"""

import threading

from playwright.sync_api import Page, sync_playwright
from werkzeug.serving import make_server

from tests.browser.chromium import MISSING, find
from tests.bundled.conftest import DOCS
from tests.conftest import ROOT
from web import create_app

IMAGES = DOCS / "images"
PASTE = '{"Message":"触发天级流控Permits:10","Code":"isv.BUSINESS_LIMIT_CONTROL"}'


def code_page(page: Page, address: str) -> None:
    page.goto(f"{address}/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html")


def answer(page: Page, address: str) -> None:
    page.goto(f"{address}/zh/diagnose/")
    page.fill("textarea[name=text]", PASTE)
    page.wait_for_selector("[data-code]")


def table(page: Page, address: str) -> None:
    page.goto(f"{address}/en/dysms/")


PICTURES = {
    "code-page-en.png": (code_page, "light", 1280, 860),
    "diagnose-zh.png": (answer, "dark", 1280, 1180),
    "codes-phone-en.png": (table, "light", 390, 780),
}


def main() -> None:
    """Write every picture to docs/images/."""
    browser_path = find()
    if browser_path is None:
        raise SystemExit(MISSING)
    app = create_app({"SITE": ROOT / "build" / "site", "LOOKUP": ROOT / "build" / "lookup.db"})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for name, (go, scheme, width, height) in PICTURES.items():
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
            )
            page = context.new_page()
            go(page, f"http://127.0.0.1:{server.server_port}")
            page.wait_for_timeout(300)  # fonts and the palette settle
            page.screenshot(path=IMAGES / name)
            context.close()
        browser.close()
    server.shutdown()


if __name__ == "__main__":
    main()
