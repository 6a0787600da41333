"""Rank the entries that answer a query. The browser's twin is `search/ranking.js`.

A question is read in two ways at once: as codes (`codes`), and as words of any language. The impact of a word in an
entry is the weight that the builder has written (`site_builder/search/postings.py`) times the word's rarity, the bit
length of entries // entries that have it. Hits are ranked by their tier (`TIERS`), then by the sum of their impacts,
then by the entry's id. In domains that are not of the best rank, what is less than a whole code counts half, and is
a tier lower. An entry that has all words of the question is in the tier of the weakest place in which it
has one of them; an entry that has only some comes after all of those, and not at all where the question is the
beginning of a code. Of the best hits in words those come first whose message is the question, word for word
(`phrases`). Words that the whole catalogue lacks, or most of it has, do not count.

Nothing that is typed has a syntax, so nothing is a syntax error.
"""

import json
import struct
from bisect import bisect_left
from collections.abc import Sequence
from heapq import nlargest
from typing import Any, NamedTuple

from web.search import phrases
from web.search.codes import distances, is_one_piece, matches
from web.store.format import WEIGHT
from web.store.store import Store
from web.text.escapes import decode
from web.text.terms import FIELDS, asked

TIERS = ("exact", "respelled", "prefix-less", "phrase", "prefix", "part", "typo", *FIELDS[1:])
"""Best first, as `Hit.why` says them. A word of a code is a part of it; a phrase is a whole message or within one."""
LONGEST = 2000
"""Characters of a question that are read; a longer text is a paste, which is for diagnose."""
MOST_READ = 40
MOST_TERMS = 24
"""Different terms that are searched; of more, the rarest of the first MOST_READ."""
MOST_GUESSED = 4
"""Words that are no terms for which others are tried."""
MOST_GUESSES = 16
"""Terms that a word stands for which is itself none."""

TIER = 1 << 24
"""A score is a tier times this, plus the sum of impacts; a hit that lacks a word stays below it."""
FLOORS = {why: (len(TIERS) - number) * TIER for number, why in enumerate(TIERS)}
"""By `Hit.why`: the least score of its tier."""
COUNT = 1 << 24
_HIGHEST = (len(TIERS) + 1) * TIER
_ID = 0xFFFFFFFF
_LAST = "\U0010ffff"
_AMONG = "FROM search_term WHERE term IN (SELECT value FROM json_each(?))"


class Hit(NamedTuple):
    """Entry found by a search. A higher `score` is better; `why`: one of TIERS, the strongest reason."""

    entry: int
    score: int
    why: str


class Results(NamedTuple):
    """Hits of a search, best first; `total` counts every entry that matches."""

    total: int
    hits: tuple[Hit, ...]


class _Word(NamedTuple):
    """Word of a query with the entries that have it.

    A value is strength << 12 | weight: the field with the strength 1 is the last of FIELDS. A common word says
    little; a mistyped one is not in the catalogue itself.
    """

    common: bool
    rarity: int
    entries: Sequence[int]
    values: Sequence[int]
    mistyped: bool = False

    def worth(self, entry: int) -> tuple[int, int]:
        """(impact, strength) of the word in an entry; zeros where the entry lacks it."""
        index = bisect_left(self.entries, entry)
        value = self.values[index] if index < len(self.entries) and self.entries[index] == entry else 0
        return (value & WEIGHT) * self.rarity, value >> 12


def search(store: Store, query: str, *, domain: str | None = None, limit: int = 20) -> Results:
    """Find the entries that answer `query`, best first. No query is an error."""
    text = decode(query[:LONGEST]).text
    words, unknown = _words(store, text)
    if all(word.common for word in words):  # then they count, but only if nothing else was asked for
        words = [word._replace(common=unknown) for word in words]
    else:  # what most entries have says nothing about any
        words = [word for word in words if not (word.common and word.rarity < 2)]
    sums = _summed(words)
    scores = {entry: (total % COUNT) * (total // COUNT or 1) for entry, total in sums.items()}
    whys = _having_all(sums, [word for word in words if not word.common])
    for entry, why in whys.items():
        scores[entry] = FLOORS[why] + sums[entry] % COUNT
    for match in matches(store, text, words=bool(words) and not unknown):
        impact = sums.get(match.entry, 0) % COUNT if match.words else 0
        score = FLOORS[match.why] + match.worth + impact
        if score > scores.get(match.entry, -1):
            scores[match.entry], whys[match.entry] = score, match.why
    scores = _inside(store, scores, domain)
    if is_one_piece(text) and max(scores.values(), default=0) >= FLOORS["prefix"]:
        scores = {entry: score for entry, score in scores.items() if score >= TIER}
    ranked = _ranked(store, scores)
    question = phrases.question_of(text)
    if question:
        best = _best(ranked, phrases.MOST, below=FLOORS["prefix"])
        for entry, is_all in phrases.phrased(store, question, [entry for entry, _ in best]).items():
            whys[entry] = "phrase"
            score = FLOORS["phrase"] + _worth_of_phrase(scores[entry], is_all=is_all)
            ranked |= _ranked(store, {entry: score})
    return Results(
        len(ranked),
        tuple(
            [Hit(entry, score, whys.get(entry) or _strongest(entry, words)) for entry, score in _best(ranked, limit)]
        ),
    )


def certainty(score: int) -> int:
    """Tell a hit's tier from 0 to 100: 100 for the code to the letter, 0 for one that lacks a word."""
    return 100 * (score // TIER) // len(TIERS)


def suggest(store: Store, code: str, *, domain: str | None = None, limit: int = 5) -> list[int]:
    """Find entries with codes near an unknown one: begun, containing, mistyped, or sharing words."""
    text = decode(code[:LONGEST]).text
    words, unknown = _words(store, text)
    in_code = [
        word._replace(common=False, entries=[entry for entry, _ in found], values=[value for _, value in found])
        for word in words
        if (found := [pair for pair in zip(word.entries, word.values, strict=True) if pair[1] >> 12 == len(FIELDS)])
    ]
    scores = {entry: (total % COUNT) * (total // COUNT) for entry, total in _summed(in_code).items()}
    for match in matches(store, text, words=bool(words) and not unknown):
        scores[match.entry] = max(scores.get(match.entry, 0), FLOORS[match.why] + match.worth)
    return [entry for entry, _ in _best(_inside(store, _ranked(store, scores), domain), limit)]


def _worth_of_phrase(score: int, *, is_all: bool) -> int:
    """The very message first, then in the order of what the entries are worth by their words."""
    return is_all << 21 | score // TIER << 16 | min(score % TIER, 0xFFFF)


def _ranked(store: Store, scores: dict[int, int]) -> dict[int, int]:
    """Take down the entries of domains that are not of the best rank: their ids come last."""
    leading = int(store.meta["leading"])
    return scores | {entry: _taken_down(score) for entry, score in scores.items() if entry >= leading}


def _taken_down(score: int) -> int:
    if score >= FLOORS["prefix-less"]:
        return score
    return score - score % TIER // 2 - (TIER if score >= TIER else 0)


def _inside(store: Store, scores: dict[int, int], domain: str | None) -> dict[int, int]:
    if domain is None:
        return scores
    inside = {entry for (entry,) in store.rows("SELECT id FROM entry WHERE domain = ?", (domain,))}
    return {entry: score for entry, score in scores.items() if entry in inside}


def _best(scores: dict[int, int], limit: int, *, below: int = _HIGHEST) -> list[tuple[int, int]]:
    """(entry, score) of the highest scores, `below` one; of equal ones the smaller entry first."""
    keys = nlargest(limit, [score << 32 | _ID - entry for entry, score in scores.items() if score < below])
    return [(_ID - (key & _ID), key >> 32) for key in keys]


def _why(strength: int) -> str:
    return "part" if strength == len(FIELDS) else FIELDS[-strength]


def _summed(words: list[_Word]) -> dict[int, int]:
    """Entry → sum of its impacts, plus COUNT for each word that is not common."""
    sums: dict[int, int] = {}
    have = sums.get
    for word in words:
        step = 0 if word.common else COUNT
        rarity = word.rarity
        for entry, value in zip(word.entries, word.values, strict=True):
            sums[entry] = have(entry, 0) + (value & WEIGHT) * rarity + step
    return sums


def _having_all(sums: dict[int, int], counting: list[_Word]) -> dict[int, str]:
    """Entry that has all counting words → why: the weakest field in which it has one."""
    if not counting:
        return {}
    full = len(counting) * COUNT
    first, *others = counting
    weakest = {entry: value for entry, value in zip(first.entries, first.values, strict=True) if sums[entry] >= full}
    for word in others:
        for entry, value in zip(word.entries, word.values, strict=True):
            if entry in weakest and value >> 12 < weakest[entry] >> 12:
                weakest[entry] = value
    whys = {strength: _why(strength) for strength in range(1, len(FIELDS) + 1)}
    if any(word.mistyped for word in counting):
        whys[len(FIELDS)] = "typo"
    return {entry: whys[value >> 12] for entry, value in weakest.items()}


def _strongest(entry: int, words: list[_Word]) -> str:
    """Reason for an entry with some of the words: the field of the one that is worth most."""
    _, strength = max(word.worth(entry) for word in words)
    return _why(strength)


def _words(store: Store, text: str) -> tuple[list[_Word], bool]:
    """Look up the words of a query; also whether the catalogue lacks any."""
    needed = list(dict.fromkeys(term for word in asked(text) for term in word))[:MOST_READ]
    rows = {term: row for term, *row in _in(store, f"SELECT term, common, count, postings {_AMONG}", needed)}
    known = sorted((term for term in needed if term in rows), key=lambda term: (rows[term][0], len(rows[term][2])))
    words = [
        _Word(bool(common), _rarity(store, count), *_unpacked(postings))
        for common, count, postings in (rows[term] for term in known[:MOST_TERMS])
    ]
    others = [term for term in needed if term not in rows]
    for term in others[:MOST_GUESSED]:
        guesses = _guesses(store, term)
        if guesses:
            words.append(_Word(False, 1, *_merged(store, guesses), not guesses[0].startswith(term)))
    return words, bool(others)


def _rarity(store: Store, count: int) -> int:
    """Factor for the weights of a term in `count` entries: a rare one says more."""
    return (int(store.meta["living"]) // count).bit_length()


def _unpacked(postings: bytes) -> tuple[Sequence[int], Sequence[int]]:
    count = len(postings) // 6
    numbers = struct.unpack(f"<{count}I{count}H", postings)
    return numbers[:count], numbers[count:]


def _merged(store: Store, terms: list[str]) -> tuple[Sequence[int], Sequence[int]]:
    """Merge the postings of terms: per entry the best, with half its impact as the weight."""
    merged: dict[int, int] = {}
    for count, postings in _in(store, f"SELECT count, postings {_AMONG}", terms):
        rarity = _rarity(store, count)
        for entry, value in zip(*_unpacked(postings), strict=True):
            impact = value & ~WEIGHT | (value & WEIGHT) * rarity
            if impact > merged.get(entry, 0):
                merged[entry] = impact
    entries = sorted(merged)
    return entries, [merged[entry] & ~WEIGHT | (merged[entry] & WEIGHT) >> 1 for entry in entries]


def _guesses(store: Store, word: str) -> list[str]:
    """Guess the terms for an unknown word: it begins them, they begin it, or an edit or two away.

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
    ends = _in(store, f"SELECT term {_AMONG}", shorter)
    if ends:
        return [max((term for (term,) in ends), key=len)]
    most = 0 if len(word) < 5 else 1 if len(word) < 8 else 2
    alike = store.rows(
        "SELECT term FROM search_term WHERE term > ? AND term < ? AND length(term) BETWEEN ? AND ?",
        (word[:3], word[:3] + _LAST, len(word) - most, len(word) + most),
    )
    distance = distances(word)
    measured = sorted((distance(term), term) for (term,) in alike)
    return [term for edits, term in measured if edits <= most and edits == measured[0][0]][:MOST_GUESSES]


def _in(store: Store, sql: str, texts: list[str]) -> list[Any]:
    """Rows of a statement whose one parameter is a JSON list."""
    return store.rows(sql, (json.dumps(texts),))
