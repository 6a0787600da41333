"""Make errors to try the search box with, from the catalogue."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from site_builder.catalog.entry import Entry, seen
from site_builder.catalog.model import Catalog

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


class Sample(NamedTuple):
    """One error to try."""

    kind: str
    """`body`, `log`, `message`, `typed` or `words`."""
    text: str
    name: str
    """What of the text tells what it shows: the code, or all of it."""


def samples(catalog: Catalog, language: str) -> Iterator[Sample]:
    """Make the errors to try: a body, a log line, a message, a typed code, words; those that the catalogue has."""
    errors = [entry for entry in catalog.entries if entry.kind == "error" and entry.status == "active"]
    best = telling(catalog)
    if best is None:
        return
    wire = next(_pointing(best), best.message.source)
    response = response_with(catalog.domain(best.domain).example, best.code, wire)
    if response is not None:
        yield Sample("body", response, best.code)
    others = [entry for entry in errors if entry is not best]
    if not others:
        return
    logged = others[len(others) // 2]
    line = f"2024-05-06 10:12:31 ERROR send failed: code={logged.code}, message={logged.message.source}"
    yield Sample("log", line, logged.code)
    message = max(others, key=lambda entry: len(set(entry.message.source))).message.source
    yield Sample("message", message, message)
    prefix = next((prefix for prefix in catalog.domain(best.domain).prefixes if _typed(others, prefix)), "")
    typed = _typed(others, prefix) or others[0]
    remembered = typed.code.removeprefix(prefix).replace("_", " ").lower()
    yield Sample("typed", remembered, remembered)
    words = next((entry.keywords.in_(language) for entry in errors if entry.keywords.in_(language)), ())
    if words:
        yield Sample("words", words[0], words[0])


def telling(catalog: Catalog) -> Entry | None:
    """Find the error whose messages tell most about its cause; the first of equals, None where there are no errors."""
    errors = (entry for entry in catalog.entries if entry.kind == "error" and entry.status == "active")
    return max(errors, key=lambda entry: sum(1 for _ in _pointing(entry)), default=None)


def response_with(example: str | None, code: str, message: str) -> str | None:
    """A domain's response with a code and its message in one line; what else varies is `…`. None without a response."""
    if example is None:
        return None

    def filled(value: object) -> object:
        if isinstance(value, str):
            value = value.replace("{code}", code).replace("{message}", message)
            return value if code in value or message in value else _PLACEHOLDER.sub("…", value)
        if isinstance(value, dict):
            return {key: filled(item) for key, item in value.items()}
        return [filled(item) for item in value] if isinstance(value, list) else value

    try:
        return json.dumps(filled(json.loads(example)), ensure_ascii=False)
    except (ValueError, RecursionError):  # no JSON: a line of a log, say
        return " ".join(str(filled(example)).split())


def placeholder(catalog: Catalog) -> str:
    """What the empty box shows: a response, or a code, of an error."""
    entry = telling(catalog)
    if entry is None:
        return ""
    return response_with(catalog.domain(entry.domain).example, entry.code, "…") or entry.code


def _pointing(entry: Entry) -> Iterator[str]:
    """Wire messages of one cause with a figure, the figure filled in."""
    for cause in entry.causes:
        for wire in seen(cause.wire):
            if len(_PLACEHOLDER.findall(wire)) == 1:
                yield _PLACEHOLDER.sub("1", wire)


def _typed(entries: list[Entry], prefix: str) -> Entry | None:
    return next((entry for entry in entries if prefix and entry.code.startswith(prefix)), None)
