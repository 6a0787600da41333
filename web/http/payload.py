"""Turn entries, hits and diagnoses into the API's JSON.

Free of Flask: `--format json` of the commands prints the same.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from hashlib import blake2b
from typing import Any, TypeAlias
from zlib import crc32

from web.diagnosis.diagnose import Diagnosis
from web.diagnosis.wording import Why
from web.diagnosis.wording import diagnosis as why_diagnosed
from web.diagnosis.wording import hit as why_hit
from web.search.ranking import Results, certainty
from web.store.store import ALL, EntryRow, Store, StoredAnswer

Payload: TypeAlias = dict[str, Any]

_read = json.JSONDecoder().raw_decode


def dump(payload: Payload) -> bytes:
    """Serialise to compact UTF-8 with a line break, as `site_builder.core.json_bytes.dump`.

    Text that UTF-8 cannot hold (a lone surrogate that somebody sent and that is quoted) is escaped.
    """
    text = json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(payload, separators=(",", ":")).encode() + b"\n"


def picked(answer: StoredAnswer, fields: frozenset[str] | None) -> StoredAnswer:
    """Leave only these top-level keys of an entry, at least one; None leaves it as it is.

    They are cut out of the text, which is compact; it is read no further than to the last of them.
    """
    if fields is None:
        return answer
    text = answer.body.decode()
    members: list[str] = []
    end = 1
    while len(members) < len(fields):
        start = end
        key, end = _read(text, start)
        _, end = _read(text, end + 1)
        if key in fields:
            members.append(text[start:end])
        end += 1
    body = f"{{{','.join(members)}}}\n".encode()
    return answer._replace(body=body, etag=f"{answer.etag}-{crc32(','.join(sorted(fields)).encode()):08x}")


def page(
    answers: Sequence[StoredAnswer], following: str | None, total: int, unknown: list[str] | None
) -> tuple[bytes, str]:
    """Body and entity tag of a page of the list: stored answers side by side, and a tag made of theirs.

    `following`: the address of the next page. `unknown`: where codes were asked for, those that are not there.
    """
    end = dump({"next": following, "total": total, **({} if unknown is None else {"unknown": unknown})})[1:]
    body = b'{"codes":[' + b",".join([answer.body.rstrip(b"\n") for answer in answers]) + b"]," + end
    tags = "".join([answer.etag for answer in answers]).encode()
    return body, blake2b(end + tags, digest_size=12).hexdigest()


def page_url(store: Store, row: EntryRow, language: str) -> str:
    """Path of the entry's page from the site's root; for `all` in the source language."""
    return f"/{store.source_language if language == ALL else language}/{row.domain}/{row.slug}.html"


def summaries(store: Store, rows: Sequence[EntryRow], language: str) -> list[Payload]:
    """Each entry in one line: `{"domain", "code", "message", "url"}`."""
    messages = _messages(store, [row.id for row in rows], language)
    return [
        {"domain": row.domain, "code": row.code, "message": message, "url": page_url(store, row, language)}
        for row, message in zip(rows, messages, strict=True)
    ]


def choices(store: Store, rows: Sequence[EntryRow], language: str) -> Payload:
    """Body of a 300: the entries that one code names."""
    return {"status": 300, "choices": summaries(store, rows, language)}


def hits(store: Store, query: str, results: Results, language: str) -> Payload:
    """Body of the answer to a search."""
    lines = summaries(store, store.entries([hit.entry for hit in results.hits]), language)
    return {
        "query": query,
        "total": results.total,
        "hits": [
            {
                **line,
                "score": certainty(hit.score),
                "why": _in(store, language, partial(_hit, store, hit.why)),
            }
            for line, hit in zip(lines, results.hits, strict=True)
        ],
    }


def diagnoses(store: Store, results: Iterable[Diagnosis], language: str) -> Payload:
    """Body of the answer to a pasted text.

    `entry` is the whole record, None where the code is not in the catalogue.
    """
    return {
        "diagnoses": [
            {
                "domain": diagnosis.domain,
                "code": diagnosis.code,
                "confidence": diagnosis.confidence,
                "why": _in(store, language, partial(_diagnosis, store, diagnosis.why)),
                "matched": diagnosis.matched,
                "span": list(diagnosis.span),
                "message_span": list(diagnosis.message_span) if diagnosis.message_span is not None else None,
                "params": dict(diagnosis.params),
                "cause": diagnosis.cause,
                "entry": json.loads(store.entry_answer(diagnosis.entry, language).body)
                if diagnosis.entry is not None
                else None,
            }
            for diagnosis in results
        ]
    }


def _messages(store: Store, entries: Sequence[int], language: str) -> Sequence[str | dict[str, str]]:
    if language != ALL:
        return store.messages(entries, language)
    of = {each: store.messages(entries, each) for each in store.languages}
    return [dict(zip(of, messages, strict=True)) for messages in zip(*of.values(), strict=True)]


def _hit(store: Store, why: str, language: str) -> str:
    return why_hit(why, store.words(language))


def _diagnosis(store: Store, why: Why, language: str) -> str:
    return why_diagnosed(why, store.words(language))


def _in(store: Store, language: str, say: Callable[[str], str]) -> str | dict[str, str]:
    """Call `say` for one language, or for each of `all`."""
    return {each: say(each) for each in store.languages} if language == ALL else say(language)
