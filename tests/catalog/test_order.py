"""After an edit the entries stand where they stood; whatever else happens, they are put in order anew."""

import pytest

from site_builder.catalog.model import Entry, Places
from site_builder.catalog.order import Order
from tests.factories import a_domain, an_entry

READ = (an_entry("B"), an_entry("A"), an_entry("C", "mail"))
DOMAINS = (a_domain("sms"), a_domain("mail"))


def codes(entries: tuple[Entry, ...]) -> str:
    return " ".join(entry.code for entry in entries)


def test_entries_come_by_code_and_know_where_they_stand() -> None:
    entries, places = Order().of(READ, DOMAINS)

    assert codes(entries) == "A B C"
    assert places.by_code == {("sms", "A"): 0, ("sms", "B"): 1, ("mail", "C"): 2}
    assert places.by_domain == {"sms": [0, 1], "mail": [2]}


def test_an_edit_leaves_every_place() -> None:
    order = Order()
    _, before = order.of(READ, DOMAINS)
    edited = an_entry("A", http_status=400)

    entries, places = order.of((READ[0], edited, READ[2]), DOMAINS)

    assert entries[0] is edited
    assert places is before


@pytest.mark.parametrize(
    ("read", "ranks", "expected"),
    [
        ((READ[0], an_entry("D"), READ[2]), (0, 0), "B C D"),
        (READ[:2], (0, 0), "A B"),
        ((*READ, an_entry("AA")), (0, 0), "A AA B C"),
        (READ, (1, 0), "C A B"),
    ],
    ids=["another code", "one less", "one more", "another rank"],
)
def test_anything_else_orders_them_anew(read: tuple[Entry, ...], ranks: tuple[int, int], expected: str) -> None:
    domains = (a_domain("sms", ranks[0]), a_domain("mail", ranks[1]))
    order = Order()
    order.of(READ, DOMAINS)

    entries, places = order.of(read, domains)

    assert codes(entries) == expected
    assert places == Places.of(entries, domains)
