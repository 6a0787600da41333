"""Rules on texts: every language is there, none is empty, the message is one line with the same placeholders."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from site_builder.document import Loc
from site_builder.load import DOMAIN_FILE, SETTINGS_FILE
from site_builder.model import Catalog
from site_builder.problem import Level
from site_builder.rules.rule import Finding, rule
from site_builder.texts import Text, Words

_PLACEHOLDER = re.compile(r"(?<!\$)\{([A-Za-z_][A-Za-z0-9_]*)\}")


def placeholders(text: str) -> frozenset[str]:
    """The names in braces of a message; `${name}` is a template variable and none of them."""
    return frozenset(_PLACEHOLDER.findall(text))


def _texts(catalog: Catalog) -> Iterator[tuple[Path, Loc, Text]]:
    for loc, text in catalog.settings.texts():
        yield Path(SETTINGS_FILE), loc, text
    for domain in catalog.domains:
        for loc, text in domain.texts():
            yield Path(domain.id, DOMAIN_FILE), loc, text
    for entry in catalog.entries:
        for loc, text in entry.texts():
            yield entry.path, loc, text


def _keywords(catalog: Catalog) -> Iterator[tuple[Path, Loc, Words]]:
    for domain in catalog.domains:
        for identifier, category in domain.categories.items():
            yield Path(domain.id, DOMAIN_FILE), ("categories", identifier, "keywords"), category.keywords
    for entry in catalog.entries:
        yield entry.path, ("keywords",), entry.keywords


def _messages(catalog: Catalog) -> Iterator[tuple[Path, Loc, Text]]:
    for entry in catalog.entries:
        for loc, text in entry.texts():
            if loc[-1] == "message":
                yield entry.path, loc, text


@rule("missing-translation")
def every_language(catalog: Catalog) -> Iterator[Finding]:
    """Every text is there in every language: an error for a complete language, else a warning."""
    levels: Mapping[str, Level] = {
        language.id: Level.ERROR if language.complete or language.id == catalog.source_language else Level.WARNING
        for language in catalog.settings.languages
    }
    for path, loc, text in _texts(catalog):
        for language in catalog.languages:
            if language not in text.root:
                yield Finding(path, loc, f"{loc[-1]} has no '{language}' text", level=levels[language])


@rule("empty-text")
def no_empty_text(catalog: Catalog) -> Iterator[Finding]:
    """A text that is there says something."""
    for path, loc, text in _texts(catalog):
        for language, content in text.root.items():
            if not content.strip():
                tip = "write it"
                yield Finding(path, (*loc, language), f"{loc[-1]} in '{language}' is empty", tip)


@rule("unknown-language")
def known_languages(catalog: Catalog) -> Iterator[Finding]:
    """Texts and keywords are in the languages of catalog.yaml."""
    known = ", ".join(catalog.languages)
    for path, loc, text in _texts(catalog):
        for language in text.root.keys() - set(catalog.languages):
            yield Finding(path, (*loc, language), f"unknown language '{language}'", f"one of {known}")
    for path, loc, words in _keywords(catalog):
        for language in words.root.keys() - set(catalog.languages):
            yield Finding(path, (*loc, language), f"unknown language '{language}'", f"one of {known}")


@rule("several-lines")
def message_is_one_line(catalog: Catalog) -> Iterator[Finding]:
    """A message is what a service sends in one line; explanations belong to the cause."""
    for path, loc, text in _messages(catalog):
        for language, content in text.root.items():
            if "\n" in content:
                yield Finding(path, (*loc, language), f"message in '{language}' has several lines", "write it in one")


@rule("placeholder-mismatch")
def same_placeholders(catalog: Catalog) -> Iterator[Finding]:
    """Every language of a message uses the same placeholders."""
    for path, loc, text in _messages(catalog):
        expected = placeholders(text.source)
        for language, content in text.translations():
            for name in sorted(expected ^ placeholders(content)):
                found = f"placeholder {{{name}}} differs from the source text"
                yield Finding(path, (*loc, language), found, "use the same names in every language")
