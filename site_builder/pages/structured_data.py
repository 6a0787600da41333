"""Render JSON-LD and OpenGraph text for the head of a page.

JSON-LD is a block of data and never run, so a strict Content-Security-Policy lets it be.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape
from pydantic_core import to_json

from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import Layout, absolute, canonical, code_file, table_file
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
        "isPartOf": {"@type": "CollectionPage", "url": table},
        "isBasedOn": entry.source.url,
        "about": about,
    }
    crumbs = [*_above(catalog, domain, language, layout), (entry.code, path)]
    return _head(catalog, language, [data, _breadcrumbs(catalog, crumbs)], "article", headline, description, url)


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
    return _head(catalog, language, [data, _breadcrumbs(catalog, crumbs)], "website", headline, description, url)


def changes(catalog: Catalog, language: str, layout: Layout, *, headline: str, path: str) -> Markup:
    """Render the head of the page of changes, which lies at `path` below its language's root."""
    url = canonical(absolute(catalog.settings.site_url, layout.path(language, "")), path)
    data = {"@type": "CollectionPage", "url": url, "name": headline, "inLanguage": language}
    return _head(catalog, language, [data], "website", headline, headline, url)


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
    graph: Sequence[Mapping[str, Any]],
    kind: str,
    title: str,
    description: str,
    url: str,
) -> Markup:
    document = to_json({"@context": "https://schema.org", "@graph": graph}).decode()
    # No text may end the element, nor open a comment that would hide its end.
    locale = catalog.words(language).said("theme.locale")
    og_locale = f'<meta property="og:locale" content="{escape(locale)}">' if locale is not None else ""
    safe = document.replace("<", "\\u003c")
    return Markup(
        f'<script type="application/ld+json">{safe}</script>\n'
        f'<meta property="og:type" content="{kind}">'
        f'<meta property="og:site_name" content="{escape(catalog.settings.title.in_(language))}">'
        f'<meta property="og:title" content="{escape(title)}">'
        f'<meta property="og:description" content="{escape(description)}">'
        f'<meta property="og:url" content="{escape(url)}">'
        f"{og_locale}"
        '<meta name="twitter:card" content="summary">'
    )
