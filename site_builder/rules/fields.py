"""Rules on fields: required fields, successes, replacements, keywords, wires."""

import re
from collections.abc import Iterator

from site_builder.catalog.model import Catalog, Entry
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.rule import Finding, entry_rule

_HOLE = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}")


@entry_rule("missing-field")
def error_says_what_to_do(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """An error has category, fault, retry and a cause; `thin: true` excuses it from the cause."""
    if entry.kind == "success":
        return
    for field in ("category", "fault", "retry"):
        if getattr(entry, field) is None:
            yield Finding(entry.path, (), f"'{entry.code}' has no '{field}'", "every error needs one")
    if not entry.causes and not entry.thin:
        tip = "add one, or `thin: true` where nothing is known beyond the message"
        yield Finding(entry.path, (), f"'{entry.code}' has no cause", tip)


@entry_rule("success-with-fault")
def success_has_no_fault(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Nobody has to act on a success, and nothing is sent again."""
    for field in ("fault", "retry"):
        if entry.kind == "success" and getattr(entry, field) is not None:
            yield Finding(entry.path, (field,), f"a success has no {field}", "remove the field")


@entry_rule("replaced-but-active")
def replacement_means_retired(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Only a deprecated or removed entry is replaced by another."""
    if entry.replaced_by is not None and entry.status == "active":
        yield Finding(entry.path, ("replaced_by",), "an active entry is replaced_by another", "set the status")


@entry_rule("joined-keywords")
def one_keyword_each(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Keywords are separated as YAML does it: a Chinese comma joins two of them into one that nobody types."""
    for language, words in entry.keywords.root.items():
        for index, word in enumerate(words):
            if any(mark in word for mark in "，、；"):
                tip = "separate keywords with ', '"
                loc = ("keywords", language, index)
                yield Finding(entry.path, loc, f"keyword '{word}' holds a Chinese comma", tip, Level.WARNING)


@entry_rule("open-wire")
def wire_can_be_recognised(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """A wire message has text of its own, and text between two placeholders: else it matches anything."""
    for loc, wire in _wires(entry):
        pieces = _HOLE.split(wire)
        if not any(piece.strip() for piece in pieces):
            yield Finding(entry.path, loc, f"wire '{wire}' is placeholders only", "keep the text around them")
        elif any(not piece for piece in pieces[1:-1]):
            tip = "make them one, or keep the text between them"
            yield Finding(entry.path, loc, f"wire '{wire}' has two placeholders in a row", tip)


def _wires(entry: Entry) -> Iterator[tuple[Loc, str]]:
    for index, wire in enumerate(entry.wire):
        yield ("wire", index), wire
    for number, cause in enumerate(entry.causes):
        for index, wire in enumerate(cause.wire):
            yield ("causes", number, "wire", index), wire
