"""Load the words of the interface: the program's, and those that a project writes itself.

Every language of one of the program's texts stands side by side in `web/words/*.yaml`:

    code: {zh: 文本里有这个错误码, en: The text contains this code}

A mapping of nothing but strings is a text by language, any other a group of texts. Every text of a file has every
language of that file and names the same `{placeholders}` in each; they are filled in with `str.format`. A project has
further languages, or other words, by key (`pages.retry`); both sides read them here: the reading side has to answer
without the builder, and the builder may take text from it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import yaml

FOLDER = Path(__file__).parent.parent / "words"
FALLBACK = "en"
"""The language of a text for readers of one that it does not have."""
FILES = ("pages", "theme", "reasons", "problems", "terminal")
"""The files whose texts readers see; `project` has what `errdex init` writes into a project once."""
START = "\x0e"
END = "\x0f"
"""What stands around an English text that another language gets (`Words.marked`), until a page is finished."""

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
        return {language: placeholders(text) for language, text in self.by_language.items()}


Tree: TypeAlias = Mapping[str, "Text | Tree"]


@dataclass(frozen=True)
class InterfaceWords:
    """The words of the interface in one language.

    `zh-TW` has those of `zh` where it has none, and a language that the program does not know English.
    """

    language: str
    own: Mapping[str, str] = field(default_factory=dict, compare=False)
    """What the project says, by key; it goes before the program's."""
    digest: str = ""
    """Of `own`: two of the same language and digest are equal."""

    @classmethod
    def of(cls, language: str, own: Mapping[str, str]) -> "InterfaceWords":
        """The words of a language for a project that has words of its own."""
        said = "".join(f"{key}\0{text}\0" for key, text in sorted(own.items()))
        return cls(language, own, sha256(said.encode()).hexdigest() if own else "")

    def __getitem__(self, file: str) -> Mapping[str, Any]:
        """The texts of one of `FILES`, in its groups: strings. Raises WordsError."""
        return _load(file, self, marked=False)

    def marked(self, file: str) -> Mapping[str, Any]:
        """The same, each English text that another language gets between `START` and `END`."""
        return _load(file, self, marked=True)

    def said(self, key: str) -> str | None:
        """The text of a key (`pages.retry`) in this language itself; None where it has none.

        Raises KeyError for a key that no file has.
        """
        return self.own[key] if key in self.own else _own_text(program_texts()[key], self.language)


@cache
def program_texts() -> Mapping[str, Text]:
    """The program's texts that readers see, by key, in their order."""
    return {key: text for file in FILES for key, text in keyed(_tree(file), file)}


@cache
def languages(name: str) -> tuple[str, ...]:
    """Languages of `web/words/{name}.yaml`, in their order."""
    return tuple(next(iter(dict(keyed(_tree(name), name)).values())).by_language)


def keyed(tree: Tree, above: str) -> Iterator[tuple[str, Text]]:
    """Walk (key, text) of a file in its order; `above` is what its keys begin with."""
    for name, value in tree.items():
        if isinstance(value, Text):
            yield f"{above}.{name}", value
        else:
            yield from keyed(value, f"{above}.{name}")


def placeholders(text: str) -> list[str]:
    """The names that stand in braces in a text, sorted.

    >>> placeholders("{code} of {{name}}")
    ['code']
    """
    return sorted(_PLACEHOLDER.findall(text))


def as_english(text: str) -> str:
    """Mark a text as English, on the page of another language."""
    return f"{START}{text}{END}"


def stray_braces(text: str) -> int:
    """Count the braces that `str.format` does not take for placeholders, nor for braces that are to be seen."""
    return sum(map(_PLACEHOLDER.sub("", text).replace("{{", "").replace("}}", "").count, "{}"))


def has_letters(text: str) -> bool:
    """Test whether a text has words of its own: `({text})` has none."""
    return any(map(str.isalpha, _PLACEHOLDER.sub("", text)))


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
    texts = [text for _, text in keyed(tree, path.stem)]
    for text in texts:
        _check(text, texts[0])
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


@lru_cache(maxsize=256)
def _load(file: str, words: InterfaceWords, *, marked: bool) -> Mapping[str, Any]:
    return _in(_tree(file), file, words, marked=marked)


def _in(tree: Tree, key: str, words: InterfaceWords, *, marked: bool) -> Mapping[str, Any]:
    return {
        name: _text(value, f"{key}.{name}", words, marked=marked)
        if isinstance(value, Text)
        else _in(value, f"{key}.{name}", words, marked=marked)
        for name, value in tree.items()
    }


def _text(text: Text, key: str, words: InterfaceWords, *, marked: bool) -> str:
    own = words.own[key] if key in words.own else _own_text(text, words.language)
    if own is not None:
        return own
    english = text.by_language[FALLBACK]
    return as_english(english) if marked and has_letters(english) else english


def _own_text(text: Text, language: str) -> str | None:
    return next((text.by_language[one] for one in (language, language.split("-")[0]) if one in text.by_language), None)
