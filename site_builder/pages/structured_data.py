"""Render JSON-LD and OpenGraph text for the head of a page.

JSON-LD is a block of data and never run, so a strict Content-Security-Policy lets it be.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from pydantic_core import to_json

from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import PICTURE, Layout, absolute, canonical, code_file, table_file
from site_builder.data.views import EntryView

Crumb = tuple[str, str]
"""(name, path from the site's root)."""


def article(catalog: Catalog, entry: EntryView, layout: Layout, *, headline: str, description: str) -> Markup:
    """Render a code page's head: a TechArticle and its breadcrumbs."""
    domain, language = catalog.domain(entry.domain), entry.lang
    path = layout.path(language, code_file(entry))
    table = absolute(catalog.settings.site_url, layout.path(language, table_file(domain.id)))
    url = absolute(catalog.settings.site_url, path)
    about = {"@type": "DefinedTerm", "name": entry.code, "termCode": entry.code, "inDefinedTermSet": table}
    data = {
        "@type": "TechArticle",
        "url": url,
        "headline": headline,
        "inLanguage": language,
        "dateModified": entry.source.retrieved,
        "isBasedOn": entry.source.url,
        "about": about,
    }
    crumbs = [*_above(catalog, domain, language, layout), (entry.code, path)]
    return _head(
        catalog, language, layout, [data, _breadcrumbs(catalog, crumbs)], "article", headline, description, url
    )


def table(
    catalog: Catalog, domain: Domain, language: str, layout: Layout, *, name: str, headline: str, description: str
) -> Markup:
    """Render a table's head; `name` is its file, empty for the folder's own."""
    url = absolute(catalog.settings.site_url, layout.path(language, table_file(domain.id, name)))
    data = {
        "@type": "CollectionPage",
        "url": url,
        "name": headline,
        "inLanguage": language,
    }
    crumbs = _above(catalog, domain, language, layout)
    return _head(
        catalog, language, layout, [data, _breadcrumbs(catalog, crumbs)], "website", headline, description, url
    )


def page(catalog: Catalog, language: str, layout: Layout, *, kind: str, headline: str, path: str) -> Markup:
    """Render the head of a page of no code and no domain, which lies at `path` below its language's root.

    `kind`: its type at schema.org.
    """
    url = canonical(absolute(catalog.settings.site_url, layout.path(language, "")), path)
    data = {"@type": kind, "url": url, "name": headline, "inLanguage": language}
    return _head(catalog, language, layout, [data], "website", headline, headline, url)


def _above(catalog: Catalog, domain: Domain, language: str, layout: Layout) -> list[Crumb]:
    title = catalog.settings.title.in_(language)
    return [
        (title, layout.path(language, "")),
        (domain.title.in_(language), layout.path(language, table_file(domain.id))),
    ]


def _breadcrumbs(catalog: Catalog, crumbs: Sequence[Crumb]) -> Mapping[str, Any]:
    items = [
        {"@type": "ListItem", "position": position, "name": name, "item": absolute(catalog.settings.site_url, path)}
        for position, (name, path) in enumerate(crumbs, start=1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _head(
    catalog: Catalog,
    language: str,
    layout: Layout,
    graph: Sequence[Mapping[str, Any]],
    kind: str,
    title: str,
    description: str,
    url: str,
) -> Markup:
    site_url = catalog.settings.site_url
    properties = {
        "og:type": kind,
        "og:site_name": catalog.settings.title.in_(language),
        "og:title": title,
        "og:description": description,
        "og:locale": catalog.words(language).said("theme.locale"),
    }
    if site_url is None:  # there are no addresses to tell machines of
        return _properties(properties)
    properties |= {"og:url": url, "og:image": absolute(site_url, layout.path(language, PICTURE))}
    document = to_json({"@context": "https://schema.org", "@graph": graph}).decode()
    safe = document.replace("<", "\\u003c")  # no text may end the element, nor open a comment that would hide its end
    data = Markup('<script type="application/ld+json">{}</script>\n').format(Markup(safe))
    return data + _properties(properties) + Markup('<meta name="twitter:card" content="summary_large_image">')


def _properties(values: Mapping[str, str | None]) -> Markup:
    said = [(name, escape(value)) for name, value in values.items() if value is not None]
    return Markup("".join([f'<meta property="{name}" content="{value}">' for name, value in said]))
