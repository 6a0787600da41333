"""Rules on fields: required fields, successes, replacements, keywords, wires."""

import re
from collections.abc import Iterator

from site_builder.catalog.entry import ERROR_FIELDS, Entry, matched
from site_builder.catalog.field_errors import ERROR_FIELDS_TIP, names
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Level
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.rule import Finding, entry_rule

_CODE_IN_TEXT = re.compile(r"[A-Za-z]*[A-Z][A-Za-z]*(?:[._][A-Z][A-Za-z]+)+")
_MARKUP = re.compile(r"[`*\[\]<>]|^[-#] ")
_HOLE = re.compile(r"\{[A-Za-z_][A-Za-z0-9_]*\}")


@entry_rule("missing-field")
def error_says_what_to_do(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Every file has the fields that it needs.

    An entry needs code and message, and a source here or in domain.yaml. An error also needs category, fault, retry and
    a cause; `thin: true` excuses it from these where nothing is known beyond the message.
    """
    if entry.kind == "error" and not entry.thin:
        missing = [field for field in ERROR_FIELDS if not getattr(entry, field)]
        if missing:
            yield Finding(entry.path, (), f"'{entry.code}' has no {names(missing)}", ERROR_FIELDS_TIP)


@entry_rule("untitled-cause", Level.WARNING)
def causes_have_titles(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Where there are several causes, each has a title of a few words, by which it is chosen."""
    for number, cause in enumerate(entry.causes if len(entry.causes) > 1 else ()):
        if cause.title is None:
            text = f"cause {number + 1} of {len(entry.causes)} has no title"
            yield Finding(entry.path, ("causes", number), text, "add a few words", Level.WARNING)


@entry_rule("acts-against-fault")
def provider_acts_on_its_faults(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """The provider has to act where the fault is the service's, and only there."""
    acts = catalog.domain(entry.domain).acts_of(entry)
    stated: list[tuple[Loc, str | None]] = [(("acts",) if entry.acts is not None else ("fault",), acts)]
    stated += [(("causes", number, "acts"), cause.acts) for number, cause in enumerate(entry.causes)]
    for loc, who in stated:
        if who is not None and entry.fault is not None and (who == "provider") != (entry.fault == "service"):
            text = f"acts is {who} and fault is {entry.fault}"
            yield Finding(entry.path, loc, text, "`acts: provider` goes with `fault: service`, and only with it")


@entry_rule("say-with-code")
def end_users_get_no_code(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """What an end user is shown has no error code, no Markdown and one sentence or two on one line."""
    for language, content in entry.say.root.items() if entry.say is not None else ():
        code = entry.code if entry.code in content else next(iter(_CODE_IN_TEXT.findall(content)), None)
        wrong = f"has the code '{code}'" if code is not None else ""
        wrong = wrong or ("has Markdown" if _MARKUP.search(content) else "has several lines" if "\n" in content else "")
        if wrong:
            yield Finding(entry.path, ("say", language), f"say in '{language}' {wrong}", "write it for an end user")


@entry_rule("success-with-fault")
def success_has_no_fault(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Nobody has to act on a success, and nothing is sent again."""
    for field in ("fault", "retry", "acts"):
        if entry.kind == "success" and getattr(entry, field) is not None:
            yield Finding(entry.path, (field,), f"a success has no {field}", "remove the field")


@entry_rule("replaced-but-active")
def replacement_means_retired(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Only a deprecated or removed entry is replaced by another."""
    if entry.replaced_by is not None and entry.status == "active":
        yield Finding(entry.path, ("replaced_by",), "an active entry is replaced_by another", "set the status")


@entry_rule("joined-keywords", Level.WARNING)
def one_keyword_each(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """Keywords are separated as YAML does it: a Chinese comma joins two of them into one that nobody types."""
    for language, words in entry.keywords.root.items():
        for index, word in enumerate(words):
            if any(mark in word for mark in "，、；"):
                tip = "separate keywords with ', '"
                loc = ("keywords", language, index)
                yield Finding(entry.path, loc, f"keyword '{word}' holds a Chinese comma", tip, Level.WARNING)


@entry_rule("sample-cause")
def samples_name_causes(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """A sample leads to a cause that the entry has, by its number from 0; one that must not lead here names none."""
    for index, sample in enumerate(entry.samples):
        loc = ("samples", index)
        if sample.cause is not None and sample.cause >= len(entry.causes):
            text = f"sample {index + 1} leads to cause {sample.cause} of {len(entry.causes)}"
            yield Finding(entry.path, (*loc, "cause"), text, "the first cause is 0")
        if sample.not_ and (sample.cause is not None or sample.params):
            text = f"sample {index + 1} must not lead here, but names what it leads to"
            yield Finding(entry.path, loc, text, "remove cause and params, or `not`")


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
    for index, wire in enumerate(matched(entry.wire)):
        yield ("wire", index), wire
    for number, cause in enumerate(entry.causes):
        for index, wire in enumerate(matched(cause.wire)):
            yield ("causes", number, "wire", index), wire
