"""Load the words of the interface from `web/words/*.yaml`.

Every language of a text stands side by side:

    code: {zh: 文本里有这个错误码, en: The text contains this code}

Both sides read them here: the reading side has to answer without the builder, and the builder may take text from
it. A mapping of nothing but strings is a text by language, any other a group of texts. Every text of a file has
every language of that file and names the same `{placeholders}` in each; they are filled in with `str.format`.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

FOLDER = Path(__file__).parent.parent / "words"
FALLBACK = "en"
"""The language of a text for readers of one that it does not have."""

_PLACEHOLDER = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class WordsError(ValueError):
    """A file of words cannot be used; the text is one line: file, line, key, what is wrong."""


class Text(NamedTuple):
    """One text of a file, in every language."""

    where: str
    """`file:line: key`."""
    by_language: Mapping[str, str]

    @property
    def placeholders(self) -> Mapping[str, list[str]]:
        """The names in braces, sorted, by language."""
        return {language: sorted(_PLACEHOLDER.findall(text)) for language, text in self.by_language.items()}


Tree: TypeAlias = Mapping[str, "Text | Tree"]


@cache
def load_words(name: str, language: str) -> Mapping[str, Any]:
    """Load `web/words/{name}.yaml` in one language: strings, in the file's groups.

    `zh-TW` gets those of `zh` where it has none, and a language that the file does not have English. Raises WordsError.
    """
    return _in(_tree(name), language)


@cache
def languages(name: str) -> tuple[str, ...]:
    """Languages of `web/words/{name}.yaml`, in their order."""
    return tuple(next(texts(_tree(name))).by_language)


def texts(tree: Tree) -> Iterator[Text]:
    """Walk the texts of a file in their order."""
    for value in tree.values():
        if isinstance(value, Text):
            yield value
        else:
            yield from texts(value)


def read_words(path: Path) -> Tree:
    """Read and check one file of words. Raises WordsError."""
    try:
        root = yaml.compose(path.read_text("utf-8"), _LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise WordsError(f"{path.name}:{line}: is no YAML: {error.problem}") from None
    tree = _read(root, path.name, "")
    if isinstance(tree, Text):
        raise WordsError(f"{tree.where} is a text; give it a key")
    first = next(texts(tree))
    for text in texts(tree):
        _check(text, first)
    return tree


def _check(text: Text, first: Text) -> None:
    for language in (*first.by_language, FALLBACK):
        if language not in text.by_language:
            raise WordsError(f"{text.where} has no '{language}' text")
    for language, names in text.placeholders.items():
        if language not in first.by_language:
            raise WordsError(f"{text.where} has a '{language}' text, and {first.where} has none")
        if names != text.placeholders[FALLBACK]:
            raise WordsError(f"{text.where} has other placeholders in '{language}' than in '{FALLBACK}'")


def _read(node: yaml.Node | None, file: str, key: str) -> "Text | Tree":
    where = f"{file}:{node.start_mark.line + 1 if node else 1}: {key or 'the file'}"
    if not isinstance(node, yaml.MappingNode) or not node.value:
        raise WordsError(f"{where} is no mapping; write `{key or 'key'}: {{zh: …, en: …}}`")
    keys = [each.value for each, _ in node.value]
    for each in keys:
        if keys.count(each) > 1:
            raise WordsError(f"{where} has '{each}' twice")
    if all(isinstance(value, yaml.ScalarNode) for _, value in node.value):
        return Text(where, {each.value: value.value for each, value in node.value})
    return {each.value: _read(value, file, f"{key}.{each.value}".lstrip(".")) for each, value in node.value}


@cache
def _tree(name: str) -> Tree:
    return read_words(FOLDER / f"{name}.yaml")


def _in(tree: Tree, language: str) -> Mapping[str, Any]:
    return {
        key: value.by_language.get(language)
        or value.by_language.get(language.split("-")[0], value.by_language[FALLBACK])
        if isinstance(value, Text)
        else _in(value, language)
        for key, value in tree.items()
    }
