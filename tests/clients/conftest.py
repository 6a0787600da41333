"""Fixtures: a catalogue of odd texts, and a PostgreSQL where there is one."""

from collections.abc import Iterator

import pytest

from site_builder.catalog.entry import Cause
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Words
from tests.clients import postgres
from tests.clients.postgres import Database
from tests.factories import a_catalog, an_entry, text

ODD_TEXTS = (
    "=1+1",
    "+SUM(A1)",
    "-1",
    "@x",
    "\ttab",
    "'quoted'",
    "''",
    'a "b", c',
    r"C:\new\u0000 \\ \"",
    "line\nline\r\nline",
    "$$; DROP SCHEMA errdex; --",
    "$search$",
    "%_%",
    "{1,2}",
    "NULL",
    "🙂 \U00020000",
    "<a&b>",
    ",;|",
)
ODD_CODES = (*(text.strip().split("\n")[0] for text in ODD_TEXTS), "x" * 200, "码" * 200, "E-1'", "..", "a.json")


@pytest.fixture(scope="session")
def odd_catalog() -> Catalog:
    """Codes and texts that could break a format."""
    entries = [
        an_entry(
            code,
            slug=f"s{number}",
            name=f"N{number}",
            message=text(shown, shown),
            aliases=(f"alias {number} {code}"[:200],),
            keywords=Words({"zh": (" ".join(shown.split()),), "en": ("limit",)}),
            wire=(f"{' '.join(shown.split())} {{id}} at {number}",),
            causes=(Cause(cause=text(shown, f"why {shown}"), solution=text(f"法 {shown}", shown)),),
        )
        for number, (code, shown) in enumerate(zip(ODD_CODES, (ODD_TEXTS * 2)[: len(ODD_CODES)], strict=True))
    ]
    return a_catalog(*entries, an_entry("NUL", message=text("a\0b", "a\0b")))


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    """A PostgreSQL; without its programs the test is skipped."""
    if not postgres.programs():
        pytest.skip("no PostgreSQL here: initdb, pg_ctl and psql are not found")
    with postgres.server() as started:
        yield started
