"""Words that tell which product a pasted text is about."""

import re

from site_builder.catalog.model import Catalog, Domain
from web.text.terms import fold_code

SHORT = 4
"""Letters of an id that has to stand alone to be recognised."""
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


def context(catalog: Catalog, domain: Domain) -> tuple[list[str], list[str]]:
    """(phrases, acronyms) that tell that a text is about this domain, folded.

    Phrases: the ids of catalogue and domain, and the first half of their titles, which says what it is, while
    the second half says of which kind (Alibaba Cloud|error codes, 短信|服务). Acronyms: ids of up to SHORT letters,
    and the initials of a domain's title of three words and more (Short Message Service: sms).
    """
    ids = {catalog.settings.id, domain.id}
    phrases = {fold_code(one) for one in ids if len(one) > SHORT}
    acronyms = {one for one in ids if len(one) <= SHORT}
    for title in (*catalog.settings.title.root.values(), *domain.title.root.values()):
        words = _LATIN_WORD.findall(title)
        if title.isascii() and len(words) >= 3:
            phrases.add(fold_code("".join(words[: (len(words) + 1) // 2])))
        elif not title.isascii() and not words and len(title) >= 4:
            phrases.add(fold_code(title[: len(title) // 2]))
    for title in domain.title.root.values():
        words = _LATIN_WORD.findall(title)
        if len(words) >= 3:
            acronyms.add("".join(word[0] for word in words).lower())
    return sorted(phrases), sorted(acronyms)
