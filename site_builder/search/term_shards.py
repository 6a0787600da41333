"""Write the search index: SearchData → the search tables of lookup.db, and the shards that a page's worker fetches.

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
from web.text.words import load_words


def tables(data: SearchData) -> Iterator[Table]:
    """The spellings, which all read, and the tables that `web/search` alone reads."""
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
    """All spellings (`OWN`) of one length as one text, a line each, so that a position in it tells which one it is.

    Parts of codes and mistyped ones are looked for in these texts: far faster than row by row.
    """
    found: defaultdict[tuple[int, int], list[Spelling]] = defaultdict(list)
    for spelling in spellings:
        if spelling.how in OWN:
            found[len(spelling.key), spelling.how].append(spelling)
    for (size, how), some in sorted(found.items()):
        entries = struct.pack(f"<{len(some)}I", *(spelling.entry for spelling in some))
        yield size, how, "".join(f"{spelling.key}\n" for spelling in some), entries


def codes_json(data: SearchData, language: str, shared: str) -> bytes:
    """`{language}/assets/search/codes.json`, fetched on first use.

    One row per entry, in the order of their ids, column by column; what most entries lack stands in objects by id.
    `words` are the sentences that say why something was found. `shared` is the way from its folder to all other files,
    which hold no texts and are the same in every language: `terms` are the seals of the shards, `facts` that of
    `diagnosis_shards.facts_json`. `hash` names all of it.
    """
    entries = data.catalog.entries
    positions = {domain.id: position for position, domain in enumerate(data.catalog.domains)}
    columns = dump(
        {
            "domains": [{"id": domain.id, "prefixes": list(domain.prefixes)} for domain in data.catalog.domains],
            "code": [entry.code for entry in entries],
            "domain": [positions[entry.domain] for entry in entries],
            "message": [to_plain(entry.message.in_(language)) for entry in entries],
            "slug": {entry_id: entry.slug for entry_id, entry in enumerate(entries) if entry.slug != entry.code},
            "spelling": list(unusual(data.catalog, data.spellings)),
            "moved": data.successors,
        }
    )
    reasons = load_words("reasons", language)
    head = {
        "schema": LIST_SCHEMA,
        "language": language,
        "words": {group: reasons[group] for group in ("diagnoses", "texts", "faults")},
        "shared": shared,
        "terms": seals(data.term_shards),
        "facts": seal(diagnosis_shards.facts_json(data)),
    }
    version = {"hash": digest(dump(head) + columns)[:12]}
    return dump(version | head)[:-2] + b"," + columns[1:]


def shards(data: SearchData) -> Mapping[str, bytes]:
    """Files below `assets/search/`: the terms, as `shards.of_terms` says."""
    return {sealed(f"terms-{number}", content): content for number, content in enumerate(data.term_shards)}
