"""Write the YAML of a draft, in the style of the catalogue: texts are `|` blocks, one below the other."""

import json
from collections.abc import Iterator, Sequence

from site_builder.importing.drafts import CauseDraft, Draft, Texts

SCHEMA = "# yaml-language-server: $schema=../schema.json"
_POLICIES = {True: "backoff", False: "after-change"}
"""Of a table that says only whether a request may be sent again."""


def entry_yaml(draft: Draft) -> str:
    """The file of a draft. It is `thin` for want of fields that a table never says; a comment names them."""
    return "\n".join(_lines(draft)) + "\n"


def _lines(draft: Draft) -> Iterator[str]:
    yield SCHEMA
    yield f"code: {quoted(draft.code)}"
    if draft.success:
        yield "kind: success"
    if draft.retry is not None:
        yield f"retry: {{policy: {_POLICIES[draft.retry]}}}"
    if draft.http_status is not None:
        yield f"http_status: {draft.http_status}"
    yield from _block("message", draft.message)
    if draft.causes:
        yield "causes:"
        for cause in draft.causes:
            yield from _item(list(_cause(cause)))
    if draft.keywords:
        words = ", ".join(map(quoted, draft.keywords))
        yield f"keywords: {{{', '.join(f'{language}: [{words}]' for language in draft.message)}}}"
    if draft.note is not None:
        yield from _block("note", draft.note)
    if not draft.success:
        yield f"thin: true  # until it has category{', fault and retry' if draft.retry is None else ' and fault'}"


def _cause(cause: CauseDraft) -> Iterator[str]:
    if cause.title is not None:
        yield f"title: {{{', '.join(f'{language}: {quoted(text)}' for language, text in cause.title.items())}}}"
    yield from _block("cause", cause.cause)
    yield from _block("solution", cause.solution)
    if cause.message is not None:
        yield from _block("message", cause.message)
    if cause.http_status is not None:
        yield f"http_status: {cause.http_status}"
    if cause.retry is not None:
        yield f"retry: {{policy: {_POLICIES[cause.retry]}}}"


def _item(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of an item of a list, indented below its hyphen."""
    for number, line in enumerate(lines):
        yield (f"    {line}" if number else f"  - {line}") if line else ""


def _block(field: str, texts: Texts) -> Iterator[str]:
    yield f"{field}:"
    for language, text in texts.items():
        yield f"  {language}: |"
        yield from (f"    {line}" if line else "" for line in text.split("\n"))


def quoted(text: str) -> str:
    """A text in double quotes, as YAML and JSON read it alike."""
    return json.dumps(text, ensure_ascii=False)
