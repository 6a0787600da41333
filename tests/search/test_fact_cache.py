"""What was found in an entry is not found again, by whichever process, and never used for another one."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.catalog.loader import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.model import Catalog, Entry
from site_builder.cli.build import made as build
from site_builder.core import cache
from site_builder.core.fingerprint import digest
from site_builder.core.progress import Reporter
from site_builder.search import diagnosis, term_weights
from site_builder.search.diagnosis import Patterns, patterns_of
from site_builder.search.fact_cache import Recalled, SearchMemory
from site_builder.search.postings import Found, Index, index_of
from tests.conftest import WriteCatalog
from tests.factories import a_catalog, an_entry

NUMBERS = count()
CODES = ("A", "B", "C", "D", "E")
WORDS = st.sampled_from(["zebra crossing", "余额已经用完", "template refused by the carrier"])
ENTRIES = st.dictionaries(st.sampled_from(CODES), st.tuples(WORDS, st.booleans()), min_size=1)


def made(entries: Mapping[str, tuple[str, bool]]) -> Catalog:
    """A catalogue of these codes, each with what is sent and whether another has taken its place."""
    first = next(iter(sorted(entries)))
    return a_catalog(*(entry(code, words, first if moved else None) for code, (words, moved) in entries.items()))


def entry(code: str, words: str, heir: str | None = None) -> Entry:
    moved = {"status": "removed", "replaced_by": heir} if heir not in (None, code) else {}
    return an_entry(code, wire=(words,), **moved)


def digests(catalog: Catalog) -> dict[str, str]:
    """As loading would give them: another entry, another digest."""
    heads = {f"{domain.id}/{DOMAIN_FILE}": domain.model_dump_json() for domain in catalog.domains}
    files = {one.path.as_posix(): digest(one.model_dump_json(by_alias=True).encode()) for one in catalog.entries}
    return {SETTINGS_FILE: "s", **heads, **files}


def found(catalog: Catalog, memory: SearchMemory) -> tuple[Index, Patterns, Recalled]:
    """What is found in a catalogue by one who remembers, and what he remembered."""
    index, patterns = Index(catalog), Patterns(catalog)
    recalled = memory.recall(catalog, digests(catalog), index)
    index.prepare(lambda: recalled.found)
    patterns.prepare(lambda: recalled.made)
    memory.keep(catalog, digests(catalog), index, patterns)
    return index, patterns, recalled


@given(st.lists(ENTRIES, min_size=2, max_size=4), st.booleans())
@settings(max_examples=60, deadline=None)
def test_what_is_remembered_is_what_would_be_found(states: list[dict[str, tuple[str, bool]]], process: bool) -> None:
    folder = Path(f"here/{next(NUMBERS)}")
    memory = SearchMemory(folder)
    for state in states:
        catalog = made(state)
        index, patterns, _ = found(catalog, memory)
        if process:
            memory.save()
            memory = SearchMemory(folder)
        fresh = Index(catalog)

        assert index.terms == fresh.terms
        assert {term: list(some) for term, some in index.postings.items()} == {
            term: list(some) for term, some in fresh.postings.items()
        }
        assert patterns.made == Patterns(catalog).made


def test_another_process_finds_only_what_has_changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = SearchMemory(tmp_path)
    found(made({"A": ("one", False), "B": ("two", False), "C": ("three", False)}), memory)
    memory.save()
    weighed: list[str] = []
    recognised: list[str] = []
    weights, recognise = term_weights.weights, diagnosis._made

    def noted_weights(one: Entry, code: str, group: frozenset[str]) -> dict[str, int]:
        weighed.append(one.code)
        return weights(one, code, group)

    def noted_made(one: Entry, *rest: object) -> diagnosis.Made:
        recognised.append(one.code)
        return recognise(one, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("site_builder.search.postings.weights", noted_weights)
    monkeypatch.setattr("site_builder.search.diagnosis._made", noted_made)

    found(made({"A": ("one", False), "C": ("another", False), "D": ("four", False)}), SearchMemory(tmp_path))

    assert (weighed, recognised) == (["C", "D"], ["C", "D"])


@pytest.mark.parametrize("other", ["domain", "settings"])
def test_what_stands_around_an_entry_counts(other: str, tmp_path: Path) -> None:
    memory = SearchMemory(tmp_path)
    catalog = made({"A": ("one", False)})
    found(catalog, memory)
    file = SETTINGS_FILE if other == "settings" else f"sms/{DOMAIN_FILE}"

    recalled = memory.recall(catalog, digests(catalog) | {file: "another"}, Index(catalog))

    assert recalled == Recalled(Found({}, [0]), [None])


def test_an_entry_that_becomes_a_tombstone_is_another(tmp_path: Path) -> None:
    """Without a word of its own: what it points at is there now."""
    memory = SearchMemory(tmp_path)
    found(a_catalog(entry("A", "one", "sms/B")), memory)
    catalog = a_catalog(entry("A", "one", "sms/B"), entry("B", "two"))

    assert memory.recall(catalog, digests(catalog), Index(catalog)).found.missing == [0, 1]


def test_what_a_machine_with_another_order_of_bytes_left_is_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = made({"A": ("one", False)})
    memory = SearchMemory(tmp_path)
    found(catalog, memory)
    memory.save()
    monkeypatch.setattr("sys.byteorder", "other")

    assert SearchMemory(tmp_path).recall(catalog, digests(catalog), Index(catalog)).found.missing == [0]


def test_a_build_leaves_for_the_next_what_it_has_found(
    write_catalog: WriteCatalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_catalog({})
    build(folder, tmp_path / "one", ("lookup",), None, Reporter(quiet=True))
    other = a_catalog(an_entry("OTHER"))  # so that this process has nothing at hand, as a new one
    _ = index_of(other).terms, patterns_of(other).made
    monkeypatch.setattr("site_builder.search.postings.weights", lambda *_: pytest.fail("terms were found again"))
    monkeypatch.setattr("site_builder.search.diagnosis._made", lambda *_: pytest.fail("messages were found again"))

    build(folder, tmp_path / "two", ("lookup",), None, Reporter(quiet=True))

    assert (tmp_path / "two/lookup.db").read_bytes() == (tmp_path / "one/lookup.db").read_bytes()


def test_nothing_is_written_where_nothing_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = SearchMemory(tmp_path)
    catalog = made({"A": ("one", False)})
    found(catalog, memory)
    memory.save()
    monkeypatch.setattr(cache, "write", lambda *_: pytest.fail("was written again"))

    memory.save()
    again = SearchMemory(tmp_path)
    found(replace(catalog), again)
    again.save()
