"""The manual of every id that a problem can show."""

import inspect
from collections.abc import Mapping
from typing import NamedTuple

from site_builder.catalog.problem import Level
from site_builder.rules.rule import LEVELS, all_rules


class Manual(NamedTuple):
    """What a rule asks of an author."""

    id: str
    levels: tuple[Level, ...]
    """Of its problems, the gravest first."""
    text: str
    """Paragraphs with an empty line between them; the first is one sentence, or begins with the one that matters."""

    @property
    def title(self) -> str:
        """The first paragraph on one line."""
        return " ".join(self.text.split("\n\n", 1)[0].split())


_ERROR = (Level.ERROR,)
_READING: tuple[Manual, ...] = (
    Manual(
        "alias",
        _ERROR,
        "A file has no anchor and no alias of YAML (`&x`, `*x`).\n\n"
        "Write the text out in each place: whoever reads the file then sees what it says.",
    ),
    Manual(
        "confirmed-file",
        _ERROR,
        "`errdex confirm` alone writes `confirmed.<language>.tsv`.\n\n"
        "Remove a line that it has not written, or that a merge has left, then confirm the entry again.",
    ),
    Manual("domain-id", _ERROR, "The id in domain.yaml is the folder's name, and no path of the site itself."),
    Manual(
        "duplicate-key",
        _ERROR,
        "A field stands once in its group.\n\nMost YAML readers would drop one of the two in silence.",
    ),
    Manual("empty-field", _ERROR, "A field that is there says something: fill it in or remove it."),
    Manual("empty-file", _ERROR, "A file has content: at least `code` and `message` in that of an entry."),
    Manual(
        "encoding",
        _ERROR,
        "Files are UTF-8, without control characters.\n\n"
        'A byte order mark and line ends of Windows do no harm; an escape such as `"\\x02"` does. The marks U+202D and'
        ' U+202E, which show letters in another order than programs read them, stand as an escape: `"\\u202d"`.',
    ),
    Manual(
        "file-name",
        _ERROR,
        "The file of an entry is named after its code.\n\n"
        "A copy of an entry still has the code of the other: write its own, then what it means. Characters other than"
        " `A-Z a-z 0-9 . _ -`, and a dot at either end, stand in the name as `~` and two hex digits for each byte; the"
        " message says the right name.",
    ),
    Manual(
        "invalid-value",
        _ERROR,
        "A value has the form that its field asks for.\n\n"
        "The message says which: an address, an id, a day, a visible code. catalog/README.md has each field on one"
        " example.",
    ),
    Manual(
        "layout",
        _ERROR,
        "No file is passed over in silence: each is one of the catalogue's, or a known other one.\n\n"
        "The folder of the catalogue holds catalog.yaml and a flat folder for each domain, with domain.yaml and a"
        " `<code>.yaml` for each code. Beside them may lie `*.md`, `LICENSE*`, `schema.json`, `*.schema.json`, and what"
        " editors and systems leave.\n\n"
        "Links lead to nothing outside the project, which is the folder around that of the catalogue, and to nothing"
        " hidden in it: who builds it publishes what lies in it, not what the builder may read.",
    ),
    Manual(
        "missing-name",
        _ERROR,
        "Every code has an enum member in the constants.\n\n"
        "It follows from the code; where the code has no Latin letter or digit, write a `name` of your own.",
    ),
    Manual(
        "not-a-block",
        (Level.WARNING,),
        "A text is a `|` block: `zh: |`, and the text below it, indented.\n\n"
        "Nothing in it has to be quoted or escaped. `errdex format` writes it so.",
    ),
    Manual(
        "sample",
        _ERROR,
        "A sample leads to its entry, as the diagnosis of the site finds it, and to the cause that it names.\n\n"
        "A sample with `not: true` must not lead there. Correct the sample, or the wires that should recognise it."
        " Samples are tried once the catalogue has no other error.",
    ),
    Manual(
        "released-file",
        _ERROR,
        "`errdex release` alone writes `released.json`.\n\n"
        "After a merge that is not settled take the file of either side; else take it back from your version control.",
    ),
    Manual(
        "syntax",
        _ERROR,
        "A file is YAML, and one document.\n\n"
        "Mind the indentation, a space after each colon, closed quotes, and the marks of an unsettled merge.",
    ),
    Manual("tag", _ERROR, "A file has no tag of YAML (`!x`): a value is text, number, list or fields by name."),
    Manual("too-deep", _ERROR, "Values are nested no more than fifty levels deep; an entry has five."),
    Manual("too-large", _ERROR, "A file has at most a million bytes; an entry has about 2,000."),
    Manual(
        "unknown-field",
        _ERROR,
        "A file has only the fields that catalog/README.md explains.\n\nThe message names the one that is spelt alike.",
    ),
    Manual("unknown-value", _ERROR, "A field with a fixed choice has one of its values; the message lists them."),
    Manual(
        "unquoted",
        _ERROR,
        "A text that YAML readers disagree on stands in quotes.\n\n"
        "Some take `0123` for a number, `NO` for false and `1:30` for 90. Codes and versions are always quoted.",
    ),
    Manual("unreadable", _ERROR, "A file of the catalogue is a regular file that can be read."),
    Manual(
        "words",
        (Level.ERROR, Level.WARNING),
        "Words of the interface in words/*.yaml have a known key, a text, and the placeholders of the English one.\n\n"
        "`errdex words LANG` prints those that are left to translate; a language that catalog.yaml lacks is a warning.",
    ),
    Manual(
        "wrong-type",
        _ERROR,
        "A value has the type of its field: text, whole number, true or false, day, list, or fields by name.",
    ),
)
"""Ids that are found while files are read, or by what is no generator of findings."""


def manuals() -> Mapping[str, Manual]:
    """Every manual by its id, sorted; that of a rule is its docstring."""
    found = {manual.id: manual for manual in _READING}
    for identifier, judge in all_rules().items():
        found[identifier] = Manual(identifier, LEVELS[identifier], inspect.getdoc(judge) or "")
    return dict(sorted(found.items()))
