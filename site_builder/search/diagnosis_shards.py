"""Write the diagnosis data: tables of lookup.db, shards of the worker.

The same content (`diagnosis`) in both forms, so that page, API and terminal give the same answers. The tables
are read by `web/diagnosis/index.py`, the shards by its twin `diagnosis/index.js`.
"""

import base64
from collections.abc import Iterator, Mapping

from site_builder.core.json_bytes import dump
from site_builder.core.table import Table
from site_builder.search.sealed import sealed, seals
from site_builder.search.search_data import SearchData


def tables(data: SearchData) -> Iterator[Table]:
    """Make the tables that `web/diagnosis/index.py` reads, besides the spellings."""
    yield Table(
        "CREATE TABLE diagnosis (key TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;",
        "INSERT INTO diagnosis VALUES (?, ?)",
        [("facts", dump(data.domain_facts).decode()), ("filter", data.filter)],
    )
    yield Table(
        "CREATE TABLE diagnosis_anchor (\n"
        "    anchor TEXT NOT NULL, entry INTEGER NOT NULL, pattern INTEGER NOT NULL, more TEXT NOT NULL,\n"
        "    PRIMARY KEY (anchor, entry, pattern)\n"
        ") WITHOUT ROWID;",
        "INSERT INTO diagnosis_anchor VALUES (?, ?, ?, ?)",
        data.anchors,
    )
    yield Table(
        "-- `record`: JSON [domain, code, kind, [pattern…]]; a pattern as in site_builder/search/message_patterns.py.\n"
        "CREATE TABLE diagnosis_entry (entry INTEGER PRIMARY KEY, record TEXT NOT NULL);",
        "INSERT INTO diagnosis_entry VALUES (?, ?)",
        ((entry_id, patterns.record) for entry_id, patterns in enumerate(data.entry_patterns)),
    )


def diagnosis_facts_json(data: SearchData) -> bytes:
    """Serialise the diagnosis facts that the worker reads first.

    They are the filter, the facts of the domains and the seals of the shards of anchors. Spellings, shown texts of
    entries, sentences of reasons and the seals of the entries' shards come from the search's `codes.json`.
    """
    diagnosis_facts = {
        "anchors": seals(data.diagnosis_shards["anchors"]),
        "filter": base64.b64encode(data.filter).decode(),
        **data.domain_facts,
    }
    return dump(diagnosis_facts)


def files(data: SearchData) -> Mapping[str, bytes]:
    """Make the files below `assets/search/diagnose/`: facts and shards, each sealed.

    They are the same in every language.
    `anchors-N` {anchor: [[entry, pattern, what follows]…]} and `entries-N` {entry: [domain, code, kind, [pattern…]]},
    as `shards.by_key` and `shards.by_number` say.
    """
    stems = {"facts": diagnosis_facts_json(data)}
    for kind, contents in data.diagnosis_shards.items():
        stems |= {f"{kind}-{number}": content for number, content in enumerate(contents)}
    return {sealed(stem, content): content for stem, content in stems.items()}
