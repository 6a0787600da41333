"""What belongs to one response: by brackets, then by lines."""

from web.paste.nesting import MOST, Nesting


def span(text: str, part: str) -> tuple[int, int]:
    return text.index(part), text.index(part) + len(part)


def test_the_smallest_brackets_around_both_count() -> None:
    text = '{"a": [{"x": 1, "y": 2}, {"z": 3}]}'
    nesting = Nesting(text)

    assert nesting.apart(span(text, "x"), span(text, "y")) == (len('{"x": 1, "y": 2}'), 0)
    assert nesting.apart(span(text, "x"), span(text, "z")) == (len('[{"x": 1, "y": 2}, {"z": 3}]'), 0)


def test_without_brackets_lines_count() -> None:
    text = "Text: 1\nCode: 2\n\nText: 3"
    nesting = Nesting(text)

    assert nesting.apart(span(text, "1"), span(text, "2")) == (len(text), 1)
    assert nesting.apart(span(text, "3"), span(text, "2")) == (len(text), 2)


def test_responses_are_separate_and_parts_of_one_are_not() -> None:
    apart, within, cut = '{"x"} {"y"}', '{"a":{"x"},"b":{"y"}}', '{"x" {"y"}'

    assert Nesting(apart).separate(span(apart, "x"), span(apart, "y"))
    assert not Nesting(within).separate(span(within, "x"), span(within, "y"))
    assert not Nesting(cut).separate(span(cut, "x"), span(cut, "y"))


def test_so_many_brackets_are_paired() -> None:
    text = "{" * (MOST + 5) + "x" + "}" * (MOST + 5)

    assert Nesting(text).apart((MOST + 5, MOST + 6), (MOST + 5, MOST + 6))[0] <= len(text)
