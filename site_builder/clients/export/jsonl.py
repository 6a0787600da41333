"""Write a catalogue as JSON lines: one code a line, with all by which it is found."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from site_builder.clients.export.engine_records import EngineRecord, Posting, engine_records
from site_builder.core.json_bytes import dump
from site_builder.data.views import side_by_side
from site_builder.search.search_data import SearchData
from web.store.format import How
from web.text.terms import FIELDS

HOWS: Final[Mapping[How, str]] = {
    How.CODE: "code",
    How.BARE: "without-prefix",
    How.ALIAS: "alias",
    How.MEMBER: "constant",
    How.MOVED: "moved",
    How.OTHER: "other-system",
}
"""How a spelling names the code."""


def jsonl(data: SearchData) -> Iterator[str]:
    """Write one line after the other."""
    for record in engine_records(data):
        yield dump(line(record)).decode()


def line(record: EngineRecord) -> Mapping[str, Any]:
    """Everything of one code; `terms` by the strongest field in which they stand."""
    return {
        "id": record.number,
        "leading": record.leading,
        "domain": record.entry.domain,
        "code": record.entry.code,
        "spellings": [[folded, HOWS[how]] for folded, how in record.spellings],
        "messages": [
            {
                "cause": message.cause,
                "weight": message.weight,
                "literals": message.literals,
                "anchors": message.anchors,
            }
            for message in record.messages
        ],
        "terms": by_field(posting for posting in record.terms if not posting.common),
        "common": by_field(posting for posting in record.terms if posting.common),
        "document": side_by_side(record.views),
    }


def by_field(postings: Iterable[Posting]) -> Mapping[str, Mapping[str, int]]:
    """Field → term → impact, the strongest field first."""
    fields: dict[str, dict[str, int]] = {field: {} for field in FIELDS}
    for posting in postings:
        fields[posting.field][posting.term] = posting.impact
    return {field: terms for field, terms in fields.items() if terms}
