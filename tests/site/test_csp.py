"""The policy lets exactly the inline scripts run that the pages have."""

import base64
import hashlib

import pytest

from site_builder.site.csp import PolicyError, inline, policy, with_policy


def hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def directives(pages: list[str]) -> dict[str, list[str]]:
    made = policy({str(number): page for number, page in enumerate(pages)}, pages)
    return {part.split()[0]: part.split()[1:] for part in made.split("; ")}


def test_inline_scripts_are_allowed_by_their_hash_once() -> None:
    pages = ["<script>one()</script><script src='x.js'></script>", "<script>one()</script><SCRIPT>two()</SCRIPT>"]

    assert directives(pages)["script-src"] == ["'self'", *map(hashed, ("one()", "two()"))]


def test_data_in_a_script_element_is_no_script() -> None:
    page = '<script type="application/ld+json">{}</script><script id="x" type="application/json">{}</script>'

    assert inline([page]) == ((), ())


def test_nothing_is_loaded_from_elsewhere_and_nothing_unsafe_is_allowed() -> None:
    made = policy({"x": "<style>p{}</style>"}, ["<style>p{}</style>"])

    assert "unsafe" not in made
    assert "*" not in made
    assert "http" not in made
    assert directives(["<style>p{}</style>"])["style-src"] == ["'self'", hashed("p{}")]
    assert directives([])["default-src"] == ["'none'"]
    assert "\n" not in made


def test_script_that_no_template_has_stops_the_build() -> None:
    page = "<title><script>alert(1)</script></title><script>one('/a/')</script>"

    with pytest.raises(PolicyError, match=r"^en/x\.html: .*not the theme's: alert\(1\); load it as a file$"):
        policy({"en/x.html": page}, ["<script>one('{{ scope }}')</script>"])


@pytest.mark.parametrize("text", ["one('</b>')", "one('a')\none('b')", "one('x", "two('x')"])
def test_template_stands_for_what_it_makes_and_nothing_else(text: str) -> None:
    template = "<script>one('{{ scope | d(base_url) }}')</script>"

    assert "sha256" in policy({"x": "<script>one('/a/')</script>"}, [template])
    with pytest.raises(PolicyError):
        policy({"x": f"<script>{text}</script>"}, [template])


def test_page_has_a_policy_of_its_own_before_anything_it_is_about() -> None:
    page = with_policy('<head><meta charset="utf-8"><script>one()</script><style>p{}</style>')

    assert page.startswith(
        '<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src'
    )
    assert f"script-src 'self' {hashed('one()')};style-src 'self' {hashed('p{}')};" in page
    assert page.endswith("base-uri 'none'\"><script>one()</script><style>p{}</style>")
    assert "frame-ancestors" not in page, "browsers complain of it there"


def test_page_without_a_place_for_its_policy_stops_the_build() -> None:
    with pytest.raises(PolicyError, match="no place for its policy"):
        with_policy("<head><script>one()</script>")
