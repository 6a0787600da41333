"""Collect the data that the theme shows: titles and its own texts.

Of the entries it shows counts and samples. For them it gets marks, which `filling` fills in afterwards.
"""

from typing import Any

from site_builder import __version__
from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import PICTURE, SINGLE, SITE, absolute, real
from site_builder.pages.html_text import first_sentence
from site_builder.pages.labels import Advice, labels
from site_builder.site.marks import mark
from web.text.words import InterfaceWords

_NOT_FOUND = ("not_found", "looked_for", "not_found_text", "nearest", "to_home")
"""Texts of the 404 page, which it has in every language."""


TOTAL = mark("total")
"""Mark for the number of codes."""
SAMPLES = mark("samples")
"""Mark for errors to try."""
PLACEHOLDER = mark("placeholder")
"""Mark for what the empty box shows."""
ADDRESS = mark("site")
"""Mark for the site's address, without a slash at its end."""


def facts(domain: str) -> str:
    """Mark for what a card says of a domain's codes: how many there are, and when one last changed."""
    return mark(f"facts:{domain}")


def theme_data(catalog: Catalog, language: str, *, single: bool = False) -> dict[str, Any]:
    """Collect what theme and navigation of one language show of the catalogue.

    `single`: this language stands alone at the site's root (plain `mkdocs build`).
    """
    own = catalog.words(language)
    words = theme_words(own)
    title = catalog.settings.title.in_(language)
    words["description"] = words["description"].format(title=title, count=TOTAL)
    return {
        "version": __version__,
        "title": title,
        "language": language,
        "fallback": catalog.fallback,
        "source_language": catalog.source_language,
        "languages": [] if single else [{"id": item.id, "title": item.title} for item in catalog.settings.languages],
        "published": catalog.settings.site_url is not None,
        "address": ADDRESS,
        "picture": absolute(catalog.settings.site_url, (SINGLE if single else SITE).path(language, PICTURE)),
        "site_root": "" if single else "../",
        "foot": catalog.settings.brand.foot.in_(language) if catalog.settings.brand.foot is not None else None,
        "repository": real(catalog.settings.constants.source),
        "report": real(catalog.settings.report_url),
        "changes": catalog.released is not None,
        "colours": catalog.settings.brand.colours is not None,
        "package": catalog.settings.constants.package,
        "domains": [
            {
                "id": domain.id,
                "title": domain.title.in_(language),
                "summary": first_sentence(to_plain(domain.summary.in_(language).split("\n\n", 1)[0])),
                "enum": domain.enum,
                "facts": facts(domain.id),
            }
            for domain in catalog.domains
        ],
        "samples": SAMPLES,
        "placeholder": PLACEHOLDER,
        "lost": [
            {"id": known, **{key: theme_words(catalog.words(known))[key] for key in _NOT_FOUND}}
            for known in ([language] if single else sorted(catalog.languages, key=lambda known: known != language))
        ],
        "words": words,
        "why": own.marked("reasons")["hits"],
        "retry": _retry(own),
        "acts": _acts(own),
    }


def _retry(words: InterfaceWords) -> dict[str, Any]:
    """Retry advice in words: by policy, and for a success."""
    say = labels(words, marked=True)
    advice: list[tuple[str, Advice]] = [*say.retries.items(), ("success", say.no_retry_of_success)]
    return {"title": say.retry, **{policy: [text.short + say.stop, text.long] for policy, text in advice}}


def _acts(words: InterfaceWords) -> dict[str, Any]:
    """Whom to call, in words."""
    say = labels(words, marked=True)
    return {"title": say.who_acts, **dict(say.acts.items())}


def theme_words(words: InterfaceWords) -> dict[str, str]:
    """Texts of the theme in a language, those shared with the codes' pages included; English ones are marked."""
    say = labels(words, marked=True)
    shared = {"cause": say.one_cause, "cause_number": say.cause, "solution": say.solution}
    shared |= {"brackets": say.brackets, "nav_home": say.home, "nav_reference": say.reference.title}
    return {**words.marked("theme"), "locale": words.said("theme.locale") or "", **shared}
