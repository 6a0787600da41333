"""The keys of the groups that hold pages: each names all that an entry's or a domain's pages are made from.

Equal keys, equal bytes. After an edit only the keys of what it reaches are found anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.catalog.latest import touched
from site_builder.catalog.loader import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.model import Catalog, Entry
from site_builder.catalog.references import referred
from site_builder.core.fingerprint import digest, maker_digest


@dataclass(frozen=True, eq=False)
class Keys:
    """Those of one state of the catalogue; the lists are in the order of its entries."""

    catalog: Catalog
    common: str
    """Of what every page is made from."""
    heads: Mapping[str, str]
    """The digest of each domain.yaml, by the domain's id."""
    files: Sequence[str]
    """The digest of each entry's file."""
    names: Sequence[str]
    """Of each entry's group."""
    entries: Sequence[str]
    domains: Mapping[str, str]
    """By the domain's id."""


def key_of(*parts: str) -> str:
    """One key of all these."""
    return digest("\n".join((maker_digest(), *parts)).encode())


def name_of(entry: Entry) -> str:
    """What the group of an entry is called."""
    return f"site/entry/{entry.domain}/{entry.slug}"


def page_keys(catalog: Catalog, digests: Mapping[str, str], around: str, before: Keys | None) -> Keys:
    """The keys of every entry and domain.

    `digests`: of the catalogue's files, by their path. `around` names the shells that the pages are put into.
    `before`: the keys of an earlier state, of which is taken what an edit has not reached.
    """
    common = key_of(around, digests[SETTINGS_FILE], catalog.settings.site_url)
    heads = {domain.id: digests[f"{domain.id}/{DOMAIN_FILE}"] for domain in catalog.domains}
    places = None
    if before is not None and (before.common, before.heads) == (common, heads):
        places = touched(before.catalog, catalog)
    if before is None or places is None:
        nothing = [""] * len(catalog.entries)
        before = Keys(catalog, common, heads, nothing, list(map(name_of, catalog.entries)), nothing, {})
        places = tuple(range(len(catalog.entries)))
    files, entries = list(before.files), list(before.entries)
    for place in places:
        files[place] = digests[catalog.entries[place].path.as_posix()]
    those = frozenset(places)
    for place, numbers in enumerate(referred(catalog)):
        if place in those or not those.isdisjoint(numbers):
            others = (files[number] for number in numbers if number is not None)
            entries[place] = key_of(common, heads[catalog.entries[place].domain], files[place], *others)
    reached = heads.keys() - before.domains.keys() | {catalog.entries[place].domain for place in places}
    by_domain = catalog.places.by_domain
    anew = {one: key_of(common, heads[one], *(files[place] for place in by_domain[one])) for one in reached}
    domains = {**before.domains, **anew}
    return Keys(catalog, common, heads, files, before.names, entries, {one: domains[one] for one in heads})
