"""Read the parameters of a request; what the API does not know is a problem.

All functions raise ApiError.
"""

from collections.abc import Iterable

from flask import request

from web.http.problems import ApiError
from web.store.listing import FILTERS, LISTS, values_of
from web.store.store import Store

FIELDS = (
    *("domain", "code", "name", "slug", "kind", "status", "since", "replaced_by", "category", "fault", "retry"),
    *("http_status", "codes", "lang", "message", "wire", "wordings", "acts", "say", "checked", "sources", "causes"),
    *("see_also", "confused_with", "aliases", "note", "note_html", "thin", "untranslated", "outdated", "source"),
    *("url", "links"),
)
"""Top-level keys of an entry; a test holds them to the contract."""
MOST_CODES = 200
"""In one request."""
SEVERAL = LISTS | {"code", "fields"}
"""Parameters that may be given several times."""
CODES_OF_A_PAGE = 50
"""Where no `limit` is given."""


def check_names(*known: str, given: Iterable[str] | None = None) -> None:
    """Check that the request has no other parameters, and only those of SEVERAL more than once.

    `given`: their names, where they do not stand in the query.
    """
    for name in request.args if given is None else given:
        if name not in known:
            raise ApiError("unknown-parameter", near=(name, known), name=name, expected=", ".join(known))
    for name, values in request.args.lists() if given is None else ():
        if len(values) > 1 and name not in SEVERAL:
            raise ApiError("repeated-parameter", name=name, count=str(len(values)))


def check_value(name: str, value: str, known: tuple[str, ...]) -> str:
    """Check that a value is one of those known."""
    if value not in known:
        raise ApiError("invalid-parameter", near=(value, known), name=name, value=value, expected=", ".join(known))
    return value


def wanted_domain(store: Store) -> str | None:
    """Read `domain`; None where the request names none."""
    domain = request.args.get("domain")
    return check_value("domain", domain, store.domains) if domain is not None else None


def wanted_filters(store: Store) -> dict[str, list[str]]:
    """Read the filters of a list; those of LISTS may be given with commas, or several times."""
    filters: dict[str, list[str]] = {}
    for name in FILTERS:
        if name in request.args:
            given = request.args.getlist(name) if name in LISTS else [request.args[name]]
            values = [value for one in given for value in (one.split(",") if name in LISTS else [one])]
            known = values_of(store, name)
            filters[name] = [check_value(name, value.strip(), known) for value in dict.fromkeys(values)]
    return filters


def wanted_codes() -> list[str] | None:
    """Read `code`, which may be given up to MOST_CODES times; None where the request names none."""
    codes = request.args.getlist("code")
    if len(codes) > MOST_CODES:
        raise ApiError("too-many-codes", most=str(MOST_CODES), count=str(len(codes)))
    return codes or None


def wanted_fields() -> frozenset[str] | None:
    """Read `fields`; None where the request wants whole entries."""
    if "fields" not in request.args:
        return None
    names = [name.strip() for one in request.args.getlist("fields") for name in one.split(",")]
    return frozenset(check_value("fields", name, FIELDS) for name in names)


def wanted_limit(default: int, most: int) -> int:
    """Read `limit`, a number from 1 to `most`."""
    value = request.args.get("limit")
    if value is None:
        return default
    if value.isascii() and value.isdigit() and len(value) <= 4 and 1 <= int(value) <= most:
        return int(value)
    raise ApiError("invalid-parameter", name="limit", value=value, expected=f"1–{most}")
