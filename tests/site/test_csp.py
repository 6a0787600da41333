"""The policy lets exactly the inline scripts run that the pages have."""

import base64
import hashlib

from site_builder.site.csp import inline, policy


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directives(pages: list[str]) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in policy(pages).split("; ")}


def test_inline_scripts_are_allowed_by_their_hash_once() -> None:
    pages = ["<script>one()</script><script src='x.js'></script>", "<script>one()</script><SCRIPT>two()</SCRIPT>"]

    assert directives(pages)["script-src"] == ["'self'", *map(hashed, ("one()", "two()"))]


def test_data_in_a_script_element_is_no_script() -> None:
    page = '<script type="application/ld+json">{}</script><script id="x" type="application/json">{}</script>'

    assert inline([page]) == ((), ())


def test_nothing_is_loaded_from_elsewhere_and_nothing_unsafe_is_allowed() -> None:
    made = policy(["<style>p{}</style>"])

    assert "unsafe" not in made
    assert "*" not in made
    assert "http" not in made
    assert directives(["<style>p{}</style>"])["style-src"] == ["'self'", hashed("p{}")]
    assert directives([])["default-src"] == ["'none'"]
    assert "\n" not in made
