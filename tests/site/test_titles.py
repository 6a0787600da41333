"""A title is plain text: every page, file and feed shows it as it was written, and it starts nothing."""

import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.assemble import build
from site_builder.catalog.markdown import escaped, to_plain
from site_builder.catalog.model import Catalog
from site_builder.core.progress import Reporter
from site_builder.rules import validate
from site_builder.site.frame import framing
from tests.conftest import CATALOGS, good

ODD = "R&D <beta> &lt; \"'😀 @@title@@ @@nope@@ @@count:x@@ {{ x }} {{count}} </title><script>alert(1)</script>"
ODD += " and so on" * 120  # YAML reads no key of more than 1,024 characters on a line of its own
"""What a title may be; each part of it once meant something to somebody on the way to the page."""
IN_JSON = json.dumps(ODD, ensure_ascii=False)[1:-1]
"""The same in an answer of the API that the guide shows."""
PLACES = {kind: f"{kind}: " for kind in ("site", "language", "domain", "category")}
"""What the odd title of each begins with."""


@pytest.fixture(scope="session")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build whose titles are all odd."""
    folder = tmp_path_factory.mktemp("titled")
    catalog = folder / "catalog"
    (catalog / "sms").mkdir(parents=True)
    for path in (CATALOGS / "good/sms").glob("*.yaml"):
        (catalog / "sms" / path.name).write_bytes(path.read_bytes())
    said = {kind: json.dumps(prefix + ODD, ensure_ascii=False) for kind, prefix in PLACES.items()}
    settings = good("catalog.yaml").replace("{zh: 示例错误码, en: Example error codes}", both(said["site"]))
    settings = settings.replace("title: English", f"title: {said['language']}")
    domain = good("sms/domain.yaml").replace("{zh: 短信, en: Messages}", both(said["domain"]))
    domain = domain.replace("{zh: 限流, en: Limits}", both(said["category"]))
    (catalog / "catalog.yaml").write_text(settings, "utf-8")
    (catalog / "sms/domain.yaml").write_text(domain, "utf-8")
    loaded = validate(catalog)
    assert {problem.rule for problem in loaded.problems} == {"same-text"}
    assert loaded.catalog is not None
    build.build(loaded.catalog, folder / "build", build.PARTS, loaded.digests, Reporter(quiet=True))
    return folder / "build"


def both(text: str) -> str:
    return f"{{zh: {text}, en: {text}}}"


class Page(HTMLParser):
    """The texts of a page by the element that they stand in, and what it would run."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str]] = []
        self.scripts: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append(" ".join([tag, dict(attrs).get("class") or "", dict(attrs).get("type") or ""]))
        self.attributes += [(f"{tag} {name}", value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().split(" ")[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        here = self._open[-1] if self._open else ""
        if here.startswith("script"):
            self.scripts.append(data)
        self.texts.append((here, data))

    def all(self) -> Iterator[str]:
        """Every text and every attribute."""
        yield from (text for _, text in self.texts)
        yield from (value for _, value in self.attributes)


def pages(titled: Path) -> Iterator[tuple[str, Page]]:
    for path in sorted((titled / "site").rglob("*.html")):
        yield path.relative_to(titled / "site").as_posix(), Page(path.read_text("utf-8"))


def test_titles_are_on_the_pages_as_they_were_written(titled: Path) -> None:
    """Whatever holds a piece of an odd title on a page holds all of it."""
    for name, page in pages(titled):
        for text in page.all():
            if "R&D" in text and '"@context"' not in text:
                assert text.count(ODD) + text.count(IN_JSON) == text.count("R&D"), (name, text)


@pytest.mark.parametrize("name", ["zh/index.html", "en/api.html", "zh/404.html", "en/sms/index.html", "zh/sms/OK.html"])
def test_title_of_the_site_is_in_title_header_navigation_and_head(titled: Path, name: str) -> None:
    page = Page((titled / "site" / name).read_text("utf-8"))
    site = PLACES["site"] + ODD

    assert any(element.startswith("title") and site in text for element, text in page.texts)
    for place in ("span md-ellipsis", "label md-nav__title"):
        assert next(text.strip() for element, text in page.texts if element.startswith(place)) == site, place
    assert ("a aria-label", site) in page.attributes
    if not name.endswith("404.html"):
        assert ("meta content", site) in page.attributes


def test_titles_of_domain_category_and_language_are_shown(titled: Path) -> None:
    home = Page((titled / "site/zh/index.html").read_text("utf-8"))
    table = Page((titled / "site/zh/sms/index.html").read_text("utf-8"))

    assert PLACES["language"] + ODD in [text.strip() for _, text in home.texts]
    assert PLACES["domain"] + ODD in [text.strip() for element, text in home.texts if "md-nav__link" in element]
    assert PLACES["domain"] + ODD in [text.strip() for element, text in table.texts if element.startswith("h1")]
    assert any(text.startswith(PLACES["category"] + ODD) for element, text in table.texts if "option" in element)


def test_no_title_brings_a_script_or_a_hash(titled: Path, good_catalog: Catalog) -> None:
    with framing(good_catalog) as finish:
        plain = finish().csp

    assert (titled / "csp.txt").read_text("utf-8").strip() == plain
    for name, page in pages(titled):
        assert "alert(1)" not in page.scripts, name


def test_structured_data_has_the_titles(titled: Path) -> None:
    page = Page((titled / "site/en/sms/OK.html").read_text("utf-8"))
    data = [json.loads(text) for element, text in page.texts if "application/ld+json" in element]
    crumbs = [item["name"] for item in data[0]["@graph"][1]["itemListElement"]]

    assert crumbs[:2] == [PLACES["site"] + ODD, PLACES["domain"] + ODD]


def test_feeds_for_machines_parse_and_have_the_titles(titled: Path) -> None:
    for path in (titled / "site").rglob("*.xml"):
        ElementTree.parse(path)
    catalog = json.loads((titled / "site/api/v1/catalog.json").read_text("utf-8"))

    assert catalog["title"]["en"] == PLACES["site"] + ODD


@pytest.mark.parametrize(
    "name", ["site/llms.txt", "site/en/sms/index.md", "site/zh/sms/isv.TOO_MANY.md", "constants/README.md"]
)
def test_markdown_means_the_titles_and_nothing_else(titled: Path, name: str) -> None:
    lines = [line for line in (titled / name).read_text("utf-8").splitlines() if "R&D" in line]

    assert lines
    for line in lines:
        assert line.count(escaped(ODD)) == line.count("R&D")
    assert to_plain(escaped(ODD)) == ODD
