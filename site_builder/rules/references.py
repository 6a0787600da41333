"""Rules on what an entry points at: categories and other codes exist."""

import difflib
from collections.abc import Iterator

from site_builder.catalog.claims import Claim, Claims
from site_builder.catalog.model import Catalog, Entry
from site_builder.catalog.naming import slug_of
from site_builder.rules.rule import Finding, catalogue_rule, entry_rule


@entry_rule("unknown-category")
def known_category(catalog: Catalog, entry: Entry) -> Iterator[Finding]:
    """A category is one of those in domain.yaml."""
    known = catalog.domain(entry.domain).categories
    if entry.category is not None and entry.category not in known:
        text = f"unknown category '{entry.category}'"
        yield Finding(entry.path, ("category",), text, f"one of {', '.join(known)}")


@catalogue_rule("unknown-reference")
def known_reference(claims: Claims) -> Iterator[Finding]:
    """see_also, confused_with and replaced_by name an entry: CODE of the same domain, or domain/CODE."""
    for one in claims.every:
        for loc, reference in one.references:
            if claims.means(one.domain, reference) is None and not _broken(claims, one, reference):
                codes = [other.code for other in claims.by_domain[one.domain] if other is not one]
                near = difflib.get_close_matches(reference, codes, 1, 0.6)
                tip = f"did you mean '{near[0]}'?" if near else "name a CODE of this domain, or domain/CODE"
                yield Finding(one.path, loc, f"{loc[0]} '{reference}' is no code of the catalogue", tip)


def _broken(claims: Claims, one: Claim, reference: str) -> bool:
    domain, slash, code = reference.partition("/")
    return (one.domain, slug_of(reference)) in claims.broken or bool(slash and (domain, slug_of(code)) in claims.broken)


@catalogue_rule("self-reference")
def other_entry(claims: Claims) -> Iterator[Finding]:
    """An entry does not point at itself."""
    for one in claims.every:
        for loc, reference in one.references:
            if claims.means(one.domain, reference) == (one.domain, one.code):
                yield Finding(one.path, loc, f"{loc[0]} points at the entry itself", "remove it")
