"""Rules on identity: codes, enum members, slugs and aliases are unique, and look so."""

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from site_builder.catalog.listing import DOMAIN_FILE
from site_builder.catalog.problem import Level
from site_builder.catalog.references import CatalogReferences, EntryReferences
from site_builder.catalog.yaml_file import Loc
from site_builder.rules.look_alikes import look, named, odd_characters, plain
from site_builder.rules.rule import Finding, catalogue_rule

_Pair: TypeAlias = tuple[EntryReferences, EntryReferences]
_Spelling: TypeAlias = tuple[EntryReferences, Loc, str]
"""A code or an alias: whose, its place in the file, its text."""


def _twins(catalog: CatalogReferences, key: Callable[[EntryReferences], str]) -> Iterator[_Pair]:
    """Pair entries of one domain with equal keys: (later, first); a file named by its slug comes first."""
    for entries in catalog.by_domain.values():
        if len(set(map(key, entries))) == len(entries):
            continue
        first: dict[str, EntryReferences] = {}
        for entry in sorted(entries, key=lambda entry: (entry.path.stem != entry.slug, entry.path)):
            other = first.setdefault(key(entry), entry)
            if other is not entry:
                yield entry, other


@catalogue_rule("duplicate-code")
def unique_code(catalog: CatalogReferences) -> Iterator[Finding]:
    """A code stands in one file of its domain; several meanings are several causes."""
    for entry, other in _twins(catalog, lambda entry: unicodedata.normalize("NFC", entry.code)):
        text = f"code '{entry.code}' is already in {other.file}"
        tip = "copied from it? give this file its own code, then its own texts; a code with several causes is one file"
        yield Finding(entry.path, ("code",), text, tip)


@catalogue_rule("duplicate-name")
def unique_name(catalog: CatalogReferences) -> Iterator[Finding]:
    """Two codes of a domain have two enum members."""
    for entry, other in _twins(catalog, lambda entry: entry.name):
        if entry.code == other.code:
            continue  # is a duplicate-code
        text = f"name '{entry.name}' is already that of '{other.code}'"
        yield Finding(entry.path, ("name",), text, "give one of them a name of its own: `name: …`")


@catalogue_rule("case-collision")
def unique_slug(catalog: CatalogReferences) -> Iterator[Finding]:
    """Files and URLs of a domain differ by more than case: macOS and Windows would mix them up."""
    for entry, other in _twins(catalog, lambda entry: entry.slug.lower()):
        if entry.code == other.code:
            continue  # is a duplicate-code
        text = f"'{entry.slug}' and '{other.slug}' differ in case only"
        if entry.slug == other.slug:
            text = f"slug '{entry.slug}' is already that of '{other.code}'"
        yield Finding(entry.path, ("slug",), text, "give one of them a slug of its own: `slug: …`")


@catalogue_rule("duplicate-alias")
def unique_alias(catalog: CatalogReferences) -> Iterator[Finding]:
    """An alias is no code of its own; two codes may share one, which then leads to both."""
    for entries in catalog.by_domain.values():
        codes = {entry.code for entry in entries}
        for entry in entries:
            for index, alias in enumerate(entry.aliases):
                if alias in codes:
                    text = f"alias '{alias}' is a code of its own"
                    yield Finding(entry.path, ("aliases", index), text, "remove the alias")


@catalogue_rule("duplicate-enum")
def unique_enum(catalog: CatalogReferences) -> Iterator[Finding]:
    """Two domains have two enum classes in the constants package."""
    owner: dict[str, str] = {}
    for domain in catalog.domains:
        other = owner.setdefault(domain.enum, domain.id)
        if other != domain.id:
            text = f"enum '{domain.enum}' is already that of '{other}'"
            yield Finding(Path(domain.id, DOMAIN_FILE), ("enum",), text, "choose another name")


@catalogue_rule("confusable", Level.ERROR, Level.WARNING)
def look_alikes(catalog: CatalogReferences) -> Iterator[Finding]:
    """No code or alias looks like that of another entry, in whatever domain, and is another all the same.

    A Cyrillic А looks like a Latin A, an en dash like a hyphen: who reads one and types the other gets another entry,
    or none. Copy the code from an answer of the service. If it really sends both, one entry has the other as alias: an
    alias may look like the code of its own entry. A code in Latin letters that has one of another script is a warning.
    Characters of ASCII, such as 0 and O, are never taken for each other.
    """
    spellings = [spelling for entry in catalog.entries for spelling in _spellings(entry)]
    if all(text.isascii() for *_, text in spellings):
        return
    known: dict[str, list[_Spelling]] = {}
    for entry, loc, text in sorted(spellings, key=lambda spelling: not spelling[2].isascii()):
        alike = known.setdefault(look(text), [])
        other = next((one for one in alike if plain(one[2]) != plain(text)), None)
        odd = odd_characters(text)
        if other is not None and all(owner is not entry for owner, *_ in alike):
            kind = "code" if loc == ("code",) else "alias"
            shown = f", but {named(odd[0])}" if odd else ""
            wrong = f"{kind} '{text}' looks like '{other[2]}' of {other[0].file}{shown}"
            yield Finding(entry.path, loc, wrong, "if the service sends both, make one an alias of the other")
        elif loc == ("code",) and odd and look(text).isascii() and any(one.isascii() and one.isalpha() for one in text):
            wrong = f"code '{text}' has a letter that looks like another: {named(odd[0])}"
            yield Finding(entry.path, loc, wrong, "copy the code from an answer of the service", Level.WARNING)
        alike.append((entry, loc, text))


def _spellings(entry: EntryReferences) -> Iterator[_Spelling]:
    yield entry, ("code",), entry.code
    yield from ((entry, ("aliases", index), alias) for index, alias in enumerate(entry.aliases))
