"""The page and the feed of changes say what each release has brought, in every language."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest

from site_builder.catalog.model import Catalog
from site_builder.catalog.release_record import record_of
from site_builder.catalog.released import Release
from site_builder.data.addresses import SINGLE, SITE
from site_builder.pages.changes_page import changes_feed, changes_page
from web.text.words import InterfaceWords

ATOM = "{http://www.w3.org/2005/Atom}"


def change(code: str | None, reason: str, field: str | None = None, **more: object) -> dict[str, object]:
    return {
        "kind": "changed",
        "reason": reason,
        "breaking": False,
        "domain": "sms",
        "code": code,
        "field": field,
        **more,
    }


CHANGES = [
    change("OK", "code-added", kind="added"),
    change("isv.TOO_MANY", "retry-turned", "retry.policy", breaking=True),
    change("isv.TOO_MANY", "text", "causes.0.cause.en"),
    change("isv.TOO_MANY", "text", "causes.0.solution.en"),
    change("<GONE>", "code-removed", kind="removed", breaking=True),
    change(None, "fact", "rank"),
]


@pytest.fixture
def catalog(good_catalog: Catalog) -> Catalog:
    record = record_of(good_catalog, [Release("1.1.0", "2026-12-01", 3, CHANGES), Release("1.0.0", "2026-11-27", 2)])
    return replace(good_catalog, released=record)


def test_nothing_released_is_no_page(good_catalog: Catalog) -> None:
    assert changes_page(good_catalog, "en", SITE) is None
    assert changes_feed(good_catalog, "en", SITE) is None


def test_page_groups_what_has_become_of_each_code(catalog: Catalog) -> None:
    page = changes_page(catalog, "en", SITE)
    assert page is not None
    lines = [line for line in page.content.splitlines() if line.startswith(("<h2", "<h3", "<li><", "<p>First"))]

    assert lines[1:] == [
        '<h2 id="v1.1.0">1.1.0 <small><time datetime="2026-12-01">2026-12-01</time></small></h2>',
        "<h3>Added</h3>",
        '<li><a href="../sms/OK.html"><code translate="no">OK</code></a> OK</li>',
        "<h3>Removed</h3>",
        '<li><code translate="no">&lt;GONE&gt;</code> <strong class="ed-breaking">breaking</strong></li>',
        "<h3>Changed</h3>",
        '<li><code translate="no">sms</code>: rank</li>',
        '<li><a href="../sms/isv.TOO_MANY.html"><code translate="no">isv.TOO_MANY</code></a>'
        ' <strong class="ed-breaking">breaking</strong>: Retry, Causes and solutions</li>',
        '<h2 id="v1.0.0">1.0.0 <small><time datetime="2026-11-27">2026-11-27</time></small></h2>',
        "<p>First release. Codes: 2</p>",
    ]
    assert page.toc == (("v1.1.0", "1.1.0"), ("v1.0.0", "1.0.0"))


@pytest.mark.parametrize(("layout", "root"), [(SITE, "https://codes.example/zh/"), (SINGLE, "https://codes.example/")])
def test_feed_is_atom_with_absolute_addresses(catalog: Catalog, layout: object, root: str) -> None:
    catalog = replace(catalog, settings=catalog.settings.model_copy(update={"site_url": "https://codes.example/"}))
    content = changes_feed(catalog, "zh", layout)  # type: ignore[arg-type]
    assert content is not None
    feed = ElementTree.fromstring(content)

    entries = feed.findall(f"{ATOM}entry")
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": f"{root}changes/feed.xml", "alternate": f"{root}changes/"}
    assert [entry.findtext(f"{ATOM}id") for entry in entries] == [f"{root}changes/#v1.1.0", f"{root}changes/#v1.0.0"]
    assert feed.findtext(f"{ATOM}updated") == "2026-12-01T00:00:00Z"
    html = entries[0].findtext(f"{ATOM}content") or ""
    assert f'href="{root}sms/isv.TOO_MANY.html"' in html


def test_feed_of_a_language_without_words_has_no_mark(catalog: Catalog) -> None:
    catalog = replace(catalog, own_words={"en": InterfaceWords("xx")})

    content = changes_feed(catalog, "en", SITE)

    assert content is not None
    assert ElementTree.fromstring(content) is not None
    assert b"&lt;span lang=&quot;en&quot;" in content or b'&lt;span lang="en"' in content
