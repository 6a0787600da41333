"""Find the anchors of entries' messages and the diagnosis facts of domains.

Three things lead from a pasted text to an entry: the spellings of its code, its messages (`message_patterns`: wires,
message and other wordings), and words that tell which product a text is about. Of its anchors a message is listed
under the first that few others have. A Bloom filter of all spellings and anchors comes before everything else, so
that a paste of thousands of words costs few lookups in the database and few fetches in the page.
"""

import re
import zlib
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from pydantic_core import to_json

from site_builder.catalog.model import Catalog, Domain
from site_builder.core.parallel import map_slices
from site_builder.search import message_patterns
from web.store.format import HASHES
from web.text.terms import fold_code

FEW = 8
"""Texts under one anchor up to which the first anchor of a text is good enough."""
MANY = 32
"""Texts under one anchor from which on it tells nothing. A text without a better one is looked for only where
its code is found."""
FILTER_BITS = (1 << 10, 1 << 20)
"""The least and the greatest size of the filter: it is read as a whole, so it must not grow without end."""
SHORT = 4
"""Letters of an id that has to stand alone to be recognised."""

_SEPARATOR = re.compile(r"(?<=[A-Za-z0-9])[^A-Za-z0-9._\-\x80-\U0010ffff]+(?=[A-Za-z0-9])")
_NAMED = re.compile(r"([A-Za-z]{3,30}) (?:codes?|numbers?|errors?)\b")
"""What a domain calls its codes: `status codes`, `SQLSTATE codes`."""
_NO_NAMES = frozenset(
    re.findall(
        r"\w+",
        "all and any api client error for further its many new numeric of old other server service some such the these",
    )
)
_WORDS_OF_NUMBERS = ("exited", "response", "result", "returned", "returns", "status")
"""Words behind which the numbers of a domain are codes if it says so (`recognise: {numbers: true}`)."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_LATIN_WORD = re.compile(r"[A-Za-z]{2,}")


class EntryPatterns(NamedTuple):
    """Message patterns of one entry, independent of other entries."""

    anchors: tuple[dict[str, str], ...]
    """Of each message: anchor → what follows it."""
    record: str
    """JSON [domain, code, kind, [pattern…]]."""


Anchor: TypeAlias = tuple[str, int, int, str]
"""(anchor, entry, number of the pattern, what follows the anchor in the message)."""


def entry_patterns(catalog: Catalog, tombstones: Container[int]) -> tuple[EntryPatterns, ...]:
    """Find the patterns of each entry; `tombstones`, ids of entries, have none."""

    def patterns(entry_ids: range) -> list[EntryPatterns]:
        return [_patterns_of(catalog, entry_id, entry_id in tombstones) for entry_id in entry_ids]

    return tuple(chain.from_iterable(map_slices(patterns, len(catalog.entries))))


def _patterns_of(catalog: Catalog, entry_id: int, is_tombstone: bool) -> EntryPatterns:
    entry = catalog.entries[entry_id]
    foreign = catalog.domain(entry.domain).recognise.placeholders
    texts = () if is_tombstone else tuple(message_patterns.patterns(entry, catalog.languages, foreign=foreign))
    # That nothing is wrong is never concluded from words, so a success has no anchors.
    anchors = tuple(dict(message_patterns.anchors(text)) for text in texts) if entry.kind != "success" else ()
    return EntryPatterns(anchors, to_json([entry.domain, entry.code, entry.kind, texts]).decode())


def anchors(patterns: Collection[EntryPatterns], few: int = FEW, many: int = MANY) -> tuple[Anchor, ...]:
    """Choose one anchor for each message, the first that few share; sorted."""
    messages = [
        (entry_id, number, anchors)
        for entry_id, of_entry in enumerate(patterns)
        for number, anchors in enumerate(of_entry.anchors)
    ]
    shared = Counter(chain.from_iterable(anchors for _, _, anchors in messages))

    def chosen() -> Iterator[Anchor]:
        for entry_id, number, anchors in messages:
            anchor = next((anchor for anchor in anchors if shared[anchor] <= few), None)
            anchor = anchor or min(anchors, key=shared.__getitem__, default=None)
            if anchor is not None and shared[anchor] <= many:
                yield anchor, entry_id, number, anchors[anchor]

    return tuple(sorted(chosen()))


def bloom_filter(members: Collection[str]) -> bytes:
    """Make a Bloom filter of the members; bit `n` is bit `n % 8` of byte `n // 8`."""
    size = FILTER_BITS[0]
    while size < 12 * len(members) and size < FILTER_BITS[1]:
        size *= 2
    bits = bytearray(size // 8)
    for member in members:
        for bit in _filter_bits(member, size):
            bits[bit >> 3] |= 1 << (bit & 7)
    return bytes(bits)


def _filter_bits(member: str, size: int) -> Iterable[int]:
    """Bits of a member in a filter of `size` bits, a power of two."""
    value = zlib.crc32(member.encode())
    step = value >> 15 | 1
    return [(value + number * step) % size for number in range(HASHES)]


def domain_facts(catalog: Catalog) -> Mapping[str, Any]:
    """Collect the diagnosis facts of the domains: prefixes, enums, receipts, ranks, context."""
    domains = sorted(catalog.domains, key=lambda domain: domain.id)
    return {
        "prefixes": [
            [domain.id, prefix, says.fault, says.meaning.root]
            for domain in catalog.domains  # the first that has a prefix says what it means
            for prefix, says in sorted(domain.prefixes.items())
        ],
        "context": {domain.id: context(catalog, domain) for domain in domains},
        "enums": {domain.id: domain.enum for domain in domains},
        "separators": sorted({mark for entry in catalog.entries for mark in _SEPARATOR.findall(entry.code)}),
        "receipts": [domain.id for domain in domains if domain.context == "receipt"],
        "names": {domain.id: names(domain) for domain in domains},
        "fields": sorted({name for domain in domains for name in domain.recognise.fields}),
        "leading": [domain.id for domain in domains if domain.rank == catalog.domains[0].rank],
    }


def names(domain: Domain) -> list[str]:
    """Words, in small letters, behind which the domain's numbers are codes: its own name, and what it calls them."""
    titles = domain.title.root.values()
    found = {domain.id, *(title.lower() for title in titles if _NAME.fullmatch(title))}
    for text in (*titles, *domain.summary.root.values()):
        found.update(name.lower() for name in _NAMED.findall(text))
    found.update(name.lower() for name in domain.recognise.fields)
    return sorted(found - _NO_NAMES | {*(_WORDS_OF_NUMBERS if domain.recognise.numbers else ())})


def context(catalog: Catalog, domain: Domain) -> tuple[list[str], list[str]]:
    """Folded (phrases, acronyms) that tell that a text is about this domain.

    Phrases: the ids of catalogue and domain, and the first half of their titles, which says what it is, while
    the second half says of which kind (Alibaba Cloud|error codes, 短信|服务). Acronyms: ids of up to SHORT letters,
    and the initials of a domain's title of three words and more (Short Message Service: sms).
    """
    ids = {catalog.settings.id, domain.id}
    phrases = {fold_code(identifier) for identifier in ids if len(identifier) > SHORT}
    acronyms = {identifier for identifier in ids if len(identifier) <= SHORT}
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
