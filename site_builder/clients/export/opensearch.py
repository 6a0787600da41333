"""Write a catalogue for OpenSearch (1.1 or newer): mapping, documents, and the query that ranks as we do.

Impacts are features (`rank_features`), whose values are added as they are: Lucene keeps integers up to 511 exactly, and
a score, a float of 24 bits, holds a tier times TIER plus a sum of impacts. `level_4` has the terms that stand in an
entry in a field of strength 4 or stronger: the weakest field of a question is as many levels as have all its terms.
Elasticsearch takes the same from 7.12 on.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from site_builder.clients.export.engine_records import EngineRecord, Posting, engine_records, rarity
from site_builder.clients.export.questions import Question, question
from site_builder.core.json_bytes import dump
from site_builder.data.views import side_by_side
from site_builder.search.search_data import SearchData
from web.store.format import OWN, How
from web.text.terms import FIELDS

TIER: Final = 1 << 19
"""More than the sum of the impacts of 24 terms times 24."""
MOST_TERMS: Final = 24
LONGEST_PART: Final = 64
LONGEST_MESSAGE: Final = 256
"""Folded characters of a question that is looked for in messages: an automaton is made of it."""
LONGEST_KEYWORD: Final = 8000
"""Characters; Lucene takes a term of 32,766 bytes."""
LEVELS: Final = range(1, len(FIELDS) + 1)
_CODE: Final = len(FIELDS)
"""The level of the code itself: a word of it is a part of it, which is two tiers above an alias."""
_SPELLINGS: Final = ("spelling_code", "spelling_own", "spelling_other")
_KEYWORDS: Final = ("domain", "code", "name", "kind", "status", "category", "fault", "retry", "acts")
Query: TypeAlias = Mapping[str, Any]


def mapping() -> str:
    """Write the body of the request that makes the index."""
    keyword = {"type": "keyword", "ignore_above": LONGEST_KEYWORD}
    properties = {
        **dict.fromkeys(_KEYWORDS, keyword),
        "order": {"type": "integer"},
        "leading": {"type": "boolean"},
        "length": {"type": "integer"},
        "http_status": {"type": "integer"},
        **dict.fromkeys((*_SPELLINGS, "messages", "anchors"), keyword),
        **{name: {"type": "rank_features"} for name in ("impact", "common", "most")},
        **{f"level_{level}": keyword for level in LEVELS},
        "document": {"type": "object", "enabled": False},
    }
    mappings = {"dynamic": "strict", "properties": properties}
    return dump({"settings": {"number_of_shards": 1}, "mappings": mappings}).decode()


def opensearch(data: SearchData, index: str) -> Iterator[str]:
    """Write the actions of a bulk request, two lines a code."""
    rarities = {term.term: rarity(term, data.living) for term in data.terms if term.common}
    for record in engine_records(data):
        action = {"index": {"_index": index, "_id": f"{record.entry.domain}/{record.entry.slug}"}}
        yield (dump(action) + dump(document(record, rarities))).decode()


def document(record: EngineRecord, rarities: Mapping[str, int]) -> Query:
    """Make the document of a code. `rarities`: of the common terms."""
    entry = record.entry
    own = [posting for posting in record.terms if not posting.common]
    common = [posting for posting in record.terms if posting.common]
    spelled = record.spellings
    fields = {
        **{name: getattr(entry, name) for name in _KEYWORDS if name not in ("retry", "acts")},
        "retry": entry.retry.policy if entry.retry is not None else None,
        "acts": next(iter(record.views.values())).acts,
        "order": record.number,
        "leading": record.leading,
        "length": next((len(folded) for folded, how in spelled if how == How.CODE), 1),
        "http_status": entry.http_status,
        "spelling_code": [folded for folded, how in spelled if how == How.CODE],
        "spelling_own": [folded for folded, how in spelled if how in OWN],
        "spelling_other": [folded for folded, how in spelled if how not in OWN],
        "messages": ["".join(message.literals) for message in record.messages if message.weight >= 6],
        "anchors": [anchor for message in record.messages for anchor in message.anchors],
        "impact": _features(own),
        "common": _features([posting for posting in common if rarities[posting.term] >= 2]),
        "most": _features([posting for posting in common if rarities[posting.term] < 2]),
        **{f"level_{level}": [one.term for one in own if one.strength >= level] for level in LEVELS},
        "document": side_by_side(record.views),
    }
    return {name: value for name, value in fields.items() if value not in (None, [], {})}


def known_body(asked: Question) -> Query:
    """Ask which of the terms there are: the buckets of `known`. A question without terms needs not ask."""
    terms = list(asked.terms)
    known = {"terms": {"field": "level_1", "include": terms, "size": len(terms)}}
    return {"size": 0, "query": {"terms": {"level_1": terms}}, "aggs": {"known": known}}


def search_body(asked: Question, known: Sequence[str], domain: str | None = None, size: int = 20) -> Query:
    """Ask for the codes. `known`: those of the terms that there are; what the whole catalogue lacks does not count."""
    terms = [term for term in asked.terms if term in known][:MOST_TERMS]
    sums = _sums(terms, asked.terms)
    queries = [*_by_words(terms, sums), *_by_code(asked, sums)]
    found: dict[str, Any] = {"must": [{"dis_max": {"queries": queries}} if queries else {"match_none": {}}]}
    if domain is not None:
        found["filter"] = [{"term": {"domain": domain}}]
    return {
        "size": size,
        "_source": ["domain", "code", "document"],
        "sort": [{"_score": "desc"}, {"order": "asc"}],
        "query": {"bool": found},
    }


def requests(data: SearchData, text: str) -> Iterator[str]:
    """Write both searches for a text, a line each, as an adapter asks them of this catalogue.

    A text without terms needs no first one.
    """
    asked = question(text)
    there = {term.term for term in data.terms if not term.common}
    if asked.terms:
        yield dump(known_body(asked)).decode()
    yield dump(search_body(asked, [term for term in asked.terms if term in there])).decode()


def _features(postings: Sequence[Posting]) -> Mapping[str, int]:
    return {posting.term: posting.impact for posting in postings}


def _sums(terms: Sequence[str], asked: Sequence[str]) -> Sequence[Query]:
    """The impacts of each term; what most entries have counts only where nothing else is asked for."""
    fields = ("impact", "common") if terms else ("common", "most")
    return [
        {"rank_feature": {"field": f"{field}.{term}", "linear": {}}}
        for field in fields
        for term in (terms if field == "impact" else asked[:MOST_TERMS])
    ]


def _by_words(terms: Sequence[str], sums: Sequence[Query]) -> Iterator[Query]:
    """Entries with some terms, by their sum times their number; entries with all, by their weakest field before."""
    if not sums:
        return
    has = [{"filter": {"term": {"level_1": term}}, "weight": 1} for term in terms]
    added: Query = {"bool": {"should": sums}}
    counted = {"function_score": {"query": added, "functions": has, "score_mode": "sum", "boost_mode": "multiply"}}
    yield _halved(counted if terms else added)
    if terms:
        levels = [_constant(_all_at(level, terms), TIER * (2 if level == _CODE else 1)) for level in LEVELS[1:]]
        yield {"bool": {"filter": _all_at(1, terms), "must": [_halved(added)], "should": [_LEADING, *levels]}}


def _all_at(level: int, terms: Sequence[str]) -> list[Query]:
    return [{"term": {f"level_{level}": term}} for term in terms]


def _halved(query: Query) -> Query:
    """In domains that are not of the best rank, words count half."""
    lower = [{"filter": {"term": {"leading": False}}, "weight": 0.5}]
    return {"function_score": {"query": query, "functions": lower, "boost_mode": "multiply"}}


def _by_code(asked: Question, sums: Sequence[Query]) -> Iterator[Query]:
    spelling, folded = asked.spelling, [asked.spelling, *asked.codes]
    if not spelling:
        return
    beside = sums if asked.codes else ()  # words beside a code tell equal codes of several domains apart
    spelled: Query = {"terms": {"spelling_code": folded}}  # which a code that has moved lacks
    yield _whole(13, [{"term": {"code": asked.text}}, spelled], beside)
    yield _whole(12, [spelled], beside)
    yield _whole(11, [{"terms": {"spelling_own": folded}}], beside)
    yield _part(6, {"terms": {"spelling_other": folded}}, beside)
    inside = {"value": f"*{_escaped(spelling)}*"}
    if asked.may_be_message and len(spelling) <= LONGEST_MESSAGE:
        yield _part(10.5, {"term": {"messages": spelling}}, sums)
        yield _part(10, {"wildcard": {"messages": inside}}, sums)
    wide = spelling >= "\u3000"
    if len(spelling) <= LONGEST_PART and (wide or len(spelling) > 1):
        beginning = {"prefix": {"spelling_own": spelling}}
        yield _part(9, beginning, [*sums, _worth(beginning, spelling)])
    if len(spelling) <= LONGEST_PART and (wide or len(spelling) > 2):
        part = {"wildcard": {"spelling_code": inside}}
        yield _part(8, part, [*sums, _worth(part, spelling)])


def _worth(query: Query, spelling: str) -> Query:
    """Up to 1000: how much of the code has been typed."""
    worth = {"field": "length", "factor": 1 / (1000 * len(spelling)), "modifier": "reciprocal"}
    return {"function_score": {"query": query, "field_value_factor": worth, "boost_mode": "replace"}}


def _whole(tier: float, queries: list[Query], sums: Sequence[Query]) -> Query:
    return {"bool": {"must": [_constant(queries, TIER * tier)], "should": list(sums)}}


def _part(tier: float, query: Query, sums: Sequence[Query]) -> Query:
    """What is less than a whole code: a tier lower in domains that are not of the best rank, and half the sums."""
    halved = [_halved({"bool": {"should": list(sums)}})] if sums else []
    return {"bool": {"must": [_constant([query], TIER * (tier - 1))], "should": [_LEADING, *halved]}}


def _constant(filters: list[Query], boost: float) -> Query:
    return {"constant_score": {"filter": {"bool": {"filter": filters}}, "boost": boost}}


def _escaped(folded: str) -> str:
    return "".join(f"\\{character}" if character in "*?\\" else character for character in folded)


_LEADING: Final = _constant([{"term": {"leading": True}}], TIER)
