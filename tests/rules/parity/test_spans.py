"""What a text has besides words: code, links, placeholders, lists, bold paths."""

import pytest

from site_builder.rules.parity.spans import INLINE, spans


@pytest.mark.parametrize(
    ("text", "code", "prose"),
    [
        ("set `A` and `B`", ("A", "B"), f"set {INLINE} and {INLINE}"),
        ("``a`b`` and `c`", ("a`b", "c"), f"{INLINE} and {INLINE}"),
        ("` A\n B `", ("A B",), INLINE),
        ("one ` alone", (), "one ` alone"),
        ("a ``b", (), "a ``b"),
    ],
)
def test_code(text: str, code: tuple[str, ...], prose: str) -> None:
    assert (spans(text).code, spans(text).prose) == (code, prose)


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[a](https://a.example/b)", ("https://a.example/b",)),
        ("[`A`](https://a.example/(b))", ("https://a.example/(b)",)),
        ('[a](https://a.example "title 10")', ("https://a.example",)),
        ("[a](<https://a.example>)", ("https://a.example",)),
        ("<https://a.example/b>, https://b.example/c.", ("https://a.example/b", "https://b.example/c")),
        ("见 https://a.example/b。", ("https://a.example/b",)),
        ("（见https://a.example/b）", ("https://a.example/b",)),
        ("[a](../b.md)", ("../b.md",)),
        ("`[a](https://a.example)`", ()),
        ("a [b] (c)", ()),
    ],
)
def test_links(text: str, links: tuple[str, ...]) -> None:
    assert spans(text).links == links


@pytest.mark.parametrize(
    ("text", "placeholders"),
    [
        ("{a} and ${b_c}, {0}", ("{a}", "${b_c}", "{0}")),
        ("%s of %1$s, %d", ("%s", "%1$s", "%d")),
        ("100% of it, 5%d, 50%的", ()),
        ("${验证码}", ("${验证码}",)),
        ("`{a}`", ()),
        ('{"a": 1}', ()),
    ],
)
def test_placeholders(text: str, placeholders: tuple[str, ...]) -> None:
    assert sorted(spans(text).placeholders) == sorted(placeholders)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("- a\n- b", [(1, False), (1, False)]),
        ("1. a\n2. b\n   - c\n3. d", [(1, True), (1, True), (2, False), (1, True)]),
        ("1) a\n\n2) b", [(1, True), (1, True)]),
        ("text\n- a", [(1, False)]),
        ("it took\n2019. Then", []),
        ("-5 degrees", []),
        ("**a** b", []),
    ],
)
def test_items(text: str, items: list[tuple[int, bool]]) -> None:
    assert list(spans(text).items) == items


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("**控制台 > 签名管理**", (2,)),
        ("**A** > **B (乙)** → **C**", (3,)),
        ("**A (甲)** (甲) > **B**", (2,)),
        ("[**A**](https://a.example) > [**B**](https://b.example)", (2,)),
        ("**A** and **B > C**", (1, 2)),
        ("a > b", ()),
        ("**A -> B » C**", (3,)),
    ],
)
def test_paths(text: str, paths: tuple[int, ...]) -> None:
    assert spans(text).paths == paths


def test_prose_has_neither_marks_nor_targets() -> None:
    text = "1. Open **A > B**, see [the `C` page](https://a.example/9) for {d}."

    assert spans(text).prose == f"Open A > B, see [the {INLINE} page] for {INLINE}."
    assert spans(text).marked == f"Open **A > B**, see [the {INLINE} page] for {INLINE}."
