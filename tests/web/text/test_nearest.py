"""An unknown word is answered with the known one that is most like it."""

import pytest

from web.text.nearest import nearest, one_of

POLICIES = ("never", "after-change", "backoff", "wait")


@pytest.mark.parametrize(
    ("word", "meant"), [("wiat", "wait"), ("BACKOFF", "backoff"), ("after_change", "after-change"), ("x", None)]
)
def test_nearest_word_whatever_its_case(word: str, meant: str | None) -> None:
    assert nearest(word, POLICIES) == meant


def test_way_out_lists_what_there_is() -> None:
    assert one_of("wiat", POLICIES) == "did you mean 'wait'? (one of never, after-change, backoff, wait)"
    assert one_of("x", POLICIES) == "one of never, after-change, backoff, wait"
