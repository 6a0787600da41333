"""Fill in the hand-written pages: counts, errors to try, the site's address.

The engine leaves marks for them, so it has nothing to do when entries change.
"""

import html
import re
from collections.abc import Mapping
from pathlib import PurePath

from site_builder.catalog.model import Catalog
from site_builder.data.addresses import UNPUBLISHED
from site_builder.pages.samples import placeholder, samples
from site_builder.pages.templating import template
from site_builder.site.marks import END, START, mark
from site_builder.site.theme_data import ADDRESS, PLACEHOLDER, SAMPLES, TOTAL, count, theme_words

_MARK = re.compile(rf"(?:{START}|\\u0002)([^{END}\\]*)(?:{END}|\\u0003)")
"""In a page as it is, in the search index as JSON writes it."""


def fillings(catalog: Catalog, language: str) -> Mapping[str, str]:
    """Mark → HTML that replaces it in one language."""
    own = catalog.words(language)
    words = theme_words(own)
    shown = [(words[f"sample_{kind}"], text) for kind, text in samples(catalog, language)]
    return {
        TOTAL: str(len(catalog.entries)),
        ADDRESS: html.escape((catalog.settings.site_url or UNPUBLISHED).rstrip("/")),
        PLACEHOLDER: html.escape(placeholder(catalog)),
        SAMPLES: template("samples.html.j2", own).render(try_one=words["try_one"], samples=shown).strip(),
        **{count(domain.id): str(len(catalog.positions.by_domain[domain.id])) for domain in catalog.domains},
    }


def has_marks(path: PurePath) -> bool:
    """Test for files with marks: pages, and the index of pages for the search box."""
    return path.suffix == ".html" or path.name == "search_index.json"


def filled(page: str, fillings: Mapping[str, str]) -> str:
    """Replace every mark of a page. Raises KeyError for an unknown one."""
    return _MARK.sub(lambda match: fillings[mark(match[1])], page)
