"""What others show of a published site: its picture, and its search in an address bar."""

import struct
from dataclasses import replace
from pathlib import PurePosixPath
from xml.etree import ElementTree

import pytest

from site_builder.assemble.build import with_site_url
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import PICTURE, SITE
from site_builder.search.search_data import SearchData
from site_builder.site.files import Files
from site_builder.site.frame import framing
from site_builder.site.opensearch import DESCRIPTION, opensearch
from site_builder.site.social_picture import PICTURES, social_picture
from tests.factories import a_catalog, an_entry, text

NAMESPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
ADDRESS = "https://pages.acme.org/errors/"


def test_search_of_an_address_bar_leads_to_the_box(good_catalog: Catalog) -> None:
    catalog = with_site_url(good_catalog, ADDRESS)
    described = ElementTree.fromstring(opensearch(catalog, "en", SITE))
    template = described.find("o:Url", NAMESPACE)

    assert template is not None
    assert template.attrib == {"type": "text/html", "template": f"{ADDRESS}en/?q={{searchTerms}}"}
    assert described.findtext("o:LongName", "", NAMESPACE) == "Example error codes"
    assert len(described.findtext("o:ShortName", "", NAMESPACE)) <= 16


def test_title_of_any_kind_is_a_text_of_the_description() -> None:
    catalog = a_catalog(an_entry("X"))
    settings = catalog.settings.model_copy(update={"title": text("<&>\"'" * 20, "<b>"), "site_url": ADDRESS})
    catalog = replace(catalog, settings=settings)

    described = ElementTree.fromstring(opensearch(catalog, "zh", SITE))
    assert described.findtext("o:LongName", "", NAMESPACE) == ("<&>\"'" * 20)[:48]


@pytest.mark.parametrize("language", ["zh", "zh-TW", "en", "ja", "de", "fr"])
def test_every_language_has_a_picture_of_the_size_that_readers_show(language: str) -> None:
    content = social_picture(language)

    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", content[16:24]) == (1200, 630)
    assert len(content) < 50_000
    primary = language.split("-")[0]
    assert content == (PICTURES / f"{primary if primary != 'fr' else 'other'}.png").read_bytes()


@pytest.mark.parametrize("published", [True, False])
def test_only_a_published_site_has_them(good_catalog: Catalog, published: bool) -> None:
    catalog = with_site_url(good_catalog, ADDRESS if published else None)
    with framing(catalog) as finish:
        site = Files(SearchData(catalog), finish())
    files = {path: content for source in site.sources() for path, content in site.of(source)}
    for language in catalog.languages:
        paths = {PurePosixPath(language, PICTURE), PurePosixPath(language, DESCRIPTION)}
        assert paths & files.keys() == (paths if published else set())
        for name in ("index.html", "sms/isv.TOO_MANY.html"):
            page = files[PurePosixPath(language, name)].decode()
            image = f'<meta property="og:image" content="{ADDRESS}{language}/{PICTURE}">'
            assert (image in page) == published
            assert ("opensearchdescription" in page) == (published and name == "index.html")
