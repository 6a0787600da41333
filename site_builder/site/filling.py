"""Put into the hand-written pages what they show of the catalogue: counts, errors to try, the site's address.

The engine leaves marks for them, so it has nothing to do when entries change.
"""

import html
import re
from collections.abc import Mapping
from pathlib import PurePath

from site_builder.catalog.model import Catalog
from site_builder.pages.samples import samples
from site_builder.pages.templating import template
from site_builder.site.marks import END, START, mark
from site_builder.site.theme_data import SAMPLES, SITE, TOTAL, count, theme_words

_MARK = re.compile(rf"(?:{START}|\\u0002)([^{END}\\]*)(?:{END}|\\u0003)")
"""In a page as it is, in the search index as JSON writes it."""


def fillings(catalog: Catalog, language: str) -> Mapping[str, str]:
    """What each mark stands for in one language, as HTML."""
    words = theme_words(language)
    shown = [(words[f"sample_{kind}"], text) for kind, text in samples(catalog, language)]
    return {
        TOTAL: str(len(catalog.entries)),
        SITE: html.escape(catalog.settings.site_url.rstrip("/")),
        SAMPLES: template("samples.html.j2", language).render(try_one=words["try_one"], samples=shown).strip(),
        **{count(domain.id): str(len(catalog.positions.by_domain[domain.id])) for domain in catalog.domains},
    }


def has_marks(path: PurePath) -> bool:
    """Whether a file of the site is to be filled in: a page, or what the search box finds of them all."""
    return path.suffix == ".html" or path.name == "search_index.json"


def filled(page: str, fillings: Mapping[str, str]) -> str:
    """The page with every mark of ours filled in. Raises KeyError for one that stands for nothing."""
    return _MARK.sub(lambda found: fillings[mark(found[1])], page)
