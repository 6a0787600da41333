"""English words on another language's pages are marked, and leave no trace where they cannot be."""

import pytest

from site_builder.pages.english import finished
from web.text.words import END, START, InterfaceWords, as_english, program_texts

KEPT = b'<script id="__words">"\\u000eRetry\\u000f"</script>'
SPAN = b'<span lang="en" dir="ltr">Retry</span>'


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (b"<p>\x0eRetry\x0f</p>", b"<p>" + SPAN + b"</p>"),
        (b"<p title='\x0eRetry\x0f'>\x0eRetry\x0f</p>", b"<p title='Retry'>" + SPAN + b"</p>"),
        (b"<title>\x0eRetry\x0f</title>", b"<title>Retry</title>"),
        (b"<option value=x>\x0eRetry\x0f</option >", b"<option value=x>Retry</option >"),
        (b"<script>{'a': '\\u000eRetry\\u000f'}</script>", b"<script>{'a': 'Retry'}</script>"),
        (b"<!-- \x0eRetry\x0f --><b>\x0eRetry\x0f</b>", b"<!-- Retry --><b>" + SPAN + b"</b>"),
        (
            b'<script id="__words">"\\u000eRetry\\u000f"</script>',
            b'<script id="__words">"\\u000eRetry\\u000f"</script>',
        ),
        (b'{"title": "\\u000eRetry\\u000f"}', b'{"title": "Retry"}'),
        (b"<p>\x0e<b>a</b> of b\x0f</p>", b'<p><span lang="en" dir="ltr"><b>a</b> of b</span></p>'),
        (b"<p>\x0eRetry\x0f.</p>", b'<p><span lang="en" dir="ltr">Retry.</span></p>'),
        (b"<p>nothing</p>", b"<p>nothing</p>"),
    ],
)
def test_marks_become_elements_in_texts_alone(page: bytes, expected: bytes) -> None:
    assert finished(page) == expected


def test_only_a_language_without_a_word_has_it_marked() -> None:
    french = InterfaceWords.of("fr", {"pages.retry": "Réessayer"})

    assert french.marked("pages")["retry"] == "Réessayer"
    assert french.marked("pages")["category"] == as_english("Category") == f"{START}Category{END}"
    assert french["pages"]["category"] == "Category"
    assert french.marked("pages")["brackets"] == " ({text})"
    for language in ("en", "zh", "zh-TW", "ja", "de-AT"):
        words = InterfaceWords(language)
        assert words.marked("pages") == words["pages"]
        assert all(words.said(key) is not None for key in program_texts())
