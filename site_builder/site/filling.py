"""Put into the hand-written pages what they show of the entries: counts, and errors to try.

The engine leaves marks for them, so it has nothing to do when entries change.
"""

import re
from collections.abc import Mapping

from site_builder.catalog.model import Catalog
from site_builder.pages.samples import samples
from site_builder.pages.templating import template
from site_builder.site.theme_data import SAMPLES, TOTAL, count, theme_words

_MARK = re.compile(r"@@(?:total|samples|count:[a-z0-9-]+)@@")


def fillings(catalog: Catalog, language: str) -> Mapping[str, str]:
    """What each mark stands for in one language, as HTML."""
    words = theme_words(language)
    shown = [(words[f"sample_{kind}"], text) for kind, text in samples(catalog, language)]
    return {
        TOTAL: str(len(catalog.entries)),
        SAMPLES: template("samples.html.j2", language).render(try_one=words["try_one"], samples=shown).strip(),
        **{count(domain.id): str(len(catalog.places.by_domain[domain.id])) for domain in catalog.domains},
    }


def filled(page: str, fillings: Mapping[str, str]) -> str:
    """The page with every mark of ours filled in. Raises KeyError for one that stands for nothing."""
    return _MARK.sub(lambda mark: fillings[mark[0]], page)
