"""Plain text beside Markdown: what a parser reads, whoever makes it."""

from collections.abc import Callable
from dataclasses import replace
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog.entry import Cause
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text
from site_builder.constants.markdown_text import to_text
from site_builder.constants.plain import to_lines, with_plain
from tests.constants.conftest import entry_of
from tests.factories import text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("Ask [the helper](https://x.example/a_b) now", "Ask the helper now"),
        ("Set `a_b` and `` ` ``, not \\*c\\*", "Set a_b and `, not *c*"),
        ("**Now**, *soon* or __never__", "Now, soon or never"),
        ("snake_case_word, 2 * 3 * 4, {limit}, a < b & c", "snake_case_word, 2 * 3 * 4, {limit}, a < b & c"),
        ("&lt;b&gt; &amp;amp; &nosuch;", "<b> &amp; &nosuch;"),
        ("see <https://x.example/?a=1&b=2>", "see https://x.example/?a=1&b=2"),
        ("1. first\n2. `second`\n\n    - inner\n    - **other**", "1. first\n\n2. second\n\n  - inner\n  - other"),
        ("3. third\n4. fourth", "3. third\n4. fourth"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("- a\n- b", "- a\n- b"),
        ("短信[签名](https://x.example/)不合法", "短信签名不合法"),
    ],
)
def test_plain_text_has_the_words_and_lines(markdown: str, plain: str) -> None:
    assert to_lines(markdown) == plain


@given(
    st.lists(
        st.sampled_from([*"ab*_`\\[]()<>&!#~-+=. \n中。|", "`x`", "**", "[l](https://x.y/)", "&lt;", "1. ", "\n\n"]),
        min_size=1,
        max_size=9,
    ).map("".join)
)
def test_package_gives_what_the_parser_reads(markdown: str) -> None:
    kept = with_plain(markdown)

    assert (kept[1] if isinstance(kept, tuple) else to_text(kept)) == to_lines(markdown)


def test_hardly_any_text_is_kept_twice(sample_catalog: Catalog) -> None:
    texts = [said.in_(lang) for entry in sample_catalog.entries for _, said in entry.texts() for lang in ("zh", "en")]

    assert sum(said != to_lines(said) for said in texts) > 100, "many have marks"
    assert sum(isinstance(with_plain(said), tuple) for said in texts) < len(texts) / 100


def test_texts_are_plain_where_that_is_asked_for(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    both = {"zh": "`一`*二* {limit}", "en": "`one` *two* {limit}"}
    cause = Cause(cause=text("`因`", "`why`"), solution=text("[办](https://x.example/)", "[do](https://x.example/)"))
    entry = entry_of(good_catalog, "isv.TOO_MANY", message=Text(both), causes=(cause,), say=text("*等*", "*wait*"))
    package = imported(replace(good_catalog, entries=(entry,)))
    member = package.SmsErrorCode.TOO_MANY

    assert (member.message("en"), member.message("en", plain=True, limit=5)) == (both["en"], "one two 5")
    assert member.causes("en") == (package.Cause("`why`", "[do](https://x.example/)"),)
    assert member.causes("en", plain=True) == (package.Cause("why", "do"),)
    assert (member.say("en"), member.say("en", plain=True)) == ("*wait*", "wait")
    assert member.message(plain=True) == "一二 {limit}"
