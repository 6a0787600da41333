"""Take out of an entry what is still `TODO`: readers get what somebody has written, or nothing.

Only a thin entry gets this far with one; anywhere else it is an error (rule `todo`).
"""

from typing import Any

from site_builder.catalog.entry import Cause, Entry
from site_builder.catalog.multilingual import TODO, Text


def written(entry: Entry) -> Entry:
    """Copy an entry without its `TODO`s; the entry itself where it has none.

    A text that nobody has written in one language is that of the source language, as any that is not translated. One
    that nobody has written at all is not there: the message is then the code, a cause or solution is empty, and causes
    of which nothing is known are none.
    """
    if not entry.thin or not any(_is_todo(text) for _, text in entry.texts()):
        return entry
    causes = tuple(_cause(cause) for cause in entry.causes)
    return entry.model_copy(
        update={
            "message": _written(entry.message) or Text({_source(entry.message): entry.code}),
            "say": _written(entry.say),
            "note": _written(entry.note),
            "causes": causes if any(map(_says_something, causes)) else (),
            "confused_with": tuple(
                alike.model_copy(update={"difference": _written(alike.difference) or _nothing(alike.difference)})
                for alike in entry.confused_with
            ),
        }
    )


def _cause(cause: Cause) -> Cause:
    update: dict[str, Any] = {
        "title": _written(cause.title),
        "message": _written(cause.message),
        "cause": _written(cause.cause) or _nothing(cause.cause),
        "solution": _written(cause.solution) or _nothing(cause.solution),
    }
    return cause.model_copy(update=update)


def _says_something(cause: Cause) -> bool:
    return bool(cause.cause.source or cause.solution.source or cause.title or cause.message or cause.wire)


def _is_todo(text: Text) -> bool:
    return TODO in map(str.strip, text.root.values())


def _written(text: Text | None) -> Text | None:
    """The languages in which a text is written; None where there are none."""
    root = {language: said for language, said in text.root.items() if said.strip() != TODO} if text is not None else {}
    return Text(root) if root else None


def _nothing(text: Text) -> Text:
    return Text({_source(text): ""})


def _source(text: Text) -> str:
    return next(iter(text.root))
