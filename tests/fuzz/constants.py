"""The constants: no text breaks out of a literal, a comment or a file in any language."""

import ast
import json
import re
import tomllib
from functools import cache
from xml.etree import ElementTree

from pydantic import ValidationError

from site_builder.catalog.model import Catalog
from site_builder.constants import python
from site_builder.constants.escapes import FILTERS
from site_builder.importing.table import without_controls
from tests.fuzz import renderer
from tests.fuzz.target import Target, read_as_text

_ESCAPES = {
    **dict.fromkeys(("json", "java"), r'\\(?:["\\nrt]|u[0-9a-f]{4})'),
    "kotlin": r'\\(?:["\\nrt$]|u[0-9a-f]{4})',
    **dict.fromkeys(("go", "csharp"), r'\\(?:["\\nrt]|u[0-9a-f]{4}|U[0-9a-f]{8})'),
    **dict.fromkeys(("rust", "swift"), r'\\(?:["\\nrt]|u\{[0-9a-f]{1,6}\})'),
    "php": r'\\(?:["\\nrt$]|u\{[0-9a-f]{1,6}\})',
}
_LITERALS = {
    language: re.compile(rf'"(?:{escape}|[^"\\{"$" if language in ("kotlin", "php") else ""}])*"')
    for language, escape in _ESCAPES.items()
}
_COMMENT_ENDS = ("*/", "/*", "?>", "\\u", "\\U")


def check(content: bytes) -> None:
    """Break where a literal is not whole, or a package is other code for another text."""
    said = read_as_text(content)
    for language, form in _LITERALS.items():
        literal = FILTERS[language](said)
        assert form.fullmatch(literal), f"{literal!r} is no literal of {language}"
        assert literal.isprintable(), f"{literal!r} shows other code than what runs"
    assert json.loads(FILTERS["json"](said)) == said
    for name in ("comment", "javadoc", "markdown"):
        words = FILTERS[name](said)
        assert words == "" or len(words.splitlines()) == 1, words
    assert not any(end in FILTERS["comment"](said) for end in _COMMENT_ENDS)
    assert not re.search(r"\*/|[<{@\\]", FILTERS["javadoc"](said))
    assert len(f"a={FILTERS['properties'](said)}".splitlines()) == 1
    ElementTree.fromstring(f'<a b="{FILTERS["xml"](said)}">{FILTERS["xml"](said)}</a>')
    try:
        catalog = renderer.everywhere(without_controls(said))
    except ValidationError:
        return
    assert _code(catalog) == _usual(), "the package does something else"


@cache
def _usual() -> list[str]:
    return _code(renderer.everywhere("words"))


def _code(catalog: Catalog) -> list[str]:
    """What the modules of the package that hold texts do, whatever the texts are."""
    codes = []
    for path, content in python.files(catalog).items():
        source = content.decode()
        if path.name in ("sms.py", "_words.py", "__init__.py", "_facts.py"):
            tree = ast.parse(source)
            for node in ast.walk(tree):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    node.value = ""
            codes.append(ast.dump(tree))
            assert all(line.isprintable() for line in source.split("\n")), f"{path} shows other code than what runs"
        elif path.suffix == ".json":
            json.loads(source)
        elif path.suffix == ".toml":
            tomllib.loads(source)
    return codes


TARGET = Target(
    check,
    [
        b'a"b\\c\n\t$d "" \'\'\' """ {x} ${x} #{x}',
        b"*/ /* // # <!-- --> ?> <?php \\u000a \\U0001 @deprecated {@link x} </a> ]]>",
        "\u2028 \u202e \x85 \U0001f389 余额 \ufeff e\u0301 $ %s %d".encode(),
    ],
    (
        *(
            '"',
            '"""',
            "'",
            "'''",
            "\\",
            "\\\\",
            "\\u",
            "\\u0022",
            "\\x22",
            "\\N{",
            "\n",
            "\r",
            "\t",
            "$",
            "${",
            "{",
            "}",
            "#{",
        ),
        *(
            "*/",
            "/*",
            "//",
            "#",
            "<!--",
            "-->",
            "<?",
            "?>",
            "@",
            "@link",
            "<",
            ">",
            "&",
            "]]>",
            "%",
            "%s",
            "`",
            ";",
            "(",
            ")",
        ),
        *(
            "import os",
            "__import__('os')",
            "\x00",
            "\x85",
            "\u2028",
            "\u2029",
            "\u202e",
            "\u2066",
            "\ufeff",
            "\U000e0041",
        ),
        *("\U0001f389", "余", "\ud800", "\udfff", "TODO", "=", ":", "!", " ", "\\\n", '\\"', "é", "\x1b", "\x7f"),
    ),
)
