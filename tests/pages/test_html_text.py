"""The language of texts is marked where their letters tell it."""

import pytest

from site_builder.pages.html_text import inline, lang_attribute


@pytest.mark.parametrize(
    ("text", "page", "attribute"),
    [
        ("Quota exceeded", "zh", ' lang="en"'),
        ("Quota exceeded", "ja", ' lang="en"'),
        ("Quota exceeded", "ar", ' lang="en"'),
        ("Quota exceeded", "en-GB", ""),
        ("Die Karte wurde abgelehnt", "de", ""),
        ("余额不足", "en", ' lang="zh"'),
        ("余额不足", "de", ' lang="zh"'),
        ("余额不足", "zh-TW", ""),
        ("決済失敗", "ja", ""),
        ("残高が不足しています", "en", ""),
        ("OK 200", "de", ""),
        ("×", "zh", ""),
    ],
)
def test_a_verbatim_text_is_marked_where_it_cannot_be_in_the_page_s_language(
    text: str, page: str, attribute: str
) -> None:
    assert str(lang_attribute(text, page)) == attribute


@pytest.mark.parametrize(
    ("page", "html"),
    [("en", 'says <code>a</code> <span lang="zh">余额</span>'), ("zh-TW", "says <code>a</code> 余额"), ("ja", None)],
)
def test_chinese_words_within_a_text_are_marked(page: str, html: str | None) -> None:
    assert str(inline("says `a` 余额", page)) == (html or "says <code>a</code> 余额")
