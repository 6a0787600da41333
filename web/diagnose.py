"""From a pasted text to its error: which code, which of its causes, which parameters, and why.

The text is freed of its escapes (`escapes`), its code-like fields are found (`fields_in_text`), then codes
(`codes_in_text`) and the texts that come with them (`messages_in_text`); what of that may be claimed is decided by
`judged`. Best evidence first, an error before a success:

1. `exact`: a code to the letter, in a code-like field before elsewhere;
2. `respelled`: a code in another spelling, without its prefix, cut off, or glued to a word;
3. `unknown`: what looks like a code of a domain and is none of the catalogue;
4. `message`: a text of an entry, where no code near it says something else;
5. `unknown`: a code-like field that holds something of another shape, where no code was found;
6. `similar`: no claim but a guess, and only where there is nothing better.

Evidence for one entry is one diagnosis, which takes cause and parameters from the most telling of the texts.
`diagnose.js` is the twin for the browser: the same answers in the same order, held together by `tests/vectors/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from web.escapes import View, decode
from web.evidence import CONFIDENCE, Claim, Paste
from web.known import Known
from web.store import Store
from web.wording import Why

MOST = 20
"""Diagnoses of one text."""
MOST_SIMILAR = 3
LONGEST_QUESTION = 160
"""Characters of a text that similar entries are searched with."""


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
    params: Mapping[str, str]
    """What stands in the placeholders of the recognised text, without escapes."""
    cause: int | None
    """Index into the entry's causes."""
    entry: int | None


def diagnose(store: Store, text: str, *, domain: str | None = None) -> tuple[Diagnosis, ...]:
    """What `text` is about, best first; empty where no code may be named. Any text will do, none is an error."""
    view = decode(text)
    paste = Paste(view.text, Known(store, domain))
    claims = paste.claims or paste.guesses
    most = MOST if paste.claims else MOST_SIMILAR
    ordered = sorted(claims, key=lambda claim: (claim.success, claim.level, claim.start, claim.entry))
    return tuple(_diagnosis(claim, view, text) for claim in _distinct(ordered)[:most])


def _distinct(claims: list[Claim]) -> list[Claim]:
    """The first claim for each entry, and for each unknown code."""
    first: dict[tuple[int, str], Claim] = {}
    for claim in claims:
        first.setdefault((claim.entry, claim.code), claim)
    return list(first.values())


def _diagnosis(claim: Claim, view: View, text: str) -> Diagnosis:
    start, end = view.span(claim.start, claim.end)
    return Diagnosis(
        claim.domain,
        claim.code,
        CONFIDENCE[claim.level],
        claim.why,
        text[start:end],
        (start, end),
        claim.params,
        claim.cause,
        claim.entry if claim.entry >= 0 else None,
    )
