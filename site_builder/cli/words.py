"""The command line's own words, in each language; a language without any gets English ones."""

from typing import Final, NamedTuple


class Words(NamedTuple):
    """What is said where there is no answer."""

    unknown: str
    did_you_mean: str
    nothing_found: str
    no_code: str


_WORDS: Final = {
    "en": Words(
        unknown="no code '{code}' in the catalogue",
        did_you_mean="did you mean:",
        nothing_found="nothing found",
        no_code="no code of the catalogue in this text",
    ),
    "zh": Words(
        unknown="没有收录错误码 '{code}'",
        did_you_mean="是不是要找：",
        nothing_found="没有找到",
        no_code="这段内容里没认出错误码",
    ),
}


def words_in(language: str) -> Words:
    """The words in `language`."""
    return _WORDS.get(language, _WORDS["en"])
