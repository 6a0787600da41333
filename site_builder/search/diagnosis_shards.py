"""Write what diagnosis looks for: SearchData → tables of lookup.db, and the shards of the page's worker.

The same content (`diagnosis`) in both forms, so that page, API and terminal give the same answers. The tables
are read by `web/diagnosis/index.py`, the shards by `diagnose.js`.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping
from itertools import chain

from site_builder.core.json_bytes import dump
from site_builder.core.table import Table
from site_builder.search.search_data import SearchData


def tables(data: SearchData) -> Iterator[Table]:
    """The tables of lookup.db that `web/diagnosis/index.py` reads, beside the spellings."""
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


def facts_json(data: SearchData, language: str, shared: str) -> bytes:
    """`{language}/assets/search/diagnose/facts.json`, which `diagnose.js` reads first.

    Filter, facts of the domains, and how many shards of each kind there are. `shared` is the way to them from
    `{language}/assets/search/`. Spellings, and what the reader sees of an entry, come from the search's `codes.json`,
    the sentences from `diagnose.js`.
    """
    facts = {
        "language": language,
        "hash": hashlib.sha256(b"".join(chain(*data.diagnosis_shards.values()))).hexdigest()[:12],
        "shared": shared,
        "shards": {kind: len(contents) for kind, contents in data.diagnosis_shards.items()},
        "filter": base64.b64encode(data.filter).decode(),
        **data.domain_facts,
    }
    return dump(facts)


def shards(data: SearchData) -> Mapping[str, bytes]:
    """Files below `assets/search/diagnose/`, the same in every language.

    `anchors-N.json` {anchor: [[entry, pattern, what follows]…]} and `entries-N.json` {entry: [domain, code, kind,
    [pattern…]]}, as `shards.by_key` and `shards.by_number` say.
    """
    return {
        f"{kind}-{number}.json": content
        for kind, contents in data.diagnosis_shards.items()
        for number, content in enumerate(contents)
    }
