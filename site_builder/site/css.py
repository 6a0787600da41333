"""Minify style sheets and drop rules that no page uses.

A theme's sheet covers every feature of the theme. A rule is dropped where its selector asks for a class or an
attribute's value that appears nowhere: not in a page, a template or a script. So nothing has to be listed, and what
a page begins to use is there with the next build. Custom properties that nothing reads are dropped as well.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

_STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
_TOKEN = re.compile(rf"{_STRING}|/\*.*?\*/|[{{}};]|[^\"'/{{}};]+|/", re.DOTALL)
_COMMENT_OR_STRING = re.compile(rf"({_STRING})|/\*.*?\*/", re.DOTALL)
_BLANKS = re.compile(rf"({_STRING})|\s+", re.DOTALL)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_ATTRIBUTE = re.compile(r"\[[\w-]+[~|^$*]?=\"?([\w-]+)\"?\]")
_FUNCTION = re.compile(r":(?:not|is|where|has)\([^()]*(?:\([^()]*\)[^()]*)*\)")
_PROPERTY = re.compile(r"(?:^|(?<=;))\s*(--[\w-]+)\s*:")
_READ = re.compile(r"--[\w-]+")
_NAME = re.compile(r"[\w-]+")
_VALUE = re.compile(r"=\"([^\"]*)\"")


class _Rule(NamedTuple):
    """Selector or at-rule with its declarations (`body`) or inner rules; a statement has neither."""

    head: str
    body: str | None
    rules: "tuple[_Rule, ...] | None"


def names(script: str) -> frozenset[str]:
    """Collect words of a script that can be names of classes."""
    return frozenset(_NAME.findall(script))


def names_in_page(html: str) -> frozenset[str]:
    """Collect words in attributes of a page or template."""
    return frozenset(_NAME.findall(" ".join(_VALUE.findall(html))))


def minified(css: str) -> str:
    """Drop comments and needless blanks of a sheet."""
    return _text(_rules(css))


def without_unused(css: str, used: frozenset[str], read: str) -> str:
    """Drop rules for classes that are not `used`; `read` is other text that may read properties."""
    rules = tuple(_living(_rules(css), used))
    while True:
        text = _text(rules)
        wanted = frozenset(_READ.findall(_PROPERTY.sub(";", text.replace("{", ";")))) | frozenset(_READ.findall(read))
        fewer = tuple(_read_only(rules, wanted))
        if fewer == rules:
            return text
        rules = fewer


def _rules(css: str) -> tuple[_Rule, ...]:
    css = _COMMENT_OR_STRING.sub(lambda match: match[1] or "", css)
    return tuple(_parsed(iter(_TOKEN.findall(css))))


def _parsed(tokens: Iterator[str]) -> Iterator[_Rule]:
    """Parse rules up to the end of the text or of the block that `tokens` is in."""
    text = ""
    for token in tokens:
        if token == "}":
            return
        if token == "{":
            yield _block(_squeezed(text), tokens)
            text = ""
        elif token == ";":
            yield _Rule(_squeezed(text), None, None)
            text = ""
        else:
            text += token


def _block(head: str, tokens: Iterator[str]) -> _Rule:
    if re.match(r"@(media|supports|layer|container|(-\w+-)?keyframes)", head):
        return _Rule(head, None, tuple(_parsed(tokens)))
    body = ""
    for token in tokens:
        if token == "}":
            break
        body += token
    return _Rule(head, _squeezed(body), None)


def _squeezed(text: str) -> str:
    text = _BLANKS.sub(lambda match: match[1] or " ", text).strip()
    return re.sub(rf"({_STRING})|\s*([,;>])\s*", lambda match: match[1] or match[2], text).rstrip(";")


def _text(rules: tuple[_Rule, ...]) -> str:
    parts = []
    for rule in rules:
        if rule.rules is not None:
            parts.append(f"{rule.head}{{{_text(rule.rules)}}}")
        elif rule.body is not None:
            parts.append(f"{rule.head}{{{_declarations(rule.body)}}}")
        else:
            parts.append(f"{rule.head};")
    return "".join(parts)


def _declarations(body: str) -> str:
    return ";".join(re.sub(r"^([\w-]+)\s*:\s*", r"\1:", part) for part in _split(body, ";"))


def _living(rules: tuple[_Rule, ...], used: frozenset[str]) -> Iterator[_Rule]:
    for rule in rules:
        if rule.head.startswith("@"):
            inner = rule.rules if rule.rules is None or "keyframes" in rule.head else tuple(_living(rule.rules, used))
            if inner != ():
                yield rule._replace(rules=inner)
            continue
        living = [selector for selector in _split(rule.head, ",") if _lives(selector, used)]
        if living:
            yield rule._replace(head=",".join(living))


def _lives(selector: str, used: frozenset[str]) -> bool:
    required = _FUNCTION.sub("", selector)
    return all(name in used for name in (*_CLASS.findall(required), *_ATTRIBUTE.findall(required)))


def _split(text: str, separator: str) -> list[str]:
    """Split a text at separators outside of strings and brackets."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(rf"{_STRING}|[()\[\]]|{separator}", text):
        if match[0] in ("(", "["):
            depth += 1
        elif match[0] in (")", "]"):
            depth -= 1
        elif match[0] == separator and depth == 0:
            parts.append(text[start : match.start()].strip())
            start = match.end()
    return [part for part in (*parts, text[start:].strip()) if part]


def _read_only(rules: tuple[_Rule, ...], wanted: frozenset[str]) -> Iterator[_Rule]:
    """Drop declarations of properties that nothing reads."""
    for rule in rules:
        if rule.rules is not None:
            inner = tuple(_read_only(rule.rules, wanted))
            if inner:
                yield rule._replace(rules=inner)
        elif rule.body is not None and "--" in rule.body:
            kept = [part for part in _split(rule.body, ";") if not _dead(part, wanted)]
            if kept:
                yield rule._replace(body=";".join(kept))
        else:
            yield rule


def _dead(declaration: str, wanted: frozenset[str]) -> bool:
    name = declaration.split(":", 1)[0].strip()
    return name.startswith("--") and name not in wanted
