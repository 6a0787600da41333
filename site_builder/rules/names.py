"""Rules on identity: codes, enum members, slugs and aliases are unique in their domain."""

import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from site_builder.catalog.claims import Claim, Claims
from site_builder.catalog.listing import DOMAIN_FILE
from site_builder.rules.rule import Finding, catalogue_rule


def _twins(claims: Claims, key: Callable[[Claim], str]) -> Iterator[tuple[Claim, Claim]]:
    """(later, first) for entries of one domain whose key is the same: first is the one whose file is named so."""
    for some in claims.by_domain.values():
        if len(set(map(key, some))) == len(some):
            continue
        first: dict[str, Claim] = {}
        for one in sorted(some, key=lambda one: (one.path.stem != one.slug, one.path)):
            other = first.setdefault(key(one), one)
            if other is not one:
                yield one, other


@catalogue_rule("duplicate-code")
def unique_code(claims: Claims) -> Iterator[Finding]:
    """A code stands in one file of its domain; several meanings are several causes."""
    for one, other in _twins(claims, lambda one: unicodedata.normalize("NFC", one.code)):
        text = f"code '{one.code}' is already in {other.file}"
        yield Finding(one.path, ("code",), text, "merge the two files: one code can have several causes")


@catalogue_rule("duplicate-name")
def unique_name(claims: Claims) -> Iterator[Finding]:
    """Two codes of a domain have two enum members."""
    for one, other in _twins(claims, lambda one: one.name):
        if one.code == other.code:
            continue  # is a duplicate-code
        text = f"name '{one.name}' is already that of '{other.code}'"
        yield Finding(one.path, ("name",), text, "give one of them a name of its own: `name: …`")


@catalogue_rule("case-collision")
def unique_slug(claims: Claims) -> Iterator[Finding]:
    """Files and URLs of a domain differ by more than case: macOS and Windows would mix them up."""
    for one, other in _twins(claims, lambda one: one.slug.lower()):
        if one.code == other.code:
            continue  # is a duplicate-code
        text = f"'{one.slug}' and '{other.slug}' differ in case only"
        if one.slug == other.slug:
            text = f"slug '{one.slug}' is already that of '{other.code}'"
        yield Finding(one.path, ("slug",), text, "give one of them a slug of its own: `slug: …`")


@catalogue_rule("duplicate-alias")
def unique_alias(claims: Claims) -> Iterator[Finding]:
    """An alias leads to one entry and is no other's code."""
    for some in claims.by_domain.values():
        codes = {one.code for one in some}
        owner: dict[str, Claim] = {}
        for one in some:
            for index, alias in enumerate(one.aliases):
                if alias in codes:
                    text = f"alias '{alias}' is a code of its own"
                    yield Finding(one.path, ("aliases", index), text, "remove the alias")
                elif alias in owner and owner[alias].code != one.code:
                    text = f"alias '{alias}' already leads to '{owner[alias].code}'"
                    yield Finding(one.path, ("aliases", index), text, "remove one of the two")
                owner.setdefault(alias, one)


@catalogue_rule("duplicate-enum")
def unique_enum(claims: Claims) -> Iterator[Finding]:
    """Two domains have two enum classes in the constants package."""
    owner: dict[str, str] = {}
    for domain in claims.domains:
        other = owner.setdefault(domain.enum, domain.id)
        if other != domain.id:
            text = f"enum '{domain.enum}' is already that of '{other}'"
            yield Finding(Path(domain.id, DOMAIN_FILE), ("enum",), text, "choose another name")
