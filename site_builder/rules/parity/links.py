"""Compare links between languages, each of which may have pages of its own."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from site_builder.catalog.model import Settings
from site_builder.rules.parity.languages import base
from site_builder.rules.parity.pairs import Pair


def unlike(settings: Settings, pair: Pair) -> Iterator[tuple[str, str, str]]:
    """Yield (language, the other one, link) of each link that only one of both texts has.

    Of relative links, which lead within the pages of one language, only the number is compared.
    """
    here, there = pair.source_language, pair.language
    mine = _not_in(pair.source.links, pair.other.links)
    theirs = _not_in(pair.other.links, pair.source.links)
    pages = _pages(settings, mine, here)
    others = _pages(settings, theirs, there)
    yield from ((here, there, link) for link, page in zip(mine, pages, strict=True) if page not in others)
    yield from ((there, here, link) for link, page in zip(theirs, others, strict=True) if page not in pages)


def _not_in(links: Sequence[str], others: Sequence[str]) -> Sequence[str]:
    return [link for link in dict.fromkeys(links) if link not in others]


def _pages(settings: Settings, links: Sequence[str], language: str) -> Sequence[object]:
    """What each link leads to, whichever language's version of it."""
    return [_page(settings, link, language, number) for number, link in enumerate(links)]


def _page(settings: Settings, link: str, language: str, number: int) -> object:
    if "://" not in link:
        return number
    for same, addresses in enumerate(settings.same_pages):
        address = addresses.get(language)
        if address == link or (address is not None and address.endswith("/") and link.startswith(address)):
            return same, _tag(base(language)).sub("*", link[len(address) :])
    return _tag(base(language)).sub("*", link)


@cache
def _tag(language: str) -> re.Pattern[str]:
    """The tag of a language as a part of an address: `/zh/`, `/zh-CN/`, `//zh.`, `lang=zh`."""
    return re.compile(rf"(?<=[/.=]){language}(?:[-_][a-z]{{2,4}})?(?=[/.&#?]|$)", re.IGNORECASE)
