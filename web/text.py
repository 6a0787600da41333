"""Normalise text and cut it into terms: what is indexed is what is asked."""

import unicodedata


def fold_code(text: str) -> str:
    """A code without what people get wrong in it: case, width and separators.

    >>> fold_code("isv.BUSINESS_LIMIT_CONTROL") == fold_code("ISV business-limit-control")
    True
    """
    return "".join(character for character in unicodedata.normalize("NFKC", text).casefold() if character.isalnum())
