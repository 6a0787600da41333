"""Write sitemaps with every page in every language, and robots.txt.

Addresses are absolute, and there are no dates.
https://www.sitemaps.org/protocol.html: at most 50,000 addresses in a file.
https://developers.google.com/search/docs/specialty/international/localized-versions: each page names all its
languages, itself among them, and `x-default`.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from site_builder.data.addresses import SITE, absolute, canonical

LIMIT = 50_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def sitemaps(
    site_url: str, indexed: Mapping[str, Sequence[str]], fallback: str, limit: int = LIMIT
) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Write one sitemap per language, several above `limit` addresses, and their index.

    `indexed`: the pages that search engines may show, below each language's root. `fallback`: the language whose
    page is the default one.
    `site_url` ends with a slash.
    """
    languages = {language: frozenset(paths) for language, paths in indexed.items()}
    names: list[str] = []
    for language, paths in indexed.items():
        for number, start in enumerate(range(0, max(len(paths), 1), limit)):
            name = SITE.path(language, f"sitemap{'' if number == 0 else f'-{number + 1}'}.xml")
            names.append(name)
            urls = "".join(_url(site_url, language, path, languages, fallback) for path in paths[start : start + limit])
            yield PurePosixPath(name), f"{_HEAD}<urlset {_NAMESPACES}>\n{urls}</urlset>\n".encode()
    listed = "".join(f"<sitemap><loc>{_text(absolute(site_url, name))}</loc></sitemap>\n" for name in names)
    namespace = _NAMESPACES.split(" ", 1)[0]
    yield PurePosixPath("sitemap.xml"), f"{_HEAD}<sitemapindex {namespace}>\n{listed}</sitemapindex>\n".encode()


def sitemap(site_url: str, paths: Sequence[str]) -> bytes:
    """Write the one sitemap of a site in one language, its pages below `site_url`."""
    urls = "".join(f"<url><loc>{_text(canonical(site_url, path))}</loc></url>\n" for path in paths)
    return f"{_HEAD}<urlset {_NAMESPACES}>\n{urls}</urlset>\n".encode()


def robots(site_url: str) -> bytes:
    """Write robots.txt: everything may be read."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {absolute(site_url, 'sitemap.xml')}\n".encode()


def _url(site_url: str, language: str, path: str, languages: Mapping[str, frozenset[str]], fallback: str) -> str:
    addresses = {
        alternate: canonical(site_url, SITE.path(alternate, path))
        for alternate, paths in languages.items()
        if path in paths
    }
    chooser = path == "index.html"  # the home page of every language: the page that chooses one stands for them
    default = site_url if chooser else addresses.get(fallback, addresses[language])
    links = "".join(
        f'<xhtml:link rel="alternate" hreflang="{alternate}" href={quoteattr(link)}/>'
        for alternate, link in (*addresses.items(), ("x-default", default))
    )
    return f"<url><loc>{_text(addresses[language])}</loc>{links}</url>\n"


def _text(address: str) -> str:
    return address.replace("&", "&amp;").replace("<", "&lt;")
