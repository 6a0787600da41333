"""Render verdicts as pills: whether to send the request again, and whom to call.

Word, sign and colour are the same on pages, in tables, answers and search hits (`errdex.css`); the terminal has its own
signs for the same words.
"""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup, escape

from site_builder.catalog.entry import Entry
from site_builder.data.views import EntryView
from site_builder.pages.labels import Labels

SUCCESS: Final = "success"
PILLS: Final[Mapping[str, str]] = {
    "never": "ed-pill ed-pill--never",
    "after-change": "ed-pill ed-pill--after-change",
    "backoff": "ed-pill ed-pill--backoff",
    "wait": "ed-pill ed-pill--wait",
    SUCCESS: "ed-pill ed-pill--success",
    "developer": "ed-pill ed-pill--developer",
    "account": "ed-pill ed-pill--account",
    "content": "ed-pill ed-pill--content",
    "provider": "ed-pill ed-pill--provider",
}
"""The classes of a pill by what it says: in full, so that the style sheet keeps their rules."""


def pill(kind: str, word: str) -> Markup:
    """Render one verdict: a retry policy, `success`, or who acts."""
    return Markup(f'<span class="{PILLS[kind]}">{escape(word)}</span>')


def retry_pill(entry: Entry | EntryView, words: Labels) -> Markup | None:
    """Say whether to send the request again; None where it is not known."""
    if entry.kind == "success":
        return pill(SUCCESS, words.no_retry_of_success.short)
    policy = entry.retry.policy if entry.retry is not None else None
    return pill(policy, words.retries[policy].short) if policy is not None else None
