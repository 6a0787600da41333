"""Catalogue in, pages out: the HTML and the Markdown of every code and domain, and the list for machines.

Pure functions: the same catalogue gives the same bytes. The shell that an article goes into is made elsewhere.
"""

from collections.abc import Iterator

from site_builder.code_page import code_page
from site_builder.domain_page import domain_pages
from site_builder.llms import llms_txt
from site_builder.model import Catalog
from site_builder.page import SITE, Layout, Page
from site_builder.twins import code_twin, domain_twin, twins

__all__ = ["code_page", "code_twin", "domain_pages", "domain_twin", "llms_txt", "pages", "twins"]


def pages(catalog: Catalog, language: str, layout: Layout = SITE) -> Iterator[Page]:
    """Every page of the catalogue in one language: each domain's tables, then each code."""
    for domain in catalog.domains:
        yield from domain_pages(catalog, domain, language, layout)
    for entry in catalog.entries:
        yield code_page(catalog, entry, language, layout)
