"""Write the YAML of a draft."""

from collections.abc import Mapping, Sequence

from site_builder.catalog.multilingual import TODO
from site_builder.catalog.yaml_file import Plain
from site_builder.formatting.comments import HEAD, Comments
from site_builder.formatting.entry_text import SCHEMA, entry_text
from site_builder.importing.drafts import CauseDraft, Draft, Texts
from site_builder.importing.filling import TEXTS

_POLICIES = {True: "backoff", False: "after-change"}
"""Of a table that says only whether a request may be sent again."""


def entry_yaml(draft: Draft, languages: Sequence[str] = ()) -> str:
    """The file of a draft. It is `thin` for want of fields that a table never says; a comment names them.

    `languages`: those in which every text has to be there; it is `TODO` in one that no table is in.
    """
    missing = "category, fault and retry" if draft.retry is None else "category and fault"
    until = Comments(beside=[f"# until it has {missing}"])
    data = _with_todo(entry_data(draft), languages)
    return entry_text(
        data, tuple(languages) or tuple(draft.message), {HEAD: Comments(above=[SCHEMA]), ("thin",): until}
    )


def entry_data(draft: Draft) -> dict[str, Plain]:
    """The fields of a draft, as YAML would be read."""
    return _known(
        code=draft.code,
        kind="success" if draft.success else None,
        retry=_retry(draft.retry),
        http_status=draft.http_status,
        codes=dict(draft.codes) or None,
        message=_texts(draft.message),
        wire=list(draft.wire) or None,
        causes=[_cause(cause) for cause in draft.causes] or None,
        note=_texts(draft.note),
        thin=None if draft.success else True,
    )


def _with_todo(data: Mapping[str, Plain], languages: Sequence[str]) -> dict[str, Plain]:
    """Add the languages that the texts of an entry or a cause lack."""
    result = dict(data)
    for field, value in data.items():
        if field in TEXTS and isinstance(value, dict):
            result[field] = {**dict.fromkeys(languages, TODO), **value}
        elif field == "causes" and isinstance(value, list):
            result[field] = [_with_todo(cause, languages) for cause in value if isinstance(cause, dict)]
    return result


def _cause(cause: CauseDraft) -> Plain:
    return _known(
        title=_texts(cause.title),
        cause=_texts(cause.cause),
        solution=_texts(cause.solution),
        message=_texts(cause.message),
        http_status=cause.http_status,
        retry=_retry(cause.retry),
    )


def _known(**fields: Plain) -> dict[str, Plain]:
    return {name: value for name, value in fields.items() if value is not None}


def _texts(texts: Texts | None) -> Plain:
    return dict(texts) if texts is not None else None


def _retry(again: bool | None) -> Plain:
    return {"policy": _POLICIES[again]} if again is not None else None
