"""What an edit has touched is told exactly; what is more than an edit says so."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from site_builder.catalog.latest import Before, of_the_latest, touched
from site_builder.catalog.model import Catalog, Entry
from tests.factories import a_catalog, a_domain, an_entry, text


def catalogue(*entries: Entry) -> Catalog:
    return replace(a_catalog(*entries), domains=(a_domain("mail"), a_domain("sms")))


A, B, C = an_entry("A"), an_entry("B", see_also=["A"]), an_entry("C", domain="mail")
CATALOG = catalogue(C, A, B)
EDITED = A.model_copy(update={"message": text("改了")})


def test_the_same_catalogue_is_touched_nowhere() -> None:
    assert touched(CATALOG, CATALOG) == touched(CATALOG, replace(CATALOG)) == ()


def test_an_edit_touches_the_place_of_its_entry() -> None:
    now = catalogue(C, EDITED, B)

    assert [now.entries[place] for place in touched(CATALOG, now) or ()] == [EDITED]


@pytest.mark.parametrize(
    "now",
    [
        catalogue(C, A),
        catalogue(C, A, B, an_entry("D")),
        catalogue(C, A, an_entry("D")),
        catalogue(C, A, B.model_copy(update={"slug": "other"})),
        replace(CATALOG, domains=(a_domain("mail", rank=1), a_domain("sms"))),
        replace(CATALOG, broken=frozenset({("sms", "X")})),
        replace(CATALOG, settings=CATALOG.settings.model_copy(update={"id": "other"})),
    ],
    ids=["gone", "come", "other code", "other slug", "domain", "broken", "settings"],
)
def test_more_than_edits_of_entries_is_told_apart(now: Catalog) -> None:
    assert touched(CATALOG, now) is None


def test_what_an_edit_shows_in() -> None:
    seen: list[Before[int]] = []

    @of_the_latest
    def made(catalog: Catalog, before: Before[int] | None) -> int:
        if before is not None:
            seen.append(before)
        return len(catalog.entries)

    def shown(now: Catalog, part: Callable[[Entry], Any]) -> bool:
        made(CATALOG)
        made(now)
        return seen[-1].shows_in(part)

    edited = catalogue(C, EDITED, B)
    assert shown(edited, lambda entry: entry.message)
    assert not shown(edited, lambda entry: entry.code)
    assert shown(catalogue(C, A), lambda entry: None)


def test_what_is_made_of_a_catalogue_is_made_once() -> None:
    made: list[Catalog] = []
    remember = of_the_latest(lambda catalog, before: made.append(catalog))
    remember(CATALOG)
    remember(CATALOG)

    assert made == [CATALOG]
