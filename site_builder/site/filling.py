"""Fill in the hand-written pages: counts, errors to try, the site's address.

The engine leaves marks for them, so it has nothing to do when entries change.
"""

import html
import re
from collections.abc import Mapping
from pathlib import PurePath

from site_builder.catalog.model import Catalog, Domain
from site_builder.data.addresses import UNPUBLISHED
from site_builder.pages.samples import placeholder, samples
from site_builder.pages.templating import template
from site_builder.site.checks import figures
from site_builder.site.marks import END, START, figure, mark
from site_builder.site.theme_data import ADDRESS, PLACEHOLDER, SAMPLES, TOTAL, facts, theme_words

_MARK = re.compile(rf"(?:{START}|\\u0002)([^{END}\\]*)(?:{END}|\\u0003)")
"""In a page as it is, in the search index as JSON writes it."""


def fillings(catalog: Catalog, language: str) -> Mapping[str, str]:
    """Mark → HTML that replaces it in one language."""
    own = catalog.words(language)
    words = theme_words(own)
    shown = [(words[f"sample_{sample.kind}"], sample) for sample in samples(catalog, language)]
    changed = last_changes(catalog)
    return {
        TOTAL: str(len(catalog.entries)),
        ADDRESS: html.escape((catalog.settings.site_url or UNPUBLISHED).rstrip("/")),
        PLACEHOLDER: html.escape(placeholder(catalog)),
        SAMPLES: template("samples.html.j2", own).render(try_one=words["try_one"], samples=shown).strip(),
        **{figure(name): value for name, value in figures(catalog).items()},
        **{facts(domain.id): _facts(catalog, domain, changed.get(domain.id), words) for domain in catalog.domains},
    }


def last_changes(catalog: Catalog) -> Mapping[str, str]:
    """The day of the newest release that changed a domain, by its id; without those that none has changed."""
    days: dict[str, str] = {}
    for release in catalog.released.releases if catalog.released is not None else ():
        for change in release.changes:
            days.setdefault(str(change.get("domain")), release.date)
    return days


def _facts(catalog: Catalog, domain: Domain, changed: str | None, words: Mapping[str, str]) -> str:
    """What a card says of a domain's codes, in HTML."""
    entries = catalog.entries_of(domain.id)
    if not entries:
        said = [words["no_codes"]]
    elif all(entry.status == "removed" for entry in entries):
        said = [words["all_removed"].format(count=len(entries))]
    else:
        said = [words["codes"].format(count=len(entries))]
    if changed is not None:
        said.append(words["last_change"].format(date=changed))
    return "".join(f"<span>{html.escape(text, quote=False)}</span>" for text in said)


def has_marks(path: PurePath) -> bool:
    """Test for files with marks: pages, and the index of pages for the search box."""
    return path.suffix == ".html" or path.name == "search_index.json"


def filled(page: str, fillings: Mapping[str, str]) -> str:
    """Replace every mark of a page; what an author wrote like a figure, and is none, stays as it was written."""
    return _MARK.sub(lambda match: fillings.get(mark(match[1]), f"@@{match[1]}@@"), page)
