"""Judge one difference of an entry: the reason that its verdict follows from.

Facts are compared as readers get them: a text that is not translated is that of the source language, a cause without
retry advice has the entry's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from site_builder.catalog.entry import Entry, Policy, Retry, matched
from site_builder.catalog.placeholders import cut
from site_builder.changes.differences import Difference

PROSE = frozenset({"message", "title", "cause", "solution", "say", "note", "difference", "summary", "meaning", "foot"})
"""Fields with a text in every language."""

_Group: TypeAlias = tuple[str, str]
"""Kind of matched text, and its language; none where the service sends the text itself."""


@dataclass(frozen=True)
class Judge:
    """Judges the differences between two versions of an entry."""

    old: Entry
    new: Entry
    languages: Sequence[str]
    """Those of both versions."""
    foreign: bool
    """What other systems write as placeholders counted as placeholders in the old version."""

    def reason(self, difference: Difference) -> str:
        """The key in REASONS."""
        path, before, after = difference.path, difference.before, difference.after
        if difference.reordered:
            return "order"
        match path:
            case ("code" | "name" | "slug" as field,):
                return f"{field}-changed"
            case ("kind",):
                return "kind-turned"
            case ("fault",):
                return "fault-known" if before is None else "fault-turned"
            case ("retry", "policy"):
                return _of_retry(self.old.retryable, self.new.retryable)
            case ("causes", int(), "retry", "policy"):
                return _of_retry(_advice(before, self.old), _advice(after, self.new))
            case (*_, "retry", "after"):
                return "retry-policy"
            case ("status",):
                return {"deprecated": "deprecated", "removed": "status-removed"}.get(str(after), "status")
        if any(
            self._names([text]) - self._names(self._texts[group])
            for group, text in self._matched(difference)
            if group in self._texts
        ):
            return "placeholder-gone"
        return reason_of_rest(difference)

    def _matched(self, difference: Difference) -> Iterator[tuple[_Group, str]]:
        """The old texts with placeholders that a difference changes, and where their like are looked for."""
        path, before = difference.path, difference.before
        match path:
            case ("message", str(language)):
                yield ("message", language), self.old.message.in_(language)
            case _ if before is None:
                return
            case ("causes", int(), "message", str(language)):
                yield ("causes", language), before
            case ("causes", int()):
                yield from ((("causes", language), text) for language, text in (before["message"] or {}).items())
                yield from ((("wire", ""), wire) for wire in before["wire"])
            case ("wire", int()) | ("causes", int(), "wire", int()):
                yield ("wire", ""), before
            case ("wordings", int()):
                yield ("wordings", ""), before["text"]

    @cached_property
    def _texts(self) -> Mapping[_Group, Sequence[str]]:
        """Every text of the new version that has placeholders."""
        entry, wires = self.new, [*self.new.wire, *(wire for cause in self.new.causes for wire in cause.wire)]
        texts: dict[_Group, Sequence[str]] = {
            ("wire", ""): matched(wires),
            ("wordings", ""): [wording.text for wording in entry.wordings],
        }
        of_causes = [cause.message for cause in entry.causes if cause.message is not None]
        for language in self.languages:
            texts["message", language] = [entry.message.in_(language)]
            texts["causes", language] = [message.in_(language) for message in of_causes]
        return texts

    def _names(self, texts: Iterable[str]) -> frozenset[str]:
        return frozenset(name for text in texts for name in cut(text, foreign=self.foreign)[1])


def reason_of_rest(difference: Difference) -> str:
    """The reason of what breaks nothing: words, an item of a list, a fact."""
    if difference.reordered:
        return "order"
    path = difference.path
    if len(path) > 1 and path[-2] in PROSE:
        return "text"
    named = isinstance(difference.before or difference.after, dict)
    return "item" if named or isinstance(path[-1], int) else "fact"


def loses_foreign(entry: Entry) -> bool:
    """Test for placeholders that are none once those of other systems do not count."""
    wires = [*entry.wire, *(wire for cause in entry.causes for wire in cause.wire)]
    messages = [entry.message, *(cause.message for cause in entry.causes if cause.message is not None)]
    texts = [*wires, *(text for message in messages for text in message.root.values())]
    texts += [wording.text for wording in entry.wordings]
    return any(set(cut(text, foreign=True)[1]) - set(cut(text)[1]) for text in texts)


def _of_retry(before: bool | None, after: bool | None) -> str:
    if before == after:
        return "retry-policy"
    return "retry-known" if before is None else "retry-turned"


def _advice(policy: Policy | None, entry: Entry) -> bool | None:
    """Whether a policy of a cause, else that of the entry, allows the same request again; None where it is unknown."""
    return Retry(policy=policy).retryable if policy is not None else entry.retryable
