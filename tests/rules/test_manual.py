"""Every id that a problem can show has a manual."""

import ast
import re
from collections.abc import Iterator

from site_builder.rules.manual import manuals
from tests.conftest import CATALOGS, ROOT

_ID = re.compile(r"[a-z]+(-[a-z]+)*")
_REPORTING = frozenset({"Problem", "problem", "_report", "_refuse", "_refused"})
"""Calls that take the id of a rule, beside texts, which are no single word."""


def reported() -> Iterator[str]:
    """The ids in the sources: an argument of what reports, a constant of that name."""
    for path in sorted((ROOT / "site_builder").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _name(node.func) in _REPORTING:
                yield from _words(node.args)
            elif isinstance(node, ast.Assign) and _name(node.targets[0]) in ("RULE", "_RULE"):
                yield from _words([node.value])


def _words(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.IfExp):
            yield from _words([node.body, node.orelse])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _ID.fullmatch(node.value):
            yield node.value


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def shown() -> set[tuple[str, str]]:
    """(id, level) of every problem of the catalogues that break rules."""
    text = "".join(path.read_text("utf-8") for path in sorted((CATALOGS / "broken").glob("*/expected.txt")))
    return {
        (rule, level) for level, rule in re.findall(r":\d+: (error|warning): .* \[([a-z-]+)\]$", text, re.MULTILINE)
    }


def test_every_id_in_the_sources_has_a_manual() -> None:
    found = {identifier for identifier in reported() if identifier != "format"}  # of `errdex format`, which is no rule

    assert {"syntax", "empty-file", "words", "sample"} <= found
    assert sorted(found - manuals().keys()) == []


def test_every_problem_that_is_shown_has_a_manual_with_its_level() -> None:
    known = manuals()

    assert sorted((rule, level) for rule, level in shown() if rule not in known) == []
    assert [(rule, level) for rule, level in sorted(shown()) if level not in map(str, known[rule].levels)] == [], (
        "say the levels where the rule is registered"
    )


def test_every_manual_begins_with_one_sentence() -> None:
    assert [manual.id for manual in manuals().values() if not re.fullmatch(r"\S[^\n]*\.", manual.title)] == []
