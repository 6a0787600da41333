"""Catalogue in, pages out: the HTML and the Markdown of every code and domain, and the list for machines.

Pure functions: the same catalogue gives the same bytes. The shell that an article goes into is made elsewhere.
"""

from collections.abc import Iterator, Sequence

from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.model import Catalog
from site_builder.core.parallel import SLICE
from site_builder.pages.code_page import code_pages, is_indexed
from site_builder.pages.domain_page import domain_pages, page_count, page_name
from site_builder.pages.llms_txt import llms_txt
from site_builder.pages.markdown_page import code_twin, domain_twin, twins
from site_builder.pages.page import SITE, Layout, Page

__all__ = ["code_pages", "code_twin", "domain_pages", "domain_twin", "indexed", "llms_txt", "pages", "twins"]


@of_the_latest
def indexed(catalog: Catalog, before: Before[Sequence[str]] | None) -> Sequence[str]:
    """The paths of the pages that search engines may show, the same in each language: tables first, then codes."""
    if before is not None and not before.shows_in(is_indexed):
        return before.made
    tables = (
        f"{domain.id}/{page_name(number)}"
        for domain in catalog.domains
        for number in range(1, page_count(len(catalog.places.by_domain[domain.id])) + 1)
    )
    return [*tables, *(f"{entry.domain}/{entry.slug}.html" for entry in catalog.entries if is_indexed(entry))]


def pages(catalog: Catalog, language: str, layout: Layout = SITE) -> Iterator[Page]:
    """Every page of the catalogue in one language: each domain's tables, then each code."""
    for domain in catalog.domains:
        yield from domain_pages(catalog, domain, language, layout)
    for start in range(0, len(catalog.entries), SLICE):
        yield from code_pages(catalog, catalog.entries[start : start + SLICE], language, layout)
