"""A client of an old version, which uses its constants and its static JSON.

It says what of them a new version breaks. It knows nothing of `changes`; the two have to agree.
"""

import importlib
import json
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.constants import python as constants
from tests.factories import static_json

Names = frozenset[str]
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Member:
    """A member of an enum as source sees it."""

    value: str
    kind: str
    fault: str | None
    retryable: bool | None
    placeholders: Mapping[str, Names]
    """Language → those of the message."""


@dataclass(frozen=True)
class Interface:
    """All that a version offers."""

    package: str
    members: Mapping[str, Mapping[str, Member]]
    """Enum → members by name."""
    documents: Mapping[str, Any]
    """Path of a code's JSON → the document."""

    @property
    def spellings(self) -> Names:
        """What is looked up: every code and alias."""
        return frozenset(spelling for one in self.documents.values() for spelling in (one["code"], *one["aliases"]))

    def led(self, path: str) -> Any:
        """The document that a path leads to: that of the successor, if there is one and no circle."""
        paths = {f"{one['domain']}/{one['code']}": at for at, one in self.documents.items()}
        seen, last = [path], self.documents[path]
        while self.documents[path]["status"] == "removed" and last["replaced_by"] in paths:
            seen.append(paths[last["replaced_by"]])
            last = self.documents[seen[-1]]
            if seen[-1] in seen[:-1]:
                return self.documents[path]
        return last


def interface(catalog: Catalog) -> Interface:
    """What a version of a catalogue offers: its package is imported, its JSON read."""
    documents = {str(path): json.loads(content) for path, content in static_json(catalog).items()}
    of_codes = {path: one for path, one in documents.items() if path.split("/")[-2] == "codes"}
    return Interface(catalog.settings.constants.package, _members(catalog), of_codes)


def breaks(old: Interface, new: Interface) -> list[str]:
    """Whatever a client of the old version finds gone or turned in the new one."""
    return [*_in_source(old, new), *_in_json(old, new)]


def _in_source(old: Interface, new: Interface) -> Iterator[str]:
    if old.package != new.package:
        yield f"import {old.package}"
    for enum, members in old.members.items():
        if enum not in new.members:
            yield f"import of {enum}"
            continue
        for name, was in members.items():
            now = new.members[enum].get(name)
            if now is None or now.value != was.value:
                yield f"{enum}.{name}"
                continue
            yield from (f"{enum}.{name}.{fact}" for fact in ("kind", "fault", "retryable") if _turned(was, now, fact))
            for language, names in was.placeholders.items():
                if not names <= now.placeholders.get(language, frozenset()) or language not in now.placeholders:
                    yield f"{enum}.{name}.message({language})"


def _turned(was: Member, now: Member, fact: str) -> bool:
    """Whether a fact that was known is another one, or is not known any more."""
    before = getattr(was, fact)
    return before is not None and before != getattr(now, fact)


def _in_json(old: Interface, new: Interface) -> Iterator[str]:
    for path in old.documents:
        if path not in new.documents:
            yield path
            continue
        was, now = old.led(path), new.led(path)
        for kind in ("wire", "wordings", "messages"):
            if not _params(was, kind) <= _params(now, kind):
                yield f"{path}: placeholders of {kind}"
        for one, other in zip(was["causes"], now["causes"], strict=False):
            before, after = (
                (cause["retry"] or entry["retry"])["retryable"] for cause, entry in ((one, was), (other, now))
            )
            if before is not None and before != after:
                yield f"{path}: retry of a cause"
        for alias in old.documents[path]["aliases"]:
            if alias not in new.spellings:
                yield f"look-up of {alias}"


def _params(document: Any, kind: str) -> Names:
    """The placeholders of all that is matched."""
    if kind == "wordings":
        texts = [wording["text"] for wording in document["wordings"]]
    elif kind == "messages":
        texts = [text for cause in document["causes"] for text in (cause["message"] or {}).values()]
    else:
        texts = [*document["wire"], *(wire for cause in document["causes"] for wire in cause["wire"])]
    return _names(*texts)


def _names(*texts: str) -> Names:
    return frozenset(name for text in texts for name in _PLACEHOLDER.findall(text))


def _members(catalog: Catalog) -> Mapping[str, Mapping[str, Member]]:
    name = catalog.settings.constants.package
    with tempfile.TemporaryDirectory() as folder:
        for path, content in constants.files(catalog).items():
            Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, path).write_bytes(content)
        sys.path.insert(0, folder)
        importlib.invalidate_caches()
        try:
            package = importlib.import_module(name)
            return {
                domain.enum: {one.name: _member(one, catalog.languages) for one in getattr(package, domain.enum)}
                for domain in catalog.domains
            }
        finally:
            sys.path.remove(folder)
            for module in [module for module in sys.modules if module.partition(".")[0] == name]:
                del sys.modules[module]


def _member(one: Any, languages: tuple[str, ...]) -> Member:
    placeholders = {language: _names(one.message(language)) for language in languages}
    return Member(one.value, one.kind, one.fault, one.retryable, placeholders)
