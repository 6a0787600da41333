"""As much of a Lucene engine as our query needs, with its arithmetic: scores and features of single precision.

No such engine can be installed where the tests run. What its queries mean is in its reference; that a feature keeps
nine significant bits, and a score twenty-four, is what has to be shown to be enough.
"""

import json
import re
import struct
from collections.abc import Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
Query = Mapping[str, Any]


def single(number: float) -> float:
    """A number in single precision."""
    return float(struct.unpack("<f", struct.pack("<f", number))[0])


def feature(value: float) -> float:
    """The value of a feature as it is kept: the upper bits of a single."""
    (bits,) = struct.unpack("<I", struct.pack("<f", value))
    return float(struct.unpack("<f", struct.pack("<I", bits >> 15 << 15))[0])


def indexed(bulk: str, mapping: str) -> Sequence[Document]:
    """The documents of a bulk request; each field is one of the mapping's, and of its type."""
    properties = json.loads(mapping)["mappings"]["properties"]
    lines = bulk.split("\n")
    assert lines.pop() == ""
    documents = [json.loads(line) for line in lines[1::2]]
    assert all(list(json.loads(line)) == ["index"] for line in lines[::2])
    for document in documents:
        for name, value in document.items():
            for one in value if isinstance(value, list) else [value]:
                assert isinstance(one, _TYPES[properties[name]["type"]]), name
            if properties[name]["type"] == "rank_features":
                assert all("." not in term and 0 < weight <= 511 for term, weight in value.items())
    return documents


def answers(documents: Sequence[Document], body: Query) -> Sequence[Document]:
    """The documents that a search finds, in its order."""
    assert body["sort"] == [{"_score": "desc"}, {"order": "asc"}]
    scored = [(score, document) for document in documents if (score := score_of(body["query"], document)) is not None]
    ranked = sorted(scored, key=lambda hit: (-hit[0], hit[1]["order"]))
    return [document for _, document in ranked[: body["size"]]]


def known(documents: Sequence[Document], body: Query) -> Sequence[str]:
    """The keys of the buckets that an aggregation gives."""
    terms = body["aggs"]["known"]["terms"]
    assert terms["size"] > 0, "an engine refuses no buckets"
    there = {one for document in documents for one in document.get(terms["field"], [])}
    return [term for term in terms["include"] if term in there][: terms["size"]]


def score_of(query: Query, document: Document) -> float | None:
    """The score of a document; None where it does not match."""
    ((kind, asked),) = query.items()
    found: float | None = _SCORES[kind](asked, document)
    return None if found is None else single(found)


def _bool(asked: Query, document: Document) -> float | None:
    must = [score_of(one, document) for one in asked.get("must", ())]
    filters = [score_of(one, document) for one in asked.get("filter", ())]
    should = [score_of(one, document) for one in asked.get("should", ())]
    if None in must or None in filters:
        return None
    matching = [score for score in should if score is not None]
    if not must and not filters and not matching:
        return None
    return sum(score for score in (*must, *matching) if score is not None)


def _dis_max(asked: Query, document: Document) -> float | None:
    assert asked["queries"], "an engine refuses a query of none"
    scores = [score_of(one, document) for one in asked["queries"]]
    return max((score for score in scores if score is not None), default=None)


def _constant_score(asked: Query, document: Document) -> float | None:
    return None if score_of(asked["filter"], document) is None else single(asked["boost"])


def _rank_feature(asked: Query, document: Document) -> float | None:
    assert asked["linear"] == {}
    field, _, term = asked["field"].rpartition(".")
    value = document.get(field, {}).get(term)
    return None if value is None else feature(value)


def _function_score(asked: Query, document: Document) -> float | None:
    score = score_of(asked["query"], document)
    if score is None:
        return None
    if "field_value_factor" in asked:
        worth = asked["field_value_factor"]
        assert (worth["modifier"], asked["boost_mode"]) == ("reciprocal", "replace")
        return float(1 / (worth["factor"] * document[worth["field"]]))
    weights = [one["weight"] for one in asked["functions"] if score_of(one["filter"], document) is not None]
    assert asked["boost_mode"] == "multiply"
    return score * (sum(weights) if weights else 1)


def _test(asked: Query, document: Document, fits: Any) -> float | None:
    ((field, value),) = asked.items()
    there = document.get(field, [])
    return 1.0 if any(fits(one, value) for one in (there if isinstance(there, list) else [there])) else None


def _wildcard(text: str, asked: Query) -> bool:
    parts = re.findall(r"\\.|.", asked["value"], re.DOTALL)
    pattern = "".join(".*" if part == "*" else "." if part == "?" else re.escape(part[-1]) for part in parts)
    return re.fullmatch(pattern, text, re.DOTALL) is not None


_SCORES: Mapping[str, Any] = {
    "bool": _bool,
    "dis_max": _dis_max,
    "constant_score": _constant_score,
    "rank_feature": _rank_feature,
    "function_score": _function_score,
    "match_none": lambda asked, document: None,
    "term": lambda asked, document: _test(asked, document, lambda one, value: one == value),
    "terms": lambda asked, document: _test(asked, document, lambda one, values: one in values),
    "prefix": lambda asked, document: _test(asked, document, lambda one, value: one.startswith(value)),
    "wildcard": lambda asked, document: _test(asked, document, _wildcard),
}
_TYPES: Mapping[str, type] = {"keyword": str, "integer": int, "boolean": bool, "rank_features": dict, "object": dict}
