"""Rules on identity: codes, enum members, slugs and aliases are unique in their domain."""

from collections.abc import Callable, Iterator
from pathlib import Path

from site_builder.load import DOMAIN_FILE
from site_builder.model import Catalog, Entry
from site_builder.rules.rule import Finding, catalogue_rule


def _twins(catalog: Catalog, key: Callable[[Entry], str]) -> Iterator[tuple[Entry, Entry]]:
    """(later, first) for entries of one domain whose key is the same: first is the one whose file is named so."""
    for domain in catalog.domains:
        entries = catalog.entries_of(domain.id)
        keys = list(map(key, entries))
        if len(set(keys)) == len(keys):
            continue
        first: dict[str, Entry] = {}
        for entry in sorted(entries, key=lambda entry: (entry.path.stem != entry.slug, entry.path)):
            other = first.setdefault(key(entry), entry)
            if other is not entry:
                yield entry, other


@catalogue_rule("duplicate-code")
def unique_code(catalog: Catalog) -> Iterator[Finding]:
    """A code stands in one file of its domain; several meanings are several causes."""
    for entry, other in _twins(catalog, lambda entry: entry.code):
        text = f"code '{entry.code}' is already in {other.path.as_posix()}"
        yield Finding(entry.path, ("code",), text, "merge the two files: one code can have several causes")


@catalogue_rule("duplicate-name")
def unique_name(catalog: Catalog) -> Iterator[Finding]:
    """Two codes of a domain have two enum members."""
    for entry, other in _twins(catalog, lambda entry: entry.name):
        if entry.code == other.code:
            continue  # is a duplicate-code
        text = f"name '{entry.name}' is already that of '{other.code}'"
        yield Finding(entry.path, ("name",), text, "give one of them a name of its own: `name: …`")


@catalogue_rule("case-collision")
def unique_slug(catalog: Catalog) -> Iterator[Finding]:
    """Files and URLs of a domain differ by more than case: macOS and Windows would mix them up."""
    for entry, other in _twins(catalog, lambda entry: entry.slug.lower()):
        if entry.code == other.code:
            continue  # is a duplicate-code
        text = f"'{entry.slug}' and '{other.slug}' differ in case only"
        yield Finding(entry.path, ("slug",), text, "give one of them a slug of its own: `slug: …`")


@catalogue_rule("duplicate-alias")
def unique_alias(catalog: Catalog) -> Iterator[Finding]:
    """An alias leads to one entry and is no other's code."""
    for domain in catalog.domains:
        codes = {entry.code for entry in catalog.entries_of(domain.id)}
        owner: dict[str, Entry] = {}
        for entry in catalog.entries_of(domain.id):
            for index, alias in enumerate(entry.aliases):
                if alias in codes:
                    text = f"alias '{alias}' is a code of its own"
                    yield Finding(entry.path, ("aliases", index), text, "remove the alias")
                elif alias in owner and owner[alias].code != entry.code:
                    text = f"alias '{alias}' already leads to '{owner[alias].code}'"
                    yield Finding(entry.path, ("aliases", index), text, "remove one of the two")
                owner.setdefault(alias, entry)


@catalogue_rule("duplicate-enum")
def unique_enum(catalog: Catalog) -> Iterator[Finding]:
    """Two domains have two enum classes in the constants package."""
    owner: dict[str, str] = {}
    for domain in catalog.domains:
        other = owner.setdefault(domain.enum, domain.id)
        if other != domain.id:
            text = f"enum '{domain.enum}' is already that of '{other}'"
            yield Finding(Path(domain.id, DOMAIN_FILE), ("enum",), text, "choose another name")
