"""Read and write `catalog/released.json`: what has been released, and how it came about.

`errdex release` alone writes it. Of every entry it has what programs rely on, and of its prose a digest: enough to
compare it with the catalogue of today, and to see that none of its codes and names vanishes unnoticed. An entry is a
line, so that two branches can be merged.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from site_builder.catalog.problem import Level, Problem
from site_builder.core.fingerprint import digest

FORM = 1
"""Version of the file's form; a later errdex may write another."""
_RULE = "released-file"


@dataclass(frozen=True)
class Release:
    """One release: its version, its day, and each change as it is told."""

    version: str
    date: str
    codes: int
    """How many codes there were."""
    changes: Sequence[Mapping[str, Any]] = ()
    """`{"kind", "reason", "breaking", "domain", "code", "field"}` of each; none of the first release."""


@dataclass(frozen=True)
class Released:
    """What the file says, the newest release first."""

    releases: tuple[Release, ...]
    settings: Mapping[str, Any]
    domains: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    entries: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    """By domain and code."""


def read_released(path: Path) -> tuple[Released | None, str, Sequence[Problem]]:
    """Read the file: what it says unless it cannot be understood, the digest of its bytes, what is wrong."""
    try:
        content = path.read_bytes()
        data = json.loads(content.decode("utf-8-sig"))
        return _understood(data), digest(content), ()
    except OSError as error:
        return None, "", [_wrong(path, 1, f"cannot be read: {(error.strerror or str(error)).lower()}", "")]
    except json.JSONDecodeError as error:
        line = error.doc.splitlines()[error.lineno - 1] if error.doc.splitlines() else ""
        wrong = "a mark of an unsettled merge" if line.startswith(("<<<", "===", ">>>")) else "is no JSON"
        tip = "take the file of either side, then `errdex release` again"
        return None, "", [_wrong(path, error.lineno, wrong, tip)]
    except _NewerForm as error:
        return None, "", [_wrong(path, 1, f"has form {error}, this errdex reads {FORM}", "upgrade errdex")]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        tip = "only `errdex release` writes it; take it back from your version control"
        return None, "", [_wrong(path, 1, "is not what `errdex release` writes", tip)]


def to_bytes(record: Released) -> bytes:
    """Serialise to JSON with a line for each release's change, each domain and each entry."""
    return "\n".join(_lines(record)).encode() + b"\n"


class _NewerForm(Exception):
    """The file is of another form; the text is its version."""


def _understood(data: Any) -> Released:
    if data["form"] != FORM:
        raise _NewerForm(data["form"])
    releases = tuple(
        Release(str(one["version"]), str(one["date"]), int(one["codes"]), tuple(map(dict, one["changes"])))
        for one in data["releases"]
    )
    entries = {(str(one["domain"]), str(one["code"])): dict(one) for one in data["entries"]}
    record = Released(releases, dict(data["settings"]), {one["id"]: dict(one) for one in data["domains"]}, entries)
    for entry in entries.values():
        entry["name"].upper()
    return record


def _lines(record: Released) -> Iterator[str]:
    yield "{"
    yield f'"form": {FORM},'
    yield '"releases": ['
    for number, release in enumerate(record.releases):
        head = f'"version": {_json(release.version)}, "date": {_json(release.date)}, "codes": {release.codes}'
        yield f'{{{head}, "changes": ['
        yield from _items(release.changes)
        yield "]}" + ("," if number + 1 < len(record.releases) else "")
    yield "],"
    yield f'"settings": {_json(record.settings)},'
    yield '"domains": ['
    yield from _items([record.domains[identifier] for identifier in sorted(record.domains)])
    yield "],"
    yield '"entries": ['
    yield from _items([record.entries[identity] for identity in sorted(record.entries)])
    yield "]"
    yield "}"


def _items(values: Sequence[Any]) -> Iterator[str]:
    for number, value in enumerate(values, start=1):
        yield _json(value) + ("," if number < len(values) else "")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _wrong(path: Path, line: int, text: str, tip: str) -> Problem:
    return Problem(path, line, 1, Level.ERROR, _RULE, text, tip)
