"""On random edits the verdict is that of a client of the old version."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from site_builder.catalog.constants import Constants
from site_builder.catalog.model import Catalog
from site_builder.changes.diff import compare
from site_builder.changes.version import Version
from tests.changes.client import breaks, interface
from tests.factories import a_catalog, a_domain, an_entry, text

CODES = [("sms", "isv.A"), ("sms", "B"), ("voice", "isv.A"), ("voice", "C")]
FREE = ("sms", "New")
RETRIES = [None, {"policy": "wait"}, {"policy": "backoff", "after": 9}, {"policy": "never"}, {"policy": "after-change"}]
WIRES = [[], ["a {x}"], ["b {x} c"], ["b {y} c"], ["a {x}", "b {y} c"], ["a"]]
CAUSE = {"cause": text("因", "Why"), "solution": text("做", "Do")}

FIELDS: Mapping[str, list[Any]] = {
    "kind": ["error", "warning", "success"],
    "fault": [None, "caller", "service"],
    "retry": RETRIES,
    "message": [text("{x} 条", "{x} pieces"), text("{y} 条", "{y} pieces"), text("条", "pieces"), text("{x} 个")],
    "wire": WIRES,
    "wordings": [[], [{"text": "old {x}", "date": "2023"}], [{"text": "old", "date": "2023"}]],
    "aliases": [[], ["one"], ["one", "two"], ["New"]],
    "causes": [
        [],
        [CAUSE],
        *([{**CAUSE, "retry": retry}] for retry in RETRIES[1:]),
        *([{**CAUSE, "wire": wire}] for wire in WIRES[1:]),
        [{**CAUSE, "message": text("{x} 次", "{x} times")}],
        [{**CAUSE, "message": text("次", "times")}],
    ],
    "status": ["active", "deprecated", "removed"],
    "replaced_by": [None, "sms/B", "voice/C", "nowhere/X"],
    "category": [None, "limit"],
    "http_status": [None, 400],
    "note": [None, text("注", "note")],
    "name": ["RENAMED"],
    "slug": ["renamed"],
}
"""Field → what it may say."""
OF_INTEREST = ("kind", "fault", "retry", "message", "wire", "wordings", "aliases", "causes", "status", "replaced_by")

"""Fields that the entries of the old version may begin with."""

Entries = Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True)
class Edit:
    """One edit of a catalogue: a field of a code set, or the code deleted, or brought."""

    code: tuple[str, str]
    field: str
    value: Any = None


def _catalog(entries: Entries, *, languages: int = 2, package: str = "codes", enum: str = "SmsCode") -> Catalog:
    made = a_catalog(*[an_entry(code, domain, **fields) for (domain, code), fields in entries.items()])
    domains = (a_domain("sms").model_copy(update={"enum": enum}), a_domain("voice"))
    settings = made.settings.model_copy(
        update={
            "languages": made.settings.languages[:languages],
            "constants": Constants(package=package, version="1.0"),
        }
    )
    return replace(made, domains=domains, settings=settings)


def _fields(names: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(FIELDS[name]) for name in names})


SETS = st.sampled_from(sorted(FIELDS)).flatmap(
    lambda field: st.builds(Edit, st.sampled_from(CODES), st.just(field), st.sampled_from(FIELDS[field]))
)
EDITS = st.one_of(
    SETS,
    SETS,
    SETS,
    SETS,
    st.builds(Edit, st.sampled_from(CODES), st.just("deleted")),
    st.just(Edit(FREE, "brought")),
    st.builds(Edit, st.sampled_from(CODES), st.just("moved"), st.sampled_from(["sms/B", "voice/C", "sms/New"])),
)
HEADS = st.sampled_from([{}, {}, {}, {}, {}, {"languages": 1}, {"package": "other"}, {"enum": "OtherCode"}])


def edited(entries: Entries, edits: list[Edit]) -> Entries:
    new = {code: dict(fields) for code, fields in entries.items()}
    for edit in edits:
        if edit.field == "brought":
            new.setdefault(edit.code, {})
        elif edit.code not in new:
            continue
        elif edit.field == "deleted":
            del new[edit.code]
        elif edit.field == "moved":
            new[edit.code] = {"thin": True, "status": "removed", "replaced_by": edit.value}
        else:
            # Members and files of a domain are told apart, as `validate` wants it.
            own = f"_{CODES.index(edit.code)}" if edit.field in ("name", "slug") else ""
            new[edit.code][edit.field] = f"{edit.value}{own}" if own else edit.value
    return new


MOVED = {"status": "removed", "replaced_by": "voice/C"}


@hypothesis_settings(max_examples=100)
@given(
    st.fixed_dictionaries({code: _fields(OF_INTEREST) for code in CODES}),
    st.lists(EDITS, max_size=3),
    HEADS,
)
@example({CODES[0]: {"retry": RETRIES[1]}, CODES[3]: {}}, [Edit(CODES[0], "moved", "voice/C")], {})
@example({CODES[0]: MOVED, CODES[3]: {"retry": RETRIES[1]}}, [Edit(CODES[0], "status", "active")], {})
@example({CODES[0]: {**MOVED, "fault": "caller"}, CODES[3]: {}}, [Edit(CODES[0], "fault", None)], {})
def test_verdict_is_that_of_a_client_of_the_old_version(
    entries: Entries, edits: list[Edit], heads: Mapping[str, Any]
) -> None:
    old, new = _catalog(entries), _catalog(edited(entries, edits), **heads)
    found = compare(Version(old, {}), Version(new, {}))

    lost = breaks(interface(old), interface(new))
    assert found.breaking == bool(lost), (lost, [change for change in found.changes if change.breaking])
