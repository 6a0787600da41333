"""What a scan takes out of lookup.db: the known codes, and the diagnosis of a record."""

import json
import os
from pathlib import Path

from site_builder.clients.scan.known import KnownCode, KnownCodes
from site_builder.clients.scan.logs import Claim
from site_builder.clients.scan.records import RecordFinder
from site_builder.clients.scan.sources import heads
from web.diagnosis.diagnose import claimed
from web.diagnosis.index import DiagnosisIndex
from web.paste.spelling import is_plain
from web.store.format import How
from web.store.store import Store

_CODES = (
    "SELECT entry.domain, entry.code, entry.name, entry.status, heir.domain, heir.code FROM entry"
    " LEFT JOIN entry AS heir ON heir.id = entry.replaced_by ORDER BY entry.id"
)


def known_codes(store: Store) -> KnownCodes:
    """All codes of a lookup.db."""
    spellings = store.rows("SELECT key, how FROM spelling")
    return KnownCodes(
        tuple(
            KnownCode(domain, code, name, status, _successor(domain, heir_domain, heir), is_plain(code))
            for domain, code, name, status, heir_domain, heir in store.rows(_CODES)
        ),
        frozenset(key for key, how in spellings if how in (How.CODE, How.ALIAS)),
        frozenset(key for key, how in spellings if how in (How.ALIAS, How.MOVED)),
        tuple(prefix for (prefix,) in store.rows("SELECT DISTINCT prefix FROM prefix ORDER BY prefix")),
        dict(store.rows("SELECT id, enum FROM domain ORDER BY id")),
        json.loads(store.meta["catalog"])["constants"]["package"],
    )


def _successor(domain: str, heir_domain: str | None, heir: str | None) -> str | None:
    return heir if heir is None or heir_domain == domain else f"{heir_domain}/{heir}"


def record_finder(store: Store, known: KnownCodes) -> RecordFinder:
    """What finds the records of logs that may be about codes of a catalogue."""
    index = DiagnosisIndex(store)
    numbered = {one.domain for one in known.codes if one.plain}
    return RecordFinder(
        [*(head.text for head in heads(known)), *index.field_names],
        {name for domain in numbered for name in index.names.get(domain, ())},
    )


class Diagnosing:
    """Diagnoses records out of a lookup.db. Each process opens it for itself: a connection survives no fork."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._process = -1
        self._index: DiagnosisIndex | None = None

    def __call__(self, text: str) -> list[Claim]:
        if self._index is None or self._process != os.getpid():
            self._index, self._process = DiagnosisIndex(Store(self._path)), os.getpid()
        return [Claim(one.domain, one.code, one.matched, *one.span) for one in claimed(self._index, text)]
