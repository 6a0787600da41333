"""Find the hits whose message is what was asked, word for word.

Words say what a question is about, not in which order they stood. So of the best hits the messages are looked at: one
that has the whole question in it, or that the whole question has in it, is meant before all that only share its words.
Compared is as in diagnosis, by letters and digits, message by message as `site_builder/search/message_patterns.py` has
cut them. `search/phrases.js` is the twin for the browser.
"""

import json
import re
from collections.abc import Sequence

from web.store.store import Store
from web.text.terms import asked, fold_code

MOST = 8
"""Hits whose messages are looked at: the browser fetches a small file for each."""
SHORTEST = 4
"""Folded characters of a question, and of a message in it, at least."""
LEAST = 6
"""Weight of a message in a question, at least: two words, or three Chinese characters."""

_ONE = re.compile(r"[\x21-\x7e]+")
"""A code, or the beginning of one: it is no message, and nothing is fetched for it."""
_ENTRIES = "SELECT entry, record FROM diagnosis_entry WHERE entry IN (SELECT value FROM json_each(?))"


def question_of(text: str) -> str:
    """Fold a text that may be a message, or have one in it; "" for a word or a code."""
    folded = fold_code(text)
    return "" if len(folded) < SHORTEST or sum(map(len, asked(text))) < 2 or _ONE.fullmatch(text) else folded


def phrased(store: Store, question: str, entries: Sequence[int]) -> dict[int, bool]:
    """Find the entries of which a message has the question in it, or stands in it.

    True for those of which a message is the question.
    """
    found: dict[int, bool] = {}
    for entry, record in store.rows(_ENTRIES, (json.dumps(entries),)):
        messages = [[fold_code(literal) for literal in row[4]] for row in json.loads(record)[3] if row[3] >= LEAST]
        if any(question in "".join(message) or _is_in(message, question) for message in messages):
            found[entry] = any("".join(message) == question for message in messages)
    return found


def _is_in(message: list[str], question: str) -> bool:
    """Test whether the pieces of a message stand in the question, in their order."""
    if sum(map(len, message)) < SHORTEST:
        return False
    at = 0
    for piece in message:
        at = question.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
