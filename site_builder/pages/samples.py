"""Errors to try the box with, made from what the catalogue knows: the same catalogue, the same samples."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from site_builder.catalog.latest import Before, of_the_latest
from site_builder.catalog.model import Catalog, Entry

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def samples(catalog: Catalog, language: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of an error as a service's answer, a log line, a message alone, a code as people type it, words."""
    chosen = _chosen(catalog)
    yield from chosen.samples
    words = next((entry.keywords.in_(language) for entry in chosen.errors if entry.keywords.in_(language)), ())
    if words and len(chosen.errors) > 1:
        yield "words", words[0]


class _Telling(NamedTuple):
    """How good an example an entry is."""

    causes: int
    """Messages of it that point at one cause."""
    characters: int
    """Different ones in its own message."""


class _Chosen(NamedTuple):
    """What is the same in every language."""

    every: list[_Telling | None]
    """Of each entry of the catalogue; None of one that is no example."""
    errors: list[Entry]
    samples: list[tuple[str, str]]


@of_the_latest
def _chosen(catalog: Catalog, before: Before[_Chosen] | None) -> _Chosen:
    if before is None or before.touched is None:
        every = list(map(_telling, catalog.entries))
    else:
        every = list(before.made.every)
        for place in before.touched:
            every[place] = _telling(catalog.entries[place])
    errors = [entry for entry, telling in zip(catalog.entries, every, strict=True) if telling is not None]
    return _Chosen(every, errors, list(_of(catalog, errors, [telling for telling in every if telling is not None])))


def _telling(entry: Entry) -> _Telling | None:
    if entry.kind != "error" or entry.status != "active":
        return None
    return _Telling(sum(1 for _ in _pointing(entry)), len(set(entry.message.source)))


def _of(catalog: Catalog, errors: list[Entry], telling: list[_Telling]) -> Iterator[tuple[str, str]]:
    if not errors:
        return
    best = max(range(len(errors)), key=lambda number: telling[number].causes)
    wire = next(_pointing(errors[best]), errors[best].message.source)
    body = {"Message": wire, "RequestId": "2184201F-BFB3-446B-B1F2-C746B7BF0657", "Code": errors[best].code}
    yield "body", json.dumps(body, ensure_ascii=False)
    others = errors[:best] + errors[best + 1 :]
    if not others:
        return
    logged = others[len(others) // 2]
    yield "log", f"2024-05-06 10:12:31 ERROR send failed: code={logged.code}, message={logged.message.source}"
    plain = max(
        (number for number in range(len(errors)) if number != best), key=lambda number: telling[number].characters
    )
    yield "message", errors[plain].message.source
    prefix = next((prefix for prefix in catalog.domain(others[0].domain).prefixes if _typed(others, prefix)), "")
    typed = _typed(others, prefix) or others[0]
    yield "typed", typed.code.removeprefix(prefix).replace("_", " ").lower()


def _pointing(entry: Entry) -> Iterator[str]:
    """Wire messages that point at one cause and have a figure in them, with the figure filled in."""
    for cause in entry.causes:
        for wire in cause.wire:
            if len(_PLACEHOLDER.findall(wire)) == 1:
                yield _PLACEHOLDER.sub("1", wire)


def _typed(entries: list[Entry], prefix: str) -> Entry | None:
    return next((entry for entry in entries if prefix and entry.code.startswith(prefix)), None)
