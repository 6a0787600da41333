"""The key of a page changes with all that it is made from, and with nothing else."""

from dataclasses import replace

from site_builder.assemble.keys import Keys, page_keys
from site_builder.catalog.loader import SETTINGS_FILE
from site_builder.catalog.model import Catalog, Entry
from tests.factories import a_catalog, a_domain, an_entry, text


def catalogue(*entries: Entry) -> Catalog:
    return replace(a_catalog(*entries), domains=(a_domain("mail"), a_domain("sms")))


A, B, C = an_entry("A"), an_entry("B", see_also=["A"]), an_entry("C", domain="mail")
CATALOG = catalogue(C, A, B)
EDITED = catalogue(C, A.model_copy(update={"message": text("改了")}), B)


def keys_of(catalog: Catalog, before: Keys | None = None, around: str = "shells", **digests: str) -> Keys:
    """`digests`: of the files that were edited, by code or domain."""
    files = {entry.path.as_posix(): digests.get(entry.code, "0") for entry in catalog.entries}
    heads = {f"{domain.id}/domain.yaml": digests.get(domain.id, "0") for domain in catalog.domains}
    return page_keys(catalog, {SETTINGS_FILE: "0", **heads, **files}, around, before)


def said(keys: Keys) -> dict[str, str]:
    return {**dict(zip(keys.names, keys.entries, strict=True)), **keys.domains}


def changed(one: Keys, other: Keys) -> set[str]:
    return {name for name, key in said(one).items() if said(other)[name] != key}


def test_an_edit_changes_the_keys_of_what_it_reaches_and_no_others() -> None:
    before = keys_of(CATALOG)
    now = keys_of(EDITED, before, A="1")

    assert changed(before, now) == {"site/entry/sms/A", "site/entry/sms/B", "sms"}
    assert said(now) == said(keys_of(EDITED, A="1"))


def test_keys_that_follow_from_earlier_ones_are_those_made_from_nothing() -> None:
    before = keys_of(CATALOG)

    assert said(keys_of(CATALOG, before, mail="1")) == said(keys_of(CATALOG, mail="1"))
    assert said(keys_of(CATALOG, before, "others")) == said(keys_of(CATALOG, None, "others"))
    assert said(keys_of(catalogue(C, B), before)) == said(keys_of(catalogue(C, B)))
