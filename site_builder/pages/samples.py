"""Make errors to try the search box with, from the catalogue."""

import json
import re
from collections.abc import Iterator

from site_builder.catalog.entry import Entry, seen
from site_builder.catalog.model import Catalog

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def samples(catalog: Catalog, language: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of each sample: body, log line, message, typed code, words."""
    errors = [entry for entry in catalog.entries if entry.kind == "error" and entry.status == "active"]
    if not errors:
        return
    best = max(errors, key=lambda entry: sum(1 for _ in _pointing(entry)))
    wire = next(_pointing(best), best.message.source)
    body = {"Message": wire, "RequestId": "2184201F-BFB3-446B-B1F2-C746B7BF0657", "Code": best.code}
    yield "body", json.dumps(body, ensure_ascii=False)
    others = [entry for entry in errors if entry is not best]
    if not others:
        return
    logged = others[len(others) // 2]
    yield "log", f"2024-05-06 10:12:31 ERROR send failed: code={logged.code}, message={logged.message.source}"
    yield "message", max(others, key=lambda entry: len(set(entry.message.source))).message.source
    prefix = next((prefix for prefix in catalog.domain(best.domain).prefixes if _typed(others, prefix)), "")
    typed = _typed(others, prefix) or others[0]
    yield "typed", typed.code.removeprefix(prefix).replace("_", " ").lower()
    words = next((entry.keywords.in_(language) for entry in errors if entry.keywords.in_(language)), ())
    if words:
        yield "words", words[0]


def _pointing(entry: Entry) -> Iterator[str]:
    """Wire messages of one cause with a figure, the figure filled in."""
    for cause in entry.causes:
        for wire in seen(cause.wire):
            if len(_PLACEHOLDER.findall(wire)) == 1:
                yield _PLACEHOLDER.sub("1", wire)


def _typed(entries: list[Entry], prefix: str) -> Entry | None:
    return next((entry for entry in entries if prefix and entry.code.startswith(prefix)), None)
