"""Check the samples of a catalogue: diagnose each, and report those that lead elsewhere.

A sample is a text as people paste it. It has to lead to its entry first of all, to the cause that it names, with the
values that it gives; one that is marked `not` must not lead there at all.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from site_builder.assemble.lookup_db import writing
from site_builder.assemble.lookup_tables import tables
from site_builder.catalog.entry import Entry, Sample
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import read
from site_builder.data.answers import Answer, overview_answers
from site_builder.data.records import catalogue_hash
from site_builder.search.search_data import SearchData
from web.diagnosis.diagnose import Diagnosis, diagnose
from web.store.store import Store

RULE = "sample"
_UNREAD = Answer("", None, b"")
"""In the place of an entry's answers, which take long to make and diagnosis does not read."""


def sample_problems(catalog: Catalog) -> list[Problem]:
    """Report the samples that do not lead where they should. Raises OSError where there is no room for a database."""
    sampled = [entry for entry in catalog.entries if entry.samples]
    if not sampled:
        return []
    with tempfile.TemporaryDirectory(prefix="errdex-") as folder:
        path = Path(folder, "lookup.db")
        digest = catalogue_hash(catalog)
        with writing(path, tables(SearchData(catalog), digest, overview_answers(catalog, digest))) as add:
            for _ in catalog.entries:
                add([_UNREAD] * (1 + len(catalog.languages)))
        store = Store(path)
        return [problem for entry in sampled for problem in _problems_of(catalog, store, entry)]


def _problems_of(catalog: Catalog, store: Store, entry: Entry) -> Iterator[Problem]:
    file = None
    for index, sample in enumerate(entry.samples):
        wrong = _wrong(entry, sample, diagnose(store, sample.text))
        if wrong:
            file = file or read(catalog.folder / entry.path)
            tip = "correct the sample, or the wires that should recognise it"
            yield file.problem(("samples", index), RULE, f"sample {index + 1} {wrong}", tip)


def _wrong(entry: Entry, sample: Sample, found: tuple[Diagnosis, ...]) -> str:
    """What is wrong with where a sample leads; empty where nothing is."""
    claimed = [one for one in found if one.confidence != "similar"]
    if sample.not_:
        here = any((one.domain, one.code) == (entry.domain, entry.code) for one in claimed)
        return f"leads to {entry.code}, which it must not" if here else ""
    first = found[0] if found else None
    if first is None or (first.domain, first.code) != (entry.domain, entry.code):
        return f"leads to {f'{first.domain}/{first.code}' if first is not None else 'nothing'}"
    if sample.cause is not None and first.cause != sample.cause:
        return f"leads to {f'cause {first.cause}' if first.cause is not None else 'no cause'}, not to {sample.cause}"
    lacking = {name: value for name, value in sample.params.items() if first.params.get(name) != value}
    if lacking:
        name = min(lacking)
        return f"gives {name} as {first.params.get(name)!r}, not as {lacking[name]!r}"
    return ""
