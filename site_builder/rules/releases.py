"""Rules on what has been released: no code and no name of it vanishes, and a new one is like its neighbours."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from site_builder.catalog.loader import Loaded
from site_builder.catalog.naming import slug_of
from site_builder.catalog.problem import Level
from site_builder.catalog.references import EntryReferences
from site_builder.rules.rule import Finding, loaded_rule
from web.text.terms import fold_code

_RUNS = re.compile(r"[a-z]+|[A-Z][a-z]+|[A-Z]+|[0-9]+|[^A-Za-z0-9]+")
_ENOUGH = 8
"""Codes that a domain has before anything is said of their form."""
_MOST_CODES = 0.8
"""Share of a domain's codes that have one form, for another to be worth a warning."""


@loaded_rule("released-code")
def released_codes_stay(loaded: Loaded) -> Iterator[Finding]:
    """A code that has been released keeps its file for ever: links, clients and logs name it.

    What the service no longer returns gets `status: removed`, with `replaced_by` where another code has taken its
    place. Its page, JSON and constant stay, the constant with a warning.
    """
    present = {(one.domain, one.code) for one in _references(loaded)}
    for (domain, code), recorded in _released(loaded).items():
        slug = str(recorded.get("slug") or slug_of(code))
        if (domain, code) not in present and not _is_broken(loaded, domain, slug):
            text = f"the released code '{code}' is missing"
            tip = "bring the file back, with `status: removed`; a code that has changed needs a file of its own"
            yield Finding(Path(domain, f"{slug}.yaml"), (), text, tip)


@loaded_rule("released-name")
def released_names_stay(loaded: Loaded) -> Iterator[Finding]:
    """The name and the slug of a released code stay: source imports the one, links have the other."""
    released = _released(loaded)
    for one in _references(loaded) if released else ():
        recorded = released.get((one.domain, one.code), {})
        for field, now in (("name", one.name), ("slug", one.slug)):
            then = recorded.get(field, now)
            if then != now:
                text = f"{field} '{now}' was released as '{then}'"
                yield Finding(one.path, (field,), text, f"write `{field}: {then}`")


@loaded_rule("near-duplicate", Level.WARNING)
def new_codes_are_no_misspelled_old_ones(loaded: Loaded) -> Iterator[Finding]:
    """A new code and its name differ from all others of the domain by more than a letter, or may be misspelled."""
    neighbours: dict[str, _Neighbours] = {}
    for one, others in _new(loaded):
        if one.domain not in neighbours:
            neighbours[one.domain] = _Neighbours(others)
        near = neighbours[one.domain].of(one)
        if near is not None:
            field, mine, other = ("code", one.code, near.code)
            if not _is_near(mine, other):
                field, mine, other = ("name", one.name, near.name)
            text = f"the new {field} '{mine}' is almost '{other}'"
            tip = "correct it; or make the code an alias of that; once released it stays"
            yield Finding(one.path, (field,), text, tip, Level.WARNING)


@loaded_rule("unlike-its-domain", Level.WARNING)
def new_codes_have_the_form_of_their_domain(loaded: Loaded) -> Iterator[Finding]:
    """A new code has the form that nearly all codes of its domain have: prefix, case and separators."""
    forms: dict[str, tuple[str, float]] = {}
    for one, others in _new(loaded):
        if one.domain not in forms:
            ((form, count),) = Counter(_form(other.code) for other in others).most_common(1)
            forms[one.domain] = form, count / len(others) if len(others) >= _ENOUGH else 0
        form, share = forms[one.domain]
        if share >= _MOST_CODES and _form(one.code) != form:
            text = f"the new code '{one.code}' has another form than the other codes of '{one.domain}'"
            yield Finding(one.path, ("code",), text, "see whether it is spelled as the service sends it", Level.WARNING)


def _released(loaded: Loaded) -> Mapping[tuple[str, str], Mapping[str, object]]:
    released = loaded.heads.released if loaded.heads is not None else None
    return released.entries if released is not None else {}


def _references(loaded: Loaded) -> Sequence[EntryReferences]:
    return [record.references for record in loaded.records]


def _is_broken(loaded: Loaded, domain: str, slug: str) -> bool:
    """Whether the code may stand in a file that cannot be understood."""
    heads = loaded.heads
    if heads is None or (domain, slug) in heads.broken:
        return True
    return domain not in {one.id for one in heads.domains} and (heads.folder / domain).is_dir()


def _new(loaded: Loaded) -> Iterator[tuple[EntryReferences, Sequence[EntryReferences]]]:
    """Yield each code that has not been released yet, and all codes of its domain."""
    released = _released(loaded)
    if not released:
        return
    by_domain: dict[str, list[EntryReferences]] = {}
    for one in _references(loaded):
        by_domain.setdefault(one.domain, []).append(one)
    for domain, codes in by_domain.items():
        yield from ((one, codes) for one in codes if (domain, one.code) not in released)


class _Neighbours:
    """The codes of a domain by what is left of them, and of their names, without a letter.

    Of two that differ by a letter one such rest is the same, so each is compared with few others.
    """

    def __init__(self, codes: Sequence[EntryReferences]) -> None:
        self._by_rest: dict[str, list[EntryReferences]] = {}
        for one in codes:
            for rest in _rests(one):
                self._by_rest.setdefault(rest, []).append(one)

    def of(self, one: EntryReferences) -> EntryReferences | None:
        """The first other code that is almost this one, or has almost its name."""
        others = (
            other for rest in sorted(_rests(one)) for other in self._by_rest.get(rest, ()) if other.code != one.code
        )
        near = (other for other in others if _is_near(one.code, other.code) or _has_near_name(one, other))
        return min(near, key=lambda other: other.code, default=None)


def _rests(one: EntryReferences) -> set[str]:
    spellings = {fold_code(one.code), fold_code(one.name)}
    return spellings | {text[:at] + text[at + 1 :] for text in spellings for at in range(len(text))}


def _has_near_name(one: EntryReferences, other: EntryReferences) -> bool:
    return one.name != other.name and _is_near(one.name, other.name)


def _is_near(code: str, other: str) -> bool:
    """Test for codes that differ by one letter put in, left out, changed or in the place of its neighbour."""
    one, two = fold_code(code), fold_code(other)
    if abs(len(one) - len(two)) > 1 or min(len(one), len(two)) < 5:
        return one == two
    start = next((at for at, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest, tail = one[start:], two[start:]
    swapped = rest[:2] == tail[1::-1] and rest[2:] == tail[2:]
    same = rest[1:] == tail[1:] or rest[1:] == tail or rest == tail[1:] or swapped
    return same and not (rest[:1].isdigit() or tail[:1].isdigit())


def _form(code: str) -> str:
    """The form of a code: `isv.DAY_LIMIT` and `isv.X` are `a.A_A` and `a.A`, both `a.A`."""
    runs = [
        "A" if run.isupper() else "a" if run.islower() else "Aa" if run.isalpha() else "0" if run.isdigit() else run
        for run in _RUNS.findall(code)
    ]
    prefix = code.split(".", 1)[0] + "." if "." in code and runs[:1] == ["a"] else ""
    return prefix + "".join(dict.fromkeys(runs))
