"""The catalogue that these tests ask for, and short ways to say what they expect."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from site_builder.catalog.entry import Cause
from site_builder.catalog.model import Catalog
from tests.contract import Api
from tests.factories import a_catalog, an_entry, entry_json, text

CAUSES = (
    Cause(cause=text("太快", "Too fast"), solution=text("等等", "Wait"), wire=("too many: {limit}",)),
    Cause(title=text("额度", "Quota"), cause=text("超额", "Quota"), solution=text("加额", "Raise it"), acts="account"),
)
CATALOG = a_catalog(
    an_entry("isv.LIMIT", category="limit", fault="caller", retry={"policy": "wait"}, acts="developer", causes=CAUSES),
    an_entry("OK", kind="success"),
    an_entry("BOTH", fault="service", retry={"policy": "backoff"}),
    an_entry("BOTH", "mail"),
    an_entry("Case"),
    an_entry("CASE", slug="case-upper"),
    an_entry("a/b", status="deprecated"),
    an_entry("a//b"),
    an_entry("/c/"),
    an_entry("码 1%"),
    an_entry("isv.ONE_OF", "mail"),
    an_entry("isp.ONE_OF", "mail", name="ANOTHER"),
    an_entry("MOVED", status="removed", replaced_by="mail/MOVED", since="2026-01"),
    an_entry("MOVED", "mail"),
    an_entry("RENAMED", status="removed", replaced_by="isv.LIMIT"),
    an_entry("GONE", status="removed"),
    ranks={"mail": 1},
)

MakeApi = Callable[[Catalog], Api]


def record(code: str, language: str | None, domain: str = "sms") -> Any:
    entry = CATALOG.find(domain, code)
    assert entry is not None
    return entry_json(CATALOG, entry, language or "all")


def codes(answer: Any) -> list[str]:
    return [f"{entry['domain']}/{entry['code']}" for entry in answer]


def asked(*names: str) -> str:
    """The address of several codes in one request."""
    return "/api/v1/codes?" + urlencode([("code", name) for name in names])
