"""What the theme shows of the catalogue, as plain data: titles, and the theme's own texts.

Of the entries it shows counts and samples. For them it gets marks, which `filling` fills in afterwards.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import yaml

from site_builder import __version__
from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog
from site_builder.core.paths import DOCS
from site_builder.pages.labels import Advice, labels
from site_builder.site.marks import mark

WORDS = DOCS / "words.yaml"
"""The theme's own texts, each in every language."""

_LOST = ("not_found", "looked_for", "not_found_text", "nearest", "to_home")
"""What the page that is not there says in every language."""


TOTAL = mark("total")
"""The mark for how many codes there are."""
SAMPLES = mark("samples")
"""The mark for errors to try."""
SITE = mark("site")
"""The mark for the address of the site, without a slash at its end: what an example asks."""


def count(domain: str) -> str:
    """The mark for how many codes a domain has."""
    return mark(f"count:{domain}")


def facts(catalog: Catalog, language: str, *, single: bool = False) -> dict[str, Any]:
    """What the theme and the navigation of one language show of the catalogue, as plain data.

    `single`: this language stands alone at the site's root (plain `mkdocs build`).
    """
    source = catalog.source_language
    every = words_of_the_theme()
    words = _in(every, language, source)
    title = catalog.settings.title.in_(language)
    words["description"] = words["description"].format(title=title, count=TOTAL)
    return {
        "version": __version__,
        "title": title,
        "language": language,
        "source_language": source,
        "fallback": catalog.fallback,
        "languages": [] if single else [{"id": item.id, "title": item.title} for item in catalog.settings.languages],
        "site_root": "" if single else "../",
        "package": catalog.settings.constants.package,
        "domains": [
            {
                "id": domain.id,
                "title": domain.title.in_(language),
                "summary": to_plain(domain.summary.in_(language).split("\n\n", 1)[0]),
                "enum": domain.enum,
                "count": count(domain.id),
            }
            for domain in catalog.domains
        ],
        "samples": SAMPLES,
        "lost": [
            {"id": known, **_in({key: every[key] for key in _LOST}, known, source)}
            for known in ([language] if single else sorted(catalog.languages, key=lambda known: known != language))
        ],
        "words": words,
        "retry": _retry(language),
    }


def _retry(language: str) -> dict[str, Any]:
    """Whether to send the same request again, in words: by policy, and for a success."""
    say = labels(language)
    advice: list[tuple[str, Advice]] = [*say.retries.items(), ("success", say.no_retry_of_success)]
    return {"title": say.retry, **{policy: [one.short + say.stop, one.long] for policy, one in advice}}


def words_in(language: str, source: str) -> dict[str, str]:
    """The theme's own texts in `language`; `source` is the catalogue's source language."""
    return _in(words_of_the_theme(), language, source)


def words_of_the_theme() -> Mapping[str, Mapping[str, str]]:
    """Each text by language."""
    return _words_since(WORDS.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _words_since(changed: int) -> Mapping[str, Mapping[str, str]]:
    """Read once for each time at which the file has `changed`."""
    words: Mapping[str, Mapping[str, str]] = yaml.load(
        WORDS.read_bytes(), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )
    return words


def _in(words: Mapping[str, Mapping[str, str]], language: str, source: str) -> dict[str, str]:
    """The theme's texts in `language`, each in the source language or else in English where it has none."""
    return {key: text.get(language) or text.get(source) or text["en"] for key, text in words.items()}
