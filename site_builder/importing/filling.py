"""Fill an entry that is there with what a table says: where nobody has written anything yet."""

from collections.abc import Mapping

from site_builder.catalog.multilingual import TODO
from site_builder.catalog.yaml_file import Plain

TEXTS = ("title", "message", "cause", "solution", "note")


def filled(old: Mapping[str, Plain], new: Mapping[str, Plain]) -> dict[str, Plain]:
    """Put the texts of `new` where those of `old` are `TODO` or lack the language; all else stays as it is.

    Causes are filled one by one where both have as many: only then is it known which is which.
    """
    result = dict(old)
    for field in TEXTS:
        result.update({field: _texts(old[field], new[field])} if field in old and field in new else {})
    causes, others = old.get("causes"), new.get("causes")
    if isinstance(causes, list) and isinstance(others, list) and len(causes) == len(others):
        result["causes"] = [
            filled(cause, other) if isinstance(cause, dict) and isinstance(other, dict) else cause
            for cause, other in zip(causes, others, strict=True)
        ]
    return result


def _texts(old: Plain, new: Plain) -> Plain:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return old
    known = {language: text for language, text in new.items() if text != TODO}
    written = {language: text for language, text in old.items() if str(text).strip() != TODO}
    return {**old, **known, **written}
