"""Read the contract of the API, its texts in a reader's language.

`web/openapi.yaml` is the contract, in English. `web/openapi_texts.yaml` has its summaries and descriptions in further
languages; one is found by its English text, however that is broken into lines, so none is left over from an older one.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from web.text.words import FALLBACK

_FOLDER = Path(__file__).parent.parent
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SAID = frozenset({"summary", "description"})
"""Keys of the contract whose strings are texts for readers."""
_NAMED = frozenset({"properties", "patternProperties"})
"""Keys below which keys are names, so that a property `summary` is no text."""
_GIVEN = frozenset({"example", "examples", "default", "enum", "const"})
"""Keys below which stands data."""
Json: TypeAlias = dict[str, Any]


@cache
def contract(language: str) -> Json:
    """The contract, its texts in the language, where they are written in it, else in English. Not to be changed."""
    read: Json = yaml.load((_FOLDER / "openapi.yaml").read_text("utf-8"), _LOADER)
    written = written_in(language)
    if written == FALLBACK:
        return read
    translated: Json = _translated(read, {english: text[written] for english, text in texts().items()})
    return translated


def written_in(language: str) -> str:
    """Choose the language of the texts for a reader's: the very one, its primary subtag, English.

    >>> written_in("zh-TW"), written_in("fr")
    ('zh', 'en')
    """
    known = next(iter(texts().values()))
    return next(one for one in (language, language.split("-")[0], FALLBACK) if one in known)


def contract_at(address: str, language: str) -> Json:
    """The contract as the host at `address` sends it: its paths begin there, at `/` for an empty one.

    >>> contract_at("https://acme.org/errors/", "en")["servers"][0]["url"]
    'https://acme.org/errors'
    """
    read = contract(language)
    (server,) = read["servers"]
    return {**read, "servers": [{**server, "url": address.rstrip("/") or "/"}]}


@cache
def texts() -> Mapping[str, Mapping[str, str]]:
    """Every text of the contract by language, by the English one on one line."""
    listed = yaml.load((_FOLDER / "openapi_texts.yaml").read_text("utf-8"), _LOADER)
    return {on_one_line(text[FALLBACK]): text for text in listed}


def english_texts() -> Iterator[str]:
    """Walk the texts of the contract itself."""
    read = yaml.load((_FOLDER / "openapi.yaml").read_text("utf-8"), _LOADER)
    yield from (node[key] for node in _walked(read) for key in _SAID & node.keys() if isinstance(node[key], str))


def on_one_line(text: str) -> str:
    """A text by which its translations are found."""
    return " ".join(text.split())


def _translated(node: Any, said: Mapping[str, str]) -> Any:
    """Copy a part of the contract with other texts; KeyError for one that has none."""
    if isinstance(node, list):
        return [_translated(item, said) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _value(key, value, said) for key, value in node.items()}


def _value(key: str, value: Any, said: Mapping[str, str]) -> Any:
    if key in _SAID and isinstance(value, str):
        return said[on_one_line(value)]
    if key in _NAMED:
        return {name: _translated(schema, said) for name, schema in value.items()}
    return value if _is_data(key) else _translated(value, said)


def _is_data(key: str) -> bool:
    return key in _GIVEN or key.startswith("x-")


def _walked(node: Any) -> Iterator[Json]:
    """Walk the objects of the contract that may have texts."""
    if isinstance(node, list):
        for item in node:
            yield from _walked(item)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key in _NAMED:
                for schema in value.values():
                    yield from _walked(schema)
            elif not _is_data(key):
                yield from _walked(value)
