"""Diagnose a pasted text: its code, cause, parameters, and the evidence.

The text is decoded (`escapes`); then its code fields are found (`fields`), the codes (`codes`) and the messages
(`messages`) in it; `policy` decides what of that may be claimed. Best evidence first, an error before a success:

1. `exact`: a code to the letter, in a code-like field before elsewhere;
2. `respelled`: a code in another spelling, without its prefix, cut off, or glued to a word;
3. `unknown`: what looks like a code of a domain and is none of the catalogue;
4. `message`: a text of an entry, where no code near it says something else;
5. `unknown`: a code-like field that holds something of another shape, where no code was found;
6. `similar`: no claim but a guess, and only where there is nothing better.

Evidence for one entry is one diagnosis, which takes cause and parameters from the most telling of the texts.
`diagnosis/diagnose.js` is the twin for the browser: the same answers in the same order, held together by
`tests/vectors/`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from web.diagnosis.claims import PasteAnalysis
from web.diagnosis.evidence import CONFIDENCE, UNKNOWN, Claim
from web.diagnosis.index import DiagnosisIndex
from web.diagnosis.messages import SPACE
from web.diagnosis.wording import Why
from web.paste.spelling import is_slip, words_of
from web.search.ranking import TIER, search
from web.store.store import Store
from web.text.escapes import DecodedText, decode
from web.text.terms import asked, fold_code

MOST_SIMILAR = 3
MOST_NEAR = 8
"""Hits among which a mistyped code is looked for."""
LONGEST_QUESTION = 160
"""Characters of a text up to which similar entries are searched for."""
FEW_WORDS = 6
WEAKEST = 32
"""Impact of a guess, at least: less is one word that resembles another."""
_SOURCE = re.compile(r"[(){}\[\];=<>_/\\]")
"""Characters that a sentence in plain words does not have."""


@dataclass(frozen=True)
class Diagnosis:
    """One answer. `span` is [start, end) in code points of the text as it was sent, `matched` that slice of it."""

    domain: str | None
    code: str
    confidence: str
    """exact, respelled, message, similar or unknown; of an unknown one `domain`, `cause` and `entry` are None."""
    why: Why
    matched: str
    span: tuple[int, int]
    message_span: tuple[int, int] | None
    """Where the message stands that decided beside the code, as `span`; None where there is none."""
    params: Mapping[str, str]
    """Values of the message's placeholders, decoded; without those that were cut off."""
    cause: int | None
    """Index into the entry's causes."""
    entry: int | None


def diagnose(store: Store, text: str, *, domain: str | None = None) -> tuple[Diagnosis, ...]:
    """Diagnose `text`, best first; empty where no code may be named. No text is an error."""
    decoded = decode(text)
    paste = PasteAnalysis(decoded.text, DiagnosisIndex(store, domain))
    claims = paste.claims
    if not claims:
        claims = paste.guesses[:MOST_SIMILAR] or _by_words(store, paste, domain)
    elif len(claims) == 1 and claims[0].level == UNKNOWN:
        claims += _near(store, paste, claims[0], domain)
    return tuple(_diagnosis(claim, decoded, text) for claim in claims)


def claimed(index: DiagnosisIndex, text: str) -> tuple[Diagnosis, ...]:
    """Diagnose one of many texts, without guesses and without successes; `index` serves for all of them."""
    decoded = decode(text)
    claims = PasteAnalysis(decoded.text, index).claims
    return tuple(_diagnosis(claim, decoded, text) for claim in claims if not claim.success)


def _near(store: Store, paste: PasteAnalysis, unknown: Claim, domain: str | None) -> list[Claim]:
    """Guess codes that an unknown one mistypes by a letter or two, or begins; first those whose message occurs."""
    hits = search(store, unknown.code, domain=domain, limit=MOST_NEAR).hits
    claims = [claim for hit in hits for claim in paste.guess(hit.entry, unknown.start, unknown.end, "near-code")]
    near = [claim for claim in claims if is_slip(unknown.code, claim.code) or _begins(unknown.code, claim.code)]
    return sorted(near, key=lambda claim: claim.entry not in paste.saying)[:MOST_SIMILAR]


def _begins(beginning: str, code: str) -> bool:
    return len(words_of(beginning)) > 1 and fold_code(code).startswith(fold_code(beginning))


def _by_words(store: Store, paste: PasteAnalysis, domain: str | None) -> list[Claim]:
    """Guess entries that have all words of a short text.

    Words that the whole catalogue lacks do not count.
    In a text of many words that is not about the product, too few of them are known to mean anything.
    """
    question = paste.text.strip(SPACE)
    if not question or len(question) > LONGEST_QUESTION:
        return []
    start = paste.text.index(question)
    words = asked(question)  # Chinese without a break is one of them, with several terms
    plain = len(words) <= FEW_WORDS and sum(map(len, words)) > 1 and not _SOURCE.search(question)
    return [
        claim
        for hit in search(store, question, domain=domain, limit=MOST_SIMILAR).hits
        if hit.score >= TIER and hit.score % TIER >= WEAKEST and hit.why not in ("cause", "solution")
        for claim in paste.guess(hit.entry, start, start + len(question))
        if plain or paste.policy.about(claim.domain or "")
    ]


def _diagnosis(claim: Claim, decoded: DecodedText, text: str) -> Diagnosis:
    start, end = decoded.span(claim.start, claim.end)
    return Diagnosis(
        claim.domain,
        claim.code,
        CONFIDENCE[claim.level],
        claim.why,
        text[start:end],
        (start, end),
        decoded.span(*claim.said) if claim.said is not None else None,
        claim.params,
        claim.cause,
        claim.entry if claim.entry >= 0 else None,
    )
