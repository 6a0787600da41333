"""Read a query as codes: exact, respelled, without prefix, begun, in part, mistyped.

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
_BLANK_ENDS = re.compile(rf"^[{SPACE}]+|[{SPACE}]+$")
_BETWEEN = re.compile(rf"[{SPACE},;|\"'`()\[\]{{}}<>=，；、。：（）【】「」“”‘’《》]+")
_CODE_LIKE = re.compile(r"[A-Za-z0-9][_.][A-Za-z0-9]|[a-z][A-Z]|[A-Za-z][0-9]|[0-9][A-Za-z]|^[A-Z]{4,}$")
_PLAIN = re.compile("[a-z]+|[0-9]+")
_ASCII = re.compile("[A-Za-z0-9][!-~]*[A-Za-z0-9]")
"""A code within a sentence of a language that has no spaces."""
_NUMBER = re.compile("[0-9]+")
_EDGE = ".:!?*~+#&/\\-"
_LAST = "\U0010ffff"
WHY = ("respelled", "prefix-less", "alias", "prefix-less", "alias", "alias")
"""By `How`."""


class Piece(NamedTuple):
    """Piece of a query that may be a code."""

    typed: str
    spelling: str
    alone: bool
    """It is the whole query."""
    code_like: bool
    """It has what words lack: a separator inside, camelCase, letters beside digits, or all capitals. A number
    is like a code only among others of its kind."""


class Match(NamedTuple):
    """Code that may be meant, by its entry. `why`: exact, respelled, prefix-less, prefix, part, typo or alias."""

    entry: int
    why: str
    worth: int
    """Within one `why`, more is better: 0 to CLOSE."""
    words: bool = True
    """There may be words in the question beside the code, which tell equal codes of several domains apart."""


def pieces(text: str) -> list[Piece]:
    """Cut a query at spaces, commas, quotes and brackets; the whole comes first."""
    names: dict[str, None] = {}
    for part in _BETWEEN.split(text):
        trimmed = part.strip(_EDGE)
        glued = () if part.isascii() else filter(_CODE_LIKE.search, _ASCII.findall(part))
        names.update(dict.fromkeys(name for name in (trimmed, *trimmed.split(":"), *glued) if name))
    whole = _BLANK_ENDS.sub("", text)
    single = len(names) == 1
    listed = all(_CODE_LIKE.search(typed) or _NUMBER.fullmatch(typed) for typed in names)
    parts = [Piece(typed, fold_code(typed), single, listed or bool(_CODE_LIKE.search(typed))) for typed in names]
    if len(parts) > MOST_PIECES:
        parts = [piece for piece in parts if piece.code_like][:MOST_PIECES]
    return [Piece(whole, fold_code(whole), len(names) <= MOST_PIECES_OF_ONE, False), *parts]


def is_one_piece(text: str) -> bool:
    """Test whether a query may be one code, or the beginning of one, and nothing else."""
    return len(pieces(text)) == 2


def matches(store: Store, text: str, *, words: bool) -> Iterator[Match]:
    """Find every code that the query may mean; an entry may come more than once.

    `words`: every word of the question is known, so that it is not a mistyped code unless it looks like one.
    """
    read = [piece for piece in pieces(text) if piece.spelling]
    joined = [
        Piece("", first.spelling + second.spelling, False, True)  # a console has broken the line within the code
        for first, second in pairwise(read[1:])
        if first.code_like or second.code_like
    ]
    equal = list(_equal(store, [*read, *joined]))
    yield from (match for _, match in equal)
    done = {piece.spelling for piece, _ in equal}
    cut = [piece for piece in read if piece.alone and len(piece.spelling) <= LONGEST][:1]
    begun = done | {piece.spelling for piece in cut}
    likely = [piece for piece in read if piece.code_like and 5 <= len(piece.spelling) <= LONGEST]
    cut += [piece for piece in likely if piece.spelling not in begun]
    near = [match for piece in cut[:MOST_CUT] for match in _cut(store, piece.spelling)]
    yield from near
    if not equal and not near:
        for piece in cut[:MOST_CUT]:
            if piece.code_like or not words:
                yield from _mistyped(store, piece.spelling)


def _equal(store: Store, asked: list[Piece]) -> Iterator[tuple[Piece, Match]]:
    """Find codes that the query has in full; of several words only those that look like codes."""
    spellings = sorted({piece.spelling for piece in asked})
    named: dict[str, list[tuple[int, int, str]]] = {}
    for spelling, how, entry, code in store.rows(
        "SELECT key, how, entry, code FROM spelling JOIN entry ON entry.id = spelling.entry"
        " WHERE key IN (SELECT value FROM json_each(?))",
        (json.dumps(spellings),),
    ):
        named.setdefault(spelling, []).append((how, entry, code))
    for piece in asked:
        for how, entry, code in named.get(piece.spelling, ()):
            likely = piece.alone or piece.code_like
            worth = min(len(piece.spelling), CLOSE)
            if code == piece.typed and (likely or not _PLAIN.fullmatch(code)):
                yield piece, Match(entry, "exact", worth, not piece.alone)
            elif likely:
                yield piece, Match(entry, WHY[how], worth, not piece.alone)


def _cut(store: Store, spelling: str) -> Iterator[Match]:
    """Find codes that begin with the spelling, with or without their prefix, or contain it."""
    chinese = spelling >= "\u3000"
    if chinese or len(spelling) > 1:
        for longer, entry in store.rows(
            "SELECT key, entry FROM spelling WHERE key > ? AND key < ? AND how IN (?, ?, ?)",
            (spelling, spelling + _LAST, *OWN),
        ):
            yield Match(entry, "prefix", CLOSE * len(spelling) // len(longer))
    if chinese or len(spelling) > 2:
        for size, spellings, entries in store.rows(
            "SELECT size, keys, entries FROM search_code WHERE how = ? AND size > ?", (How.CODE, len(spelling))
        ):
            inside = {offset // (size + 1) for offset in _places(spellings, spelling) if offset % (size + 1)}
            for number in inside:
                yield Match(_entry(entries, number), "part", CLOSE * len(spelling) // size)


def edits_allowed(spelling: str) -> int:
    """Edits up to which a spelling counts as a mistyped code: those near a short code are other codes."""
    return 0 if len(spelling) < 5 or spelling.isdigit() else 1 if len(spelling) < 10 else 2


def _mistyped(store: Store, spelling: str) -> Iterator[Match]:
    """Find codes that are one or two edits away.

    An edit spoils at most two neighbours of the spelling's parts, and moves the others by one character at most. Codes
    that have too few of them where they should be need not be measured.
    """
    most = edits_allowed(spelling)
    if not most:
        return
    distance = distances(spelling)
    parts = _parts(spelling, max(2 * most + 1, len(spelling) // 3))
    for size, spellings, entries in store.rows(
        "SELECT size, keys, entries FROM search_code WHERE size BETWEEN ? AND ?",
        (len(spelling) - most, len(spelling) + most),
    ):
        unspoilt = Counter(
            number
            for start, part in parts
            for number in {p // (size + 1) for p in _places(spellings, part) if abs(p % (size + 1) - start) <= most}
        )
        for number, count in unspoilt.items():
            if count >= len(parts) - 2 * most:
                edits = distance(spellings[number * (size + 1) : number * (size + 1) + size])
                if edits <= most:
                    yield Match(_entry(entries, number), "typo", CLOSE - 100 * edits)


def _parts(spelling: str, count: int) -> list[tuple[int, str]]:
    """Cut a spelling into `count` parts: (offset, part)."""
    cuts = [len(spelling) * number // count for number in range(count + 1)]
    return [(start, spelling[start:end]) for start, end in pairwise(cuts)]


def _places(text: str, part: str) -> Iterator[int]:
    offset = text.find(part)
    while offset >= 0:
        yield offset
        offset = text.find(part, offset + 1)


def _entry(entries: bytes, number: int) -> int:
    return int.from_bytes(entries[4 * number : 4 * number + 4], "little")


def distances(one: str) -> Callable[[str], int]:
    """Make a function that counts the edits from `one` to a text.

    Edits are insertions, deletions, replacements and swaps of neighbours.
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
