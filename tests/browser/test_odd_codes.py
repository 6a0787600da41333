"""Codes as nobody expects them: nothing overflows, and nothing empty is shown."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser
from werkzeug.serving import make_server

from site_builder.assemble.build import build
from site_builder.catalog.loader import load
from site_builder.catalog.naming import slug_of
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from tests.browser import axe
from tests.browser.conftest import Silent, serving
from tests.browser.test_everybody import RUN
from tests.conftest import good
from web import create_app

pytestmark = pytest.mark.browser

LONG = "isv." + "LONG" * 49
UNBROKEN = "标题没有空格" * 30
CAUSE = """\
- title: {{zh: "{title}", en: "{title}"}}
  cause: {{zh: "原因", en: "{text}"}}
  solution: {{zh: "办法", en: "{text}"}}
"""
ENTRIES = {
    "long": (LONG, "zh: 很长的码\n  en: A very long code", CAUSE.format(title="t", text="word")),
    "unbroken": ("isv.UNBROKEN", f"zh: {UNBROKEN}\n  en: {'x' * 300}", CAUSE.format(title="y" * 200, text="z" * 400)),
    "many": (
        "isv.MANY",
        "zh: 四十种原因\n  en: Forty causes",
        "".join(CAUSE.format(title=f"Cause of number {number}", text="Do this.") for number in range(40)),
    ),
    "none": ("isv.NONE", "zh: 没有原因\n  en: No cause", ""),
    "untranslated": (
        "isv.UNTRANSLATED",
        "zh: 只有中文",
        "- cause: {zh: 中文的原因}\n  solution: {zh: 中文的办法}\n",
    ),
    "rtl": (
        "isv.RTL",
        'zh: "انتهت المهلة"\n  en: "انتهت المهلة (timeout)"',
        CAUSE.format(title="سبب", text="أعد المحاولة لاحقا"),
    ),
}
WIDTHS = (360, 390, 768, 1280, 1920)
EMPTY = """() => [...document.querySelectorAll(
  ".ed :is(p, dd, dt, li, h1, h2, h3, h4, ul, ol, section, aside, .ed-pill, .ed-solution)")]
  .filter(one => !one.textContent.trim() && !one.querySelector("img, input, button")).map(one => one.outerHTML)"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a site of odd codes, and the path of each of them below a language's root."""
    folder = tmp_path_factory.mktemp("odd")
    for name in ("catalog.yaml", "sms/domain.yaml"):
        path = folder / "catalog" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(good(name), "utf-8")
    for code, message, causes in ENTRIES.values():
        indented = "".join(f"  {line}\n" for line in causes.splitlines())
        (folder / "catalog" / "sms" / f"{slug_of(code)}.yaml").write_text(
            f"code: {code}\nmessage:\n  {message}\ncategory: limit\nfault: caller\nretry: {{policy: never}}\n"
            + (f"causes:\n{indented}" if causes else "")
            + "source: {title: Docs, url: 'https://docs.example/'}\n",
            "utf-8",
        )
    loaded = load(folder / "catalog")
    catalog = loaded.catalog
    assert catalog is not None
    assert len(catalog.entries) == len(ENTRIES), list(map(str, loaded.problems))
    out = folder / "build"
    build(catalog, out, ("site", "lookup"), catalogue_files(folder / "catalog"), Reporter(quiet=True))
    paths = {entry.code: f"sms/{entry.slug}.html" for entry in catalog.entries}
    app = create_app({"SITE": out / "site", "LOOKUP": out / "lookup.db"})
    with serving(make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)) as address:
        yield address, {"table": "sms/", **{name: paths[code] for name, (code, *_) in ENTRIES.items()}}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overflows_and_nothing_is_empty(
    browser: Browser, pages: tuple[str, dict[str, str]], language: str
) -> None:
    address, paths = pages
    page = browser.new_page(bypass_csp=True)  # whose policy has no eval, which waiting is written with
    wide: dict[tuple[str, int], int] = {}
    empty: dict[str, list[str]] = {}
    for name, path in paths.items():
        page.goto(f"{address}/{language}/{path}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_function("document.getAnimations().length === 0")
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wide[name, width] = needed
        if found := page.evaluate(EMPTY):
            empty[name] = found
    page.close()

    assert wide == {}
    assert empty == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_odd_codes(browser: Browser, pages: tuple[str, dict[str, str]], scheme: Any) -> None:
    address, paths = pages
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    found = []
    for name in ("table", "long", "many", "rtl"):
        page = context.new_page()
        page.goto(f"{address}/en/{paths[name]}")
        page.evaluate(axe.source())
        violations = page.evaluate(RUN % "")
        found += [(name, violation["id"], violation["nodes"][0]["html"][:200]) for violation in violations]
        page.close()
    context.close()

    assert found == []
