"""Write the search data: tables of lookup.db, shards of the worker.

Both hold the same numbers (`postings`), so `web/search/ranking.py` and the worker give the same answers in the same
order. The page begins with one list of codes; the terms are spread over small files, of which a query needs few.
"""

import struct
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from site_builder.catalog.markdown import to_plain
from site_builder.core.fingerprint import digest
from site_builder.core.json_bytes import dump
from site_builder.core.table import Row, Table
from site_builder.search import diagnosis_shards
from site_builder.search.sealed import seal, sealed, seals
from site_builder.search.search_data import SearchData
from site_builder.search.spellings import Spelling, unusual
from web.store.format import LIST_SCHEMA, OWN, How


def tables(data: SearchData) -> Iterator[Table]:
    """Make the tables of spellings and of search."""
    yield Table(
        f"-- `how`, best first: {', '.join(f'{how} {how.name}' for how in How)}; a tombstone's lead to its successor.\n"
        "CREATE TABLE spelling (\n"
        "    key TEXT NOT NULL, how INTEGER NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (key, how, entry)\n"
        ") WITHOUT ROWID;",
        "INSERT INTO spelling VALUES (?, ?, ?)",
        data.spellings,
    )
    yield Table(
        "CREATE TABLE search_code (\n"
        "    size INTEGER NOT NULL, how INTEGER NOT NULL, keys TEXT NOT NULL, entries BLOB NOT NULL,\n"
        "    PRIMARY KEY (size, how)\n"
        ");",
        "INSERT INTO search_code VALUES (?, ?, ?, ?)",
        _by_size(data.spellings),
    )
    yield Table(
        "-- `count`: in how many entries the term stands; of a common one `postings` may have fewer.\n"
        "CREATE TABLE search_term (\n"
        "    term TEXT PRIMARY KEY, common INTEGER NOT NULL, count INTEGER NOT NULL, postings BLOB NOT NULL\n"
        ") WITHOUT ROWID;",
        "INSERT INTO search_term VALUES (?, ?, ?, ?)",
        ((term.term, int(term.common), term.count, term.packed) for term in data.terms),
    )


def _by_size(spellings: Iterable[Spelling]) -> Iterator[Row]:
    """Join spellings (`OWN`) of one length, a line each: an offset tells which one it is.

    Parts of codes and mistyped ones are looked for in these texts: far faster than row by row.
    """
    by_size: defaultdict[tuple[int, int], list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        if spelling.how in OWN:
            by_size[len(spelling.folded), spelling.how].append(spelling)
    for (size, how), of_size in sorted(by_size.items()):
        entries = struct.pack(f"<{len(of_size)}I", *(spelling.entry_id for spelling in of_size))
        yield size, how, "".join(f"{spelling.folded}\n" for spelling in of_size), entries


def codes_json(data: SearchData, language: str, shared: str) -> bytes:
    """Serialise `{language}/assets/search/codes.json`, which a worker fetches at first use.

    One row per entry, in the order of their ids, column by column; what most entries lack stands in objects by id.
    `words` are the sentences of reasons and what the box says of its hits.
    `shared` is the relative path from its folder to all other files,
    which are the same in every language: `terms` and `entries` are the seals of the shards of these kinds, `facts` that
    of `diagnosis_shards.diagnosis_facts_json`. `hash` names all of it.
    """
    entries = data.catalog.entries
    positions = {domain.id: position for position, domain in enumerate(data.catalog.domains)}
    columns = dump(
        {
            "domains": [{"id": domain.id, "prefixes": list(domain.prefixes)} for domain in data.catalog.domains],
            "leading": data.leading,
            "code": [entry.code for entry in entries],
            "domain": [positions[entry.domain] for entry in entries],
            "message": [to_plain(entry.message.in_(language)) for entry in entries],
            "slug": {entry_id: entry.slug for entry_id, entry in enumerate(entries) if entry.slug != entry.code},
            "spelling": list(unusual(data.catalog, data.spellings)),
            "moved": data.successors,
        }
    )
    reasons, pages, theme = map(data.catalog.words(language).__getitem__, ("reasons", "pages", "theme"))
    head = {
        "schema": LIST_SCHEMA,
        "language": language,
        "words": {
            **{group: reasons[group] for group in ("diagnoses", "texts", "faults")},
            "retry": pages["retry"],
            "brackets": pages["brackets"],
            "colon": pages["colon"],
            "retries": {policy: said["short"] for policy, said in pages["retries"].items()},
            "cause_of": theme["cause_of"],
            "by_words": theme["by_words"],
            "by_some_words": theme["by_some_words"],
        },
        "shared": shared,
        "terms": seals(data.term_shards),
        "entries": seals(data.diagnosis_shards["entries"]),
        "facts": seal(diagnosis_shards.diagnosis_facts_json(data)),
    }
    version = {"hash": digest(dump(head) + columns)[:12]}
    return dump(version | head)[:-2] + b"," + columns[1:]


def shards(data: SearchData) -> Mapping[str, bytes]:
    """Make the files below `assets/search/`: the shards of terms, each sealed."""
    return {sealed(f"terms-{number}", content): content for number, content in enumerate(data.term_shards)}
