"""Every link of the built site resolves: to a file of the site, and to a place in it."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest

from site_builder.assemble.build import build, with_site_url
from site_builder.catalog.loader import load
from site_builder.core.progress import Reporter
from tests.conftest import SAMPLE

SITE_URL = "https://host.example/below/a/path/"
ATTRIBUTES = {"href", "src", "action", "data-src"}


class Links(HTMLParser):
    """The addresses that a page names, and the ids that it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values[name] for name in ("id", "name") if name in values}
        self.links += [values[name] for name in ATTRIBUTES & values.keys()]


@cache
def parsed(path: Path) -> Links:
    return Links(path.read_text("utf-8"))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as it is published below a path of its host."""
    loaded = load(SAMPLE)
    assert loaded.catalog is not None
    out = tmp_path_factory.mktemp("links") / "build"
    build(with_site_url(loaded.catalog, SITE_URL), out, ["site"], loaded.digests, Reporter(quiet=True))
    return out / "site"


def dead(site: Path, page: Path, link: str) -> str | None:
    """Why the link leads nowhere, or None. Links to other hosts are taken on trust."""
    here = SITE_URL + page.relative_to(site).as_posix()
    there = urlsplit(urljoin(here, link))
    if there.scheme not in ("http", "https") or there.netloc != urlsplit(SITE_URL).netloc:
        return None
    root = urlsplit(SITE_URL).path
    if not there.path.startswith(root):
        return "leads out of the site"
    target = site / unquote(there.path[len(root) :])
    if target.is_dir():
        target /= "index.html"
    if not target.is_file():
        return "no such file"
    if there.fragment and target.suffix == ".html" and unquote(there.fragment) not in parsed(target).ids:
        return "no such place in the page"
    return None


def test_every_link_of_every_page_resolves(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    found = [
        (page.relative_to(site).as_posix(), link, reason)
        for page in pages
        for link in parsed(page).links
        if (reason := dead(site, page, link)) is not None
    ]

    assert len(pages) > 40
    assert found == []


def test_every_address_in_the_sitemaps_is_a_page(site: Path) -> None:
    text = "".join(path.read_text("utf-8") for path in site.rglob("sitemap*.xml"))
    addresses = set(re.findall(r"<loc>([^<]+)</loc>", text)) | set(re.findall(r'href="([^"]+)"', text))

    assert len(addresses) > 40
    assert [address for address in sorted(addresses) if dead(site, site / "index.html", address)] == []


def test_every_address_in_llms_txt_and_the_twins_is_a_file(site: Path) -> None:
    texts = [site / "llms.txt", *site.glob("*/dysms/*.md")]
    addresses = {link for path in texts for link in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8"))}

    assert len(addresses) > 40
    assert [address for address in sorted(addresses) if dead(site, site / "index.html", address)] == []
