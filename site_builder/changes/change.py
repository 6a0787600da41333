"""Change: one difference between two versions of a catalogue, with its verdict.

The verdict follows from the reason alone, so that this table is the whole law. Breaking is what somebody who holds on
to the old version would find gone or turned: a name in source, a code, a page's address, a fact that a program acts
on. What was unknown and has become known breaks nothing, as nothing was promised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias

Kind: TypeAlias = Literal["added", "removed", "moved", "changed"]
Step: TypeAlias = Literal["major", "minor", "patch"]


class Reason(NamedTuple):
    """What a change means for who uses the old version."""

    breaking: bool
    words: str


REASONS: Mapping[str, Reason] = {
    "code-removed": Reason(True, "its member, page and JSON are gone; keep its file, with `status: removed`"),
    "code-changed": Reason(True, "the member has another value"),
    "name-changed": Reason(True, "source that names the old member fails"),
    "slug-changed": Reason(True, "the old addresses of page and JSON are gone"),
    "alias-gone": Reason(True, "nothing is looked up by it any more"),
    "kind-turned": Reason(True, "what was an error, a warning or a success is another of them"),
    "fault-turned": Reason(True, "it is fixed on another side, or that is not known any more"),
    "retry-turned": Reason(True, "whether the same request may be sent again has turned, or is not known any more"),
    "placeholder-gone": Reason(True, "no such text has the placeholder any more"),
    "domain-removed": Reason(True, "its enum, pages and JSON are gone"),
    "enum-changed": Reason(True, "imports of the old enum fail"),
    "package-changed": Reason(True, "imports of the old package fail"),
    "language-removed": Reason(True, "its pages are gone, and asking for it is an error"),
    "code-added": Reason(False, "a new code"),
    "domain-added": Reason(False, "a new domain"),
    "language-added": Reason(False, "a new language"),
    "code-moved": Reason(False, "its page, paths and member lead to its successor"),
    "deprecated": Reason(False, "its member, page and JSON stay"),
    "status-removed": Reason(False, "its member, page and JSON stay"),
    "status": Reason(False, "where the code stands in its life"),
    "fault-known": Reason(False, "it was not known before"),
    "retry-known": Reason(False, "it was not known before"),
    "retry-policy": Reason(False, "whether the same request may be sent again stays"),
    "text": Reason(False, "other words"),
    "item": Reason(False, "an item of a list has come or gone"),
    "order": Reason(False, "the same items in another order"),
    "fact": Reason(False, "another fact"),
}
"""Short key of a reason → verdict and words."""

_NEW = frozenset({"code-added", "domain-added", "language-added", "code-moved", "deprecated", "status-removed"})
"""What a program that uses the constants can newly ask for, or is newly warned of."""


@dataclass(frozen=True)
class Change:
    """One difference. `before` and `after` are values of JSON, None where there is nothing.

    Without a code it is of the domain, without a domain of the catalogue itself; without a field of the whole.
    """

    kind: Kind
    """What has become of the whole; `changed` where a field of it has."""
    reason: str
    domain: str | None = None
    code: str | None = None
    field: str | None = None
    """Path such as `causes.0.solution.en`. A number is that of the new version; of what is gone, of the old one."""
    before: object = None
    after: object = None

    @property
    def breaking(self) -> bool:
        """The verdict."""
        return REASONS[self.reason].breaking


@dataclass(frozen=True)
class Uncompared:
    """A file that could not be understood; what it says counts neither as there nor as gone."""

    version: Literal["old", "new"]
    file: str
    """Path below the catalogue's folder."""
    why: str


@dataclass(frozen=True)
class Changes:
    """All changes between two versions, in the order of domains and codes."""

    changes: tuple[Change, ...]
    uncompared: tuple[Uncompared, ...]

    @property
    def breaking(self) -> bool:
        return any(change.breaking for change in self.changes)


def version_step(changes: Iterable[Change], version: str = "1.0") -> Step:
    """Name the step of the constants' version that changes ask for, by Semantic Versioning.

    `version` is the one before: in 0.x a breaking change is a minor step, as nothing is promised yet.
    """
    listed = tuple(changes)
    if any(change.breaking for change in listed):
        return "minor" if version.split(".")[0] == "0" else "major"
    return "minor" if any(change.reason in _NEW for change in listed) else "patch"
