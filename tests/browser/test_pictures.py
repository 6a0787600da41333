"""Pages look as they did when somebody last looked at them: pictures held against approved ones.

The pictures are half the size, so that they are small and letters are mere texture. `RENEW_GOLDEN=1 pytest
tests/browser/test_pictures.py` takes them anew; look at every one that changes. Another browser or other fonts draw
other pictures: there the test is skipped.
"""

import base64
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASTE

pytestmark = pytest.mark.browser

APPROVED = Path(__file__).parent / "approved"
MACHINE = APPROVED / "machine.json"
TOLERATED = 0.001
"""The share of a picture's pixels that may differ: less than a verdict's pill has."""
FAINT = 16
"""Steps of 256 by which a pixel may differ."""
WIDE, PHONE = (1280, 800), (390, 844)


class Picture(NamedTuple):
    """What is looked at, and how."""

    name: str
    path: str
    size: tuple[int, int]
    scheme: Any
    paste: str = ""
    media: Any = "screen"


PICTURES = (
    Picture("home-zh-light", "/zh/", WIDE, "light"),
    Picture("home-en-dark-phone", "/en/", PHONE, "dark"),
    Picture("answer-en-light", "/en/diagnose/", WIDE, "light", PASTE),
    Picture("answer-zh-dark-phone", "/zh/diagnose/", PHONE, "dark", PASTE),
    Picture("code-en-light", "/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html", WIDE, "light"),
    Picture("code-zh-dark", "/zh/dysms/isv.BUSINESS_LIMIT_CONTROL.html", WIDE, "dark"),
    Picture("code-zh-light-phone", "/zh/dysms/isv.BUSINESS_LIMIT_CONTROL.html", PHONE, "light"),
    Picture("code-en-paper", "/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html", WIDE, "light", media="print"),
    Picture("table-en-light", "/en/dysms/", WIDE, "light"),
    Picture("table-zh-dark-phone", "/zh/dysms/", PHONE, "dark"),
    Picture("guide-zh-light", "/zh/reading.html", WIDE, "light"),
    Picture("reference-en-dark", "/en/api/", WIDE, "dark"),
)

DRAWN = """() => {
  const pen = document.createElement("canvas").getContext("2d")
  const width = (font, text) => { pen.font = font; return pen.measureText(text).width }
  return { agent: navigator.userAgent, widths: ["system-ui", "ui-monospace, monospace"].map(family =>
    ["400", "700"].map(weight => ["isv.BUSINESS 0123 Wörter", "业务限流，触发天级流控"].map(text =>
      Math.round(100 * width(`${weight} 32px ${family}`, text))))) }
}"""
"""What pictures depend on besides us: the browser, and how wide its fonts are."""
COMPARE = """async ([ours, theirs, faint]) => {
  const pixels = async data => {
    const image = new Image()
    image.src = `data:image/png;base64,${data}`
    await image.decode()
    const { width, height } = image
    const pen = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d")
    pen.drawImage(image, 0, 0)
    return pen.getImageData(0, 0, width, height)
  }
  const [one, other] = [await pixels(ours), await pixels(theirs)]
  if (one.width !== other.width || one.height !== other.height) return 1
  let differing = 0
  for (let at = 0; at < one.data.length; at += 4)
    if ([0, 1, 2].some(channel => Math.abs(one.data[at + channel] - other.data[at + channel]) > faint)) differing++
  return differing / (one.width * one.height)
}"""


@pytest.fixture
def machine(page: Page) -> str:
    page.goto("/en/404.html")
    return json.dumps(page.evaluate(DRAWN), indent=2) + "\n"


def shot(browser: Browser, site: str, picture: Picture) -> bytes:
    """A picture of what a reader sees without scrolling, half as large."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height}, base_url=site, color_scheme=picture.scheme, device_scale_factor=0.5
    )
    page = context.new_page()
    page.emulate_media(media=picture.media)
    page.goto(picture.path)
    if picture.paste:
        page.locator("#box").fill(picture.paste)
        expect(page.locator("[data-code]")).to_have_count(1)
        page.locator("[data-code]").evaluate("answer => scrollTo(0, answer.offsetTop - 200)")
    page.mouse.move(0, 0)
    page.wait_for_load_state("networkidle")
    taken = page.screenshot(animations="disabled", caret="hide")
    context.close()
    return taken


def differing(page: Page, one: bytes, other: bytes) -> float:
    """The share of pixels that differ; all of them where the sizes do."""
    share: float = page.evaluate(COMPARE, [*(base64.b64encode(data).decode() for data in (one, other)), FAINT])
    return share


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_page_looks_as_approved(
    browser: Browser, page: Page, machine: str, site: str, picture: Picture, tmp_path: Path
) -> None:
    approved = APPROVED / f"{picture.name}.png"
    renew = bool(os.environ.get("RENEW_GOLDEN"))
    if not renew and machine != MACHINE.read_text("utf-8"):
        pytest.skip("another browser or other fonts than the approved pictures were taken with")
    taken = shot(browser, site, picture)
    if renew:
        if not approved.exists() or differing(page, approved.read_bytes(), taken):
            approved.write_bytes(taken)
        MACHINE.write_text(machine, "utf-8")
        return
    share = differing(page, approved.read_bytes(), taken)
    seen = tmp_path / approved.name
    seen.write_bytes(taken)
    assert share <= TOLERATED, (
        f"{share:.2%} of {approved.name} differs; look at {seen}, then renew it: RENEW_GOLDEN=1 pytest {__file__}"
    )


def test_another_colour_of_a_pill_is_seen(browser: Browser, page: Page, site: str) -> None:
    page.goto("/en/404.html")
    picture = next(one for one in PICTURES if one.name == "code-en-light")
    before = shot(browser, site, picture)
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, base_url=site, color_scheme="light", device_scale_factor=0.5
    )
    other = context.new_page()
    other.goto(picture.path)
    other.locator(".ed-pill").first.evaluate("pill => (pill.style.background = '#e7effa')")
    after = other.screenshot(animations="disabled", caret="hide")
    context.close()
    assert differing(page, before, before) == 0
    assert differing(page, before, after) > TOLERATED
