"""From a question to ranked entries: the one search box, in Python. The browser's twin is `search.js`.

A question is read in two ways at once: as codes (`codes`), and as words of any language, each with the integer
impacts that the builder has written (`site_builder/postings.py`). Hits are ranked by their tier (`TIERS`), then
by the sum of their impacts, then by the entry's id. An entry that has all words of the question is in the tier of
the weakest place in which it has one of them; an entry that has only some comes after all of those. Words that
the whole catalogue lacks do not count.

Nothing that is typed has a syntax, so nothing is a syntax error.
"""

import json
import struct
from heapq import nsmallest
from typing import Any, NamedTuple

from web.codes import distance, matches
from web.store import Store
from web.text import FIELDS, asked, unescaped

TIERS = ("exact", "respelled", "prefix-less", "prefix", "part", "typo", *FIELDS[1:])
"""Best first, as `Hit.why` says them. A word of a code is a part of it."""
LONGEST = 2000
"""Characters of a question that are read; a longer text is a paste, which is for diagnose."""
MOST_READ = 64
MOST_TERMS = 24
"""Different terms that are searched; of more, the rarest of the first MOST_READ."""
MOST_GUESSED = 4
"""Words that are no terms for which others are tried."""
MOST_GUESSES = 16
"""Terms that a word stands for which is itself none."""

_TIER = 1 << 20
_LAST = "\U0010ffff"
_WHY = ("part", *FIELDS[1:])
_NEAR_CODES = TIERS[: TIERS.index("former")]


class Hit(NamedTuple):
    """`score`: a higher one is a better hit, and nothing else. `why`: one of TIERS, the strongest reason."""

    entry: int
    score: int
    why: str


class Results(NamedTuple):
    """`total` counts every entry that matches; `hits` are the best of them, best first."""

    total: int
    hits: tuple[Hit, ...]


class _Word(NamedTuple):
    """A word of the question: entry → (field, impact); whether it is a common one, which says little, or a guess."""

    common: bool
    found: dict[int, tuple[int, int]]
    mistyped: bool = False


def search(store: Store, query: str, *, domain: str | None = None, limit: int = 20) -> Results:
    """The entries that answer `query`, best first; never an error, whatever it is."""
    text = unescaped(query[:LONGEST])
    words, unknown = _words(store, text)
    hits = _by_words(words, partly=unknown and all(word.common for word in words))
    for match in matches(store, text, words=bool(words) and not unknown):
        impact = sum(word.found[match.entry][1] for word in words if match.entry in word.found)
        hit = Hit(match.entry, _tier(match.why) * _TIER + min(match.worth + impact, _TIER - 1), match.why)
        if match.entry not in hits or hit.score > hits[match.entry].score:
            hits[match.entry] = hit
    found = list(hits.values())
    if domain is not None:
        inside = {row[0] for row in store.rows("SELECT id FROM entry WHERE domain = ?", (domain,))}
        found = [hit for hit in found if hit.entry in inside]
    return Results(len(found), tuple(nsmallest(limit, found, key=lambda hit: (-hit.score, hit.entry))))


def suggest(store: Store, code: str, *, domain: str | None = None, limit: int = 5) -> list[int]:
    """Entries whose codes are near an unknown code: mistyped, its beginning or a part, or sharing words with it."""
    hits = search(store, code, domain=domain, limit=max(limit, 50)).hits
    return [hit.entry for hit in hits if hit.why in _NEAR_CODES][:limit]


def _tier(why: str) -> int:
    return len(TIERS) - TIERS.index(why)


def _by_words(words: list[_Word], *, partly: bool) -> dict[int, Hit]:
    """Every entry that has a word. `partly`: nothing but common words is known, so none has all."""
    counting = [word for word in words if not word.common] or words
    entries = {entry for word in words for entry in word.found}
    hits: dict[int, Hit] = {}
    for entry in entries:
        postings = [word.found[entry] for word in words if entry in word.found]
        having = [word.found[entry][0] for word in counting if entry in word.found]
        impact = sum(posting[1] for posting in postings)
        if len(having) == len(counting) and not partly:
            why = _WHY[max(having)]
            if why == "part" and any(word.mistyped for word in counting):
                why = "typo"
            tier = _tier(why)
        else:
            tier, why = 0, _WHY[max(postings, key=lambda posting: (posting[1], -posting[0]))[0]]
            impact = impact * max(len(having), 1) // len(counting)
        hits[entry] = Hit(entry, tier * _TIER + min(impact, _TIER - 1), why)
    return hits


def _words(store: Store, text: str) -> tuple[list[_Word], bool]:
    """The words of the question that the catalogue knows, and whether there are others."""
    needed = list(dict.fromkeys(term for word in asked(text) for term in word))[:MOST_READ]
    rows = {
        term: (bool(common), postings)
        for term, common, postings in _in(
            store,
            "SELECT term, common, postings FROM search_term WHERE term IN (SELECT value FROM json_each(?))",
            needed,
        )
    }
    known = sorted((term for term in needed if term in rows), key=lambda term: (rows[term][0], len(rows[term][1])))
    words = [_Word(rows[term][0], _unpacked(rows[term][1])) for term in known[:MOST_TERMS]]
    unknown = False
    for number, term in enumerate(term for term in needed if term not in rows):
        guesses = _guesses(store, term) if number < MOST_GUESSED else []
        if guesses:
            words.append(_Word(False, _merged(store, guesses), not guesses[0].startswith(term)))
        unknown = True
    return words, unknown


def _unpacked(postings: bytes) -> dict[int, tuple[int, int]]:
    count = len(postings) // 6
    numbers = struct.unpack(f"<{count}I{count}H", postings)
    return {entry: (value >> 12, value & 0xFFF) for entry, value in zip(numbers[:count], numbers[count:], strict=True)}


def _merged(store: Store, terms: list[str]) -> dict[int, tuple[int, int]]:
    """What any of the terms finds, at half its worth."""
    merged: dict[int, tuple[int, int]] = {}
    for (postings,) in _in(
        store, "SELECT postings FROM search_term WHERE term IN (SELECT value FROM json_each(?))", terms
    ):
        for entry, (field, impact) in _unpacked(postings).items():
            known = merged.get(entry, (field, 0))
            merged[entry] = min(known[0], field), max(known[1], impact // 2)
    return merged


def _guesses(store: Store, word: str) -> list[str]:
    """The terms that a word may stand for: those it begins, else that it begins with, else one or two edits away.

    All of them begin with the same three characters, as does the shard in which the page finds them.
    """
    if len(word) < 3 or word >= "\u3000" or word.isdigit():
        return []
    begun = store.rows(
        "SELECT term FROM search_term WHERE term > ? AND term < ? ORDER BY term LIMIT ?",
        (word, word + _LAST, MOST_GUESSES),
    )
    if begun:
        return [term for (term,) in begun]
    shorter = [word[:length] for length in range(len(word) - 1, max(3, len(word) - 4), -1)]
    ends = _in(store, "SELECT term FROM search_term WHERE term IN (SELECT value FROM json_each(?))", shorter)
    if ends:
        return [max((term for (term,) in ends), key=len)]
    most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    alike = store.rows(
        "SELECT term FROM search_term WHERE term > ? AND term < ? AND length(term) BETWEEN ? AND ?",
        (word[:3], word[:3] + _LAST, len(word) - most, len(word) + most),
    )
    measured = sorted((distance(word, term, most), term) for (term,) in alike)
    return [term for edits, term in measured if edits <= most and edits == measured[0][0]][:MOST_GUESSES]


def _in(store: Store, sql: str, texts: list[str]) -> list[Any]:
    """The rows of a statement whose one parameter is a JSON list."""
    return store.rows(sql, (json.dumps(texts),))
