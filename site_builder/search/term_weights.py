"""Weigh the terms of one entry: strength and weight by field.

The strength is that of the strongest field of `web.text.terms.FIELDS` in which the term stands; the weight is the
sum of the weights of all of them. How rare a term is in the catalogue is reckoned with when it is searched.
"""

import re
from collections.abc import Set

from site_builder.catalog.entry import Entry, matched
from site_builder.catalog.model import Domain
from site_builder.catalog.multilingual import Text, Words
from web.text.terms import FIELDS, term_set

_KEYWORDS = FIELDS.index("keywords")
_WEIGHT = (7, 7, 6, 6, 5, 2, 1)
_GROUP = 1
"""The weight of a word that an entry has only from its category or domain; it counts as a keyword."""
ABOUT = 5
"""The weight from which on an entry is about a term, so that it keeps a common one."""

_PLACEHOLDER = re.compile(r"\{[^{}\s]*\}")
_LINK_TARGET = re.compile(r"\]\([^()\s]*\)|<https?://[^<>\s]*>")


def weights(entry: Entry, code: str, group: frozenset[str]) -> dict[str, int]:
    """Weigh terms: term → the strength of its strongest field << 12 | the sum of the weights of its fields.

    `code` is the entry's without its prefix, which says nothing about it; `group` are its `group_terms`.
    """
    fields = (
        code,
        "\n".join((*entry.aliases, *(f"{system} {other}" for system, other in entry.codes.items()))),
        _joined(
            entry.message,
            *matched(entry.wire),
            *(
                message
                for cause in entry.causes
                for message in (cause.message, *matched(cause.wire))
                if message is not None
            ),
        ),
        _joined(*(wording.text for wording in entry.wordings)),
        _joined(entry.keywords),
        _joined(*(text for cause in entry.causes for text in (cause.title, cause.cause) if text is not None)),
        _joined(
            *(cause.solution for cause in entry.causes),
            *(other.difference for other in entry.confused_with),
            *((entry.note,) if entry.note is not None else ()),
        ),
    )
    weights_of: dict[str, int] = {}
    for field, text in enumerate(fields):  # the strongest first
        strength = len(FIELDS) - field << 12
        _add(weights_of, term_set(text), strength, _WEIGHT[field])
        if field == _KEYWORDS:
            _add(weights_of, group, strength, _GROUP)
    return weights_of


def group_terms(domain: Domain, category: str | None) -> frozenset[str]:
    """Terms that every entry has from its domain and its category."""
    texts: list[Text | Words] = [domain.title]
    if category is not None:
        texts += [domain.categories[category].title, domain.categories[category].keywords]
    return frozenset(term_set(_joined(*texts)))


def _add(weights_of: dict[str, int], terms: Set[str], strength: int, weight: int) -> None:
    """Add the terms of a field that is no stronger than any that is there."""
    alone = strength | weight
    for term in terms:
        weights_of[term] = weights_of[term] + weight if term in weights_of else alone


def _joined(*texts: Text | Words | str) -> str:
    """Join texts, without markup and placeholders."""
    lines: list[str] = []
    for text in texts:
        if isinstance(text, str):
            lines.append(text)
        elif isinstance(text, Words):
            lines += text.all()
        else:
            lines += text.root.values()
    joined = "\n".join(lines)
    if "{" in joined:
        joined = _PLACEHOLDER.sub(" ", joined)
    return _LINK_TARGET.sub("] ", joined) if "://" in joined or "](" in joined else joined
