"""Sitemaps name every page in every language, with absolute addresses."""

from pathlib import PurePosixPath
from xml.etree import ElementTree

from site_builder.site.sitemap import robots, sitemap, sitemaps

SITE = "https://host/a/b/"
HOME, PAGE, ODD = "index.html", "sms/X.html", "sms/Y.html"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


def urls(content: bytes) -> dict[str, dict[str, str]]:
    """Of each address its alternates by hreflang."""
    return {
        url.findtext("s:loc", "", NS): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", NS)
        }
        for url in ElementTree.fromstring(content).findall("s:url", NS)
    }


def test_each_page_names_itself_its_translations_and_a_default() -> None:
    made = dict(sitemaps(SITE, {"zh": [HOME, PAGE], "en": [HOME, PAGE]}, "zh"))

    assert urls(made[PurePosixPath("en/sitemap.xml")]) == {
        SITE + "en/": {"zh": SITE + "zh/", "en": SITE + "en/", "x-default": SITE},
        SITE + "en/sms/X.html": {
            "zh": SITE + "zh/sms/X.html",
            "en": SITE + "en/sms/X.html",
            "x-default": SITE + "zh/sms/X.html",
        },
    }


def test_default_is_the_page_in_the_fallback() -> None:
    made = dict(sitemaps(SITE, {"zh": [PAGE], "en": [PAGE]}, "en"))

    assert urls(made[PurePosixPath("zh/sitemap.xml")])[SITE + "zh/sms/X.html"]["x-default"] == SITE + "en/sms/X.html"


def test_page_that_one_language_alone_shows_has_no_alternate_elsewhere() -> None:
    made = dict(sitemaps(SITE, {"zh": [PAGE], "en": [ODD]}, "en"))

    assert urls(made[PurePosixPath("zh/sitemap.xml")])[SITE + "zh/sms/X.html"].keys() == {"zh", "x-default"}


def test_index_lists_every_sitemap_and_no_file_is_too_long() -> None:
    made = dict(sitemaps(SITE, {"zh": [HOME, PAGE, ODD], "en": [HOME]}, "zh", limit=2))
    index = ElementTree.fromstring(made[PurePosixPath("sitemap.xml")])

    assert [element.text for element in index.iter(f"{{{NS['s']}}}loc")] == [
        SITE + "zh/sitemap.xml",
        SITE + "zh/sitemap-2.xml",
        SITE + "en/sitemap.xml",
    ]
    assert len(urls(made[PurePosixPath("zh/sitemap.xml")])) == 2


def test_site_of_one_language_has_one_plain_sitemap() -> None:
    assert urls(sitemap(SITE, [HOME, PAGE])) == {SITE: {}, SITE + "sms/X.html": {}}


def test_robots_may_read_everything_and_learn_where_the_sitemap_is() -> None:
    assert robots(SITE).decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        "Sitemap: https://host/a/b/sitemap.xml",
    ]
