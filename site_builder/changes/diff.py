"""Compare two versions of a catalogue: versions in, changes with verdicts out.

Pure: it reads nothing and raises nothing. A code that has moved is compared with its successor, as its old page, paths
and member lead there.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from pydantic import BaseModel

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Domain, Settings
from site_builder.changes.change import Change, Changes, Uncompared
from site_builder.changes.differences import Difference, differences
from site_builder.changes.judge import PROSE, Judge, loses_foreign, reason_of_rest
from site_builder.changes.version import CodeId, Version

_OF_CODE = ("code", "name", "slug", "aliases", "status", "since", "replaced_by")
"""What a code that has moved still says itself."""
_DERIVED = frozenset({"domain", "path"})
_Data: TypeAlias = dict[str, Any]


def compare(old: Version, new: Version) -> Changes:
    """Compare two versions of a catalogue."""
    return Changes(tuple(_Comparison(old, new).changes()), tuple(_uncompared(old, new)))


def _uncompared(old: Version, new: Version) -> Iterator[Uncompared]:
    yield from (Uncompared("old", file, why) for file, why in old.unread.items())
    yield from (Uncompared("new", file, why) for file, why in new.unread.items())


class _Comparison:
    """Compares one pair of versions."""

    def __init__(self, old: Version, new: Version) -> None:
        self.old = old
        self.new = new
        self.old_domains = {domain.id: domain for domain in old.catalog.domains}
        self.new_domains = {domain.id: domain for domain in new.catalog.domains}
        languages = old.catalog.languages, new.catalog.languages
        self.languages = [language for language in languages[0] if language in languages[1]]
        self.one_sided = frozenset(languages[0]) ^ frozenset(languages[1])

    def changes(self) -> Iterator[Change]:
        """Yield every change: of the catalogue, then by domain, each with its codes."""
        yield from self._of_settings(self.old.catalog.settings, self.new.catalog.settings)
        codes = self._by_domain()
        for identifier in sorted({*self.old_domains, *self.new_domains}):
            yield from self._of_domain(identifier)
            for before, after in codes.get(identifier, ()):
                yield from self._of_pair(before, after)

    # The catalogue and its domains

    def _of_settings(self, old: Settings, new: Settings) -> Iterator[Change]:
        for difference in self._differences(_data(old), _data(new)):
            match difference.path:
                case ("constants", "package"):
                    yield _change(difference, "package-changed")
                case ("constants", "npm" | "go" | "java") if difference.before is not None:
                    yield _change(difference, "package-changed")
                case ("constants", "targets", int()) if difference.after is None and difference.before != "python":
                    yield _change(difference, "package-changed")
                case ("languages", int()) if difference.after is None:
                    yield _change(difference, "language-removed")
                case ("languages", int()) if difference.before is None:
                    yield _change(difference, "language-added")
                case _:
                    yield _change(difference, reason_of_rest(difference))

    def _of_domain(self, identifier: str) -> Iterator[Change]:
        old, new = self.old_domains.get(identifier), self.new_domains.get(identifier)
        if old is not None and new is not None:
            for difference in self._differences(_data(old), _data(new)):
                yield _change(difference, self._reason_of_domain(difference, old), domain=identifier)
        elif old is not None and identifier not in self.new.unread_domains:
            yield Change("removed", "domain-removed", identifier, before=old.enum)
        elif new is not None and identifier not in self.old.unread_domains:
            yield Change("added", "domain-added", identifier, after=new.enum)

    def _reason_of_domain(self, difference: Difference, domain: Domain) -> str:
        if difference.path == ("enum",):
            return "enum-changed"
        if difference.path == ("recognise", "placeholders") and difference.before:
            entries = self.old.catalog.entries_of(domain.id)
            return "placeholder-gone" if any(map(loses_foreign, entries)) else "fact"
        return reason_of_rest(difference)

    # Codes

    def _by_domain(self) -> Mapping[str, Sequence[tuple[Entry | None, Entry | None]]]:
        """Pairs of an entry's versions by domain, in the order of their codes."""
        old, new = self.old.entries, self.new.entries
        gone = [entry for identity, entry in old.items() if identity not in new]
        fresh = {identity: entry for identity, entry in new.items() if identity not in old}
        renamed = dict(_renamed(gone, fresh))
        known = frozenset(renamed.values())
        pairs: list[tuple[CodeId, Entry | None, Entry | None]] = [
            *((identity, entry, new.get(renamed.get(identity, identity))) for identity, entry in old.items()),
            *((identity, None, entry) for identity, entry in fresh.items() if identity not in known),
        ]
        grouped: dict[str, list[tuple[Entry | None, Entry | None]]] = {}
        for (domain, _), before, after in sorted(pairs, key=lambda pair: pair[0]):
            grouped.setdefault(domain, []).append((before, after))
        return grouped

    def _of_pair(self, old: Entry | None, new: Entry | None) -> Iterator[Change]:
        if old is not None and new is not None:
            yield from self._of_entry(old, new)
        elif old is not None and not self.new.may_have(old.domain, old.slug):
            yield Change("removed", "code-removed", old.domain, old.code, before=old.name)
        elif new is not None and not self.old.may_have(new.domain, new.slug):
            yield Change("added", "code-added", new.domain, new.code, after=new.message.source)

    def _of_entry(self, old: Entry, new: Entry) -> Iterator[Change]:
        was, now = self.old.catalog.stands_for(old), self.new.catalog.stands_for(new)
        if old == new and was is old and now is new:
            return
        leads_elsewhere = (was.domain, was.code) != (now.domain, now.code)
        moved = now is not new and leads_elsewhere
        if moved:
            yield Change("moved", "code-moved", old.domain, old.code, None, _name(old), _name(now))
        judge = self._judge(old, new)
        for difference in self._differences(_data(old, _OF_CODE), _data(new, _OF_CODE)):
            if not moved or difference.path[0] not in ("status", "since", "replaced_by"):
                yield _change(difference, self._reason_of_code(judge, difference), old)
        if self.old.leads_nowhere(old) or self.new.leads_nowhere(new):
            return
        if was is old and now is new:
            yield from self._of_facts(old, old, new)
        else:
            yield from self._of_led(old, new, leads_elsewhere)

    def _of_led(self, old: Entry, new: Entry, leads_elsewhere: bool) -> Iterator[Change]:
        """Yield what has turned for readers who are led from a code to its successor, or were.

        What else its successor says stands there; what else the file itself says, no reader gets.
        """
        was, now = self.old.catalog.stands_for(old), self.new.catalog.stands_for(new)
        turned = [change for change in self._of_facts(old, was, now) if change.breaking] if leads_elsewhere else []
        yield from turned
        told = {change.field for change in turned}
        for change in self._of_facts(old, old, new) if now is new or not leads_elsewhere else ():
            if change.field not in told:
                yield replace(change, reason="fact") if change.breaking else change

    def _of_facts(self, code: Entry, old: Entry, new: Entry) -> Iterator[Change]:
        """Yield the changes of all that a code says besides its names."""
        judge = self._judge(old, new)
        data = _facts(old, self.old_domains.get(old.domain)), _facts(new, self.new_domains.get(new.domain))
        for difference in self._differences(*data):
            yield _change(difference, judge.reason(difference), code)

    def _judge(self, old: Entry, new: Entry) -> Judge:
        domain = self.old_domains.get(old.domain)
        return Judge(old, new, self.languages, domain is not None and domain.recognise.placeholders)

    def _reason_of_code(self, judge: Judge, difference: Difference) -> str:
        """Judge what a code says of itself: an alias that another code has now is still found."""
        if difference.path[0] == "aliases" and difference.before is not None and not difference.reordered:
            return "item" if difference.before in self.new.found else "alias-gone"
        return judge.reason(difference)

    def _differences(self, old: _Data, new: _Data) -> Iterator[Difference]:
        """Yield differences, without texts in a language that only one version has."""
        for difference in differences(old, new):
            pairs = zip(difference.path, difference.path[1:], strict=False)
            if not any(field in PROSE | {"keywords"} and language in self.one_sided for field, language in pairs):
                yield difference


def _renamed(gone: Iterable[Entry], fresh: Mapping[CodeId, Entry]) -> Iterator[tuple[CodeId, CodeId]]:
    """Yield (old, new) identity of each entry whose code has changed and whose file or member has not."""
    by_file = {(entry.domain, entry.slug): identity for identity, entry in fresh.items()}
    by_name = {(entry.domain, entry.name): identity for identity, entry in fresh.items()}
    taken: set[CodeId] = set()
    for entry in gone:
        for identity in (by_file.get((entry.domain, entry.slug)), by_name.get((entry.domain, entry.name))):
            if identity is not None and identity not in taken:
                taken.add(identity)
                yield (entry.domain, entry.code), identity
                break


def _data(model: BaseModel, fields: Iterable[str] | None = None) -> _Data:
    include = set(fields) if fields is not None else None
    return model.model_dump(mode="json", by_alias=True, include=include)


def _facts(entry: Entry, domain: Domain | None) -> _Data:
    """All that an entry says besides its names; a source that is its domain's is not its own."""
    data = entry.model_dump(mode="json", by_alias=True, exclude={*_OF_CODE, *_DERIVED})
    if domain is not None and entry.source == domain.source:
        data["source"] = None
    return data


def _name(entry: Entry) -> str:
    return f"{entry.domain}/{entry.code}"


def _change(difference: Difference, reason: str, entry: Entry | None = None, domain: str | None = None) -> Change:
    field = ".".join(map(str, difference.path))
    if entry is not None:
        domain = entry.domain
    code = entry.code if entry is not None else None
    return Change("changed", reason, domain, code, field, difference.before, difference.after)
