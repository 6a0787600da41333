"""Say why an entry was found, in the reader's language.

The sentences are in `web/words/reasons.yaml`: `hits` for every tier of `web.search.ranking`, `diagnoses` for every
reason of `web.diagnosis.diagnose`. The twin `diagnosis/wording.js` gets the same ones with the list of codes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from web.text.words import FALLBACK, InterfaceWords


@dataclass(frozen=True)
class Why:
    """Reason for which a diagnosis names its code."""

    key: str
    """A key of `diagnoses`."""
    field: str | None = None
    """The name of the field that holds the code, verbatim."""
    text: str | None = None
    """Kind of the message that was recognised beside the code: a key of `texts`, or None."""
    fault: str | None = None
    """Of an unknown code: who has to act by its prefix, caller or service."""
    meaning: Mapping[str, str] | None = None
    """Of an unknown code: the meaning of its prefix, by language."""


def hit(why: str, words: InterfaceWords) -> str:
    """The sentence for a reason of a search hit, one of `web.search.ranking.TIERS`."""
    sentence: str = words["reasons"]["hits"][why]
    return sentence


def diagnosis(why: Why, words: InterfaceWords) -> str:
    """The sentence for the reason of a diagnosis."""
    reasons = words["reasons"]
    key = "code-field" if why.key == "code" and why.field else why.key
    meaning = _in(why.meaning, words.language) if why.meaning else ""
    if not meaning and why.fault:
        meaning = reasons["faults"][why.fault]
    sentence: str = reasons["diagnoses"][key].format(field=why.field or "", meaning=meaning)
    return sentence + (reasons["texts"][why.text] if why.text else "")


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get(FALLBACK) or next(iter(texts.values()))
