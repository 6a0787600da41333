"""A question read as codes: typed to the letter, respelled, without prefix, the beginning, a part, or mistyped.

Of the two readers of a question (`search` has the other, words) this one knows only how codes are spelled.
All folded spellings stand in `spelling`, which is asked for what is equal or begins alike, and in `search_code`,
those of one length in one text each, which is searched for parts and for what is mistyped.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import NamedTuple

from web.store.format import OWN, How
from web.store.store import Store
from web.text.terms import fold_code

CLOSE = 1000
"""The worth of the beginning or a part that is nearly all of a code."""
MOST_PIECES = 16
MOST_CUT = 4
"""Pieces of a longer question that are tried as a code's beginning or part."""
MOST_PIECES_OF_ONE = 6
"""Pieces up to which the whole question may be one code written with spaces."""
LONGEST = 64
"""Folded characters up to which a part or a mistyped code is looked for."""

SPACE = r"\x09-\x0d\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_AROUND = re.compile(rf"^[{SPACE}]+|[{SPACE}]+$")
_BETWEEN = re.compile(rf"[{SPACE},;|\"'`()\[\]{{}}<>=，；、。：（）【】「」“”‘’《》]+")
_CODE_LIKE = re.compile(r"[A-Za-z0-9][_.][A-Za-z0-9]|[a-z][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]|^[A-Z]{4,}$")
_PLAIN = re.compile("[a-z]+|[0-9]+")
_NUMBER = re.compile("[0-9]+")
_EDGE = ".:!?*~+#&/\\-"
_LAST = "\U0010ffff"
WHY = ("respelled", "prefix-less", "alias", "prefix-less", "alias")
"""By `How`."""


class Piece(NamedTuple):
    """Some of a question that may be a code."""

    typed: str
    key: str
    alone: bool
    """There is nothing else in the question."""
    code_like: bool
    """It has what words lack: a separator inside, camelCase, letters beside digits, or all capitals. A number
    is like a code only among others of its kind."""


class Match(NamedTuple):
    """A code that may be meant. `why`: exact, respelled, prefix-less, prefix, part, typo or alias."""

    entry: int
    why: str
    worth: int
    """Within one `why`, more is better: 0 to CLOSE."""
    words: bool = True
    """There may be words in the question beside the code, which tell equal codes of several domains apart."""


def pieces(text: str) -> list[Piece]:
    """All of the question first, then what stands between spaces, commas, quotes and brackets."""
    found: dict[str, None] = {}
    for part in _BETWEEN.split(text):
        trimmed = part.strip(_EDGE)
        found.update(dict.fromkeys(name for name in (trimmed, *trimmed.split(":")) if name))
    whole = _AROUND.sub("", text)
    single = len(found) == 1
    listed = all(_CODE_LIKE.search(typed) or _NUMBER.fullmatch(typed) for typed in found)
    parts = [Piece(typed, fold_code(typed), single, listed or bool(_CODE_LIKE.search(typed))) for typed in found]
    if len(parts) > MOST_PIECES:
        parts = [piece for piece in parts if piece.code_like][:MOST_PIECES]
    return [Piece(whole, fold_code(whole), len(found) <= MOST_PIECES_OF_ONE, False), *parts]


def matches(store: Store, text: str, *, words: bool) -> Iterator[Match]:
    """Every code that the question may mean, an entry perhaps more than once.

    `words`: every word of the question is known, so that it is not a mistyped code unless it looks like one.
    """
    read = [piece for piece in pieces(text) if piece.key]
    joined = [
        Piece("", one.key + other.key, False, True)  # a console has broken the line within the code
        for one, other in pairwise(read[1:])
        if one.code_like or other.code_like
    ]
    equal = list(_equal(store, [*read, *joined]))
    yield from (match for _, match in equal)
    done = {piece.key for piece, _ in equal}
    cut = [piece for piece in read if piece.alone and len(piece.key) <= LONGEST][:1]
    cut += [p for p in read if p.code_like and 5 <= len(p.key) <= LONGEST and p.key not in done | {c.key for c in cut}]
    near = [match for piece in cut[:MOST_CUT] for match in _cut(store, piece.key)]
    yield from near
    if not equal and not near:
        for piece in cut[:MOST_CUT]:
            if piece.code_like or not words:
                yield from _mistyped(store, piece.key)


def _equal(store: Store, asked: list[Piece]) -> Iterator[tuple[Piece, Match]]:
    """Codes that are there in full. A word of a longer question is one only where it looks like a code."""
    keys = sorted({piece.key for piece in asked})
    found: dict[str, list[tuple[int, int, str]]] = {}
    for key, how, entry, code in store.rows(
        "SELECT key, how, entry, code FROM spelling JOIN entry ON entry.id = spelling.entry"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(keys),),
    ):
        found.setdefault(key, []).append((how, entry, code))
    for piece in asked:
        for how, entry, code in found.get(piece.key, ()):
            likely = piece.alone or piece.code_like
            worth = min(len(piece.key), CLOSE)
            if code == piece.typed and (likely or not _PLAIN.fullmatch(code)):
                yield piece, Match(entry, "exact", worth, not piece.alone)
            elif likely:
                yield piece, Match(entry, WHY[how], worth, not piece.alone)


def _cut(store: Store, key: str) -> Iterator[Match]:
    """Codes that begin with the key, with or without their prefix, or have it inside."""
    chinese = key >= "\u3000"
    if chinese or len(key) > 1:
        for found, entry in store.rows(
            "SELECT key, entry FROM spelling WHERE key > ? AND key < ? AND how IN (?, ?, ?)", (key, key + _LAST, *OWN)
        ):
            yield Match(entry, "prefix", CLOSE * len(key) // len(found))
    if chinese or len(key) > 2:
        for size, keys, entries in store.rows(
            "SELECT size, keys, entries FROM search_code WHERE how = ? AND size > ?", (How.CODE, len(key))
        ):
            inside = {place // (size + 1) for place in _places(keys, key) if place % (size + 1)}
            for number in inside:
                yield Match(_entry(entries, number), "part", CLOSE * len(key) // size)


def edits_allowed(key: str) -> int:
    """How many edits make a key another code mistyped: a short code's neighbours are other codes."""
    return 0 if len(key) < 5 or key.isdigit() else 1 if len(key) < 10 else 2


def _mistyped(store: Store, key: str) -> Iterator[Match]:
    """Codes that the key becomes by an edit or two.

    An edit spoils at most two neighbours of the key's parts, and moves the others by no more than a place. Codes that
    have too few of them where they should be need not be measured.
    """
    most = edits_allowed(key)
    if not most:
        return
    distance = distances(key)
    parts = _parts(key, max(2 * most + 1, len(key) // 3))
    for size, keys, entries in store.rows(
        "SELECT size, keys, entries FROM search_code WHERE size BETWEEN ? AND ?",
        (len(key) - most, len(key) + most),
    ):
        unspoilt = Counter(
            number
            for start, part in parts
            for number in {p // (size + 1) for p in _places(keys, part) if abs(p % (size + 1) - start) <= most}
        )
        for number, count in unspoilt.items():
            if count >= len(parts) - 2 * most:
                edits = distance(keys[number * (size + 1) : number * (size + 1) + size])
                if edits <= most:
                    yield Match(_entry(entries, number), "typo", CLOSE - 100 * edits)


def _parts(key: str, count: int) -> list[tuple[int, str]]:
    """The key in so many parts, each with the place where it starts."""
    cuts = [len(key) * number // count for number in range(count + 1)]
    return [(start, key[start:end]) for start, end in pairwise(cuts)]


def _places(text: str, part: str) -> Iterator[int]:
    place = text.find(part)
    while place >= 0:
        yield place
        place = text.find(part, place + 1)


def _entry(entries: bytes, number: int) -> int:
    return int.from_bytes(entries[4 * number : 4 * number + 4], "little")


def distances(one: str) -> Callable[[str], int]:
    """A function that counts the insertions, deletions, replacements and swaps of neighbours from `one` to a text.

    The table of all beginnings of both, one column of it as the bits of one integer (Hyyrö 2003), so that a
    code takes some microseconds.

    >>> distances("busniess")("business"), distances("abc")("xyz"), distances("ab")("")
    (1, 3, 2)
    """
    full, last = (1 << len(one)) - 1, 1 << len(one) >> 1
    places: dict[str, int] = {}
    for number, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << number

    def distance(other: str) -> int:
        more, less, same, before, edits = full, 0, 0, 0, len(one)
        for character in other:
            here = places.get(character, 0)
            swapped = ((full ^ same) & here) << 1 & before
            same = ((((here & more) + more) ^ more) | here | less | swapped) & full
            up = less | (full ^ (same | more))
            down = same & more
            if up & last:
                edits += 1
            elif down & last:
                edits -= 1
            up = up << 1 | 1
            more = (down << 1 | ~(same | up)) & full
            less = up & same
            before = here
        return edits if one else len(other)

    return distance
