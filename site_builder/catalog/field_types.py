"""Field types of the catalogue: lines, codes, identifiers, addresses.

Each is a pattern with its description in words, so that a fault can say what is expected.
"""

from typing import Annotated

from pydantic import Field

_LINE = r"^[^\r\n]*\S[^\r\n]*$"
_CODE = r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$"
_IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SLUG = r"^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$"
_NAME = r"^[A-Z][A-Z0-9_]*[A-Z0-9]$|^[A-Z]$"
_URL = r"^https?://[^\s<>\"]+$"
_CLASS = r"^[A-Z][A-Za-z0-9]*$"
_LANGUAGE = r"^[a-z]{2,3}$"
_PACKAGE = r"^[a-z][a-z0-9_]*$"
_VERSION = r"^\d+(\.\d+)*$"

FORMS = {
    _LINE: "one line that is not blank",
    _CODE: "printable characters without a space around them",
    _IDENTIFIER: "lower-case words joined by hyphens",
    _SLUG: "letters, digits and . _ ~ - only",
    _NAME: "upper-case letters, digits and _ such as DAY_LIMIT",
    _URL: "an address that starts with https:// or http://",
    _CLASS: "a class name such as DysmsErrorCode",
    _LANGUAGE: "two or three lower-case letters such as zh",
    _PACKAGE: "a Python package name such as aliyun_error_codes",
    _VERSION: "numbers joined by dots such as 1.0.0",
}
"""Descriptions of the patterns, for problems."""

Line = Annotated[str, Field(min_length=1, pattern=_LINE)]
"""A text of one line that is not blank."""
Code = Annotated[str, Field(min_length=1, max_length=200, pattern=_CODE)]
"""A code, verbatim: up to 200 printable characters, no space around it."""
Identifier = Annotated[str, Field(pattern=_IDENTIFIER, max_length=60)]
"""An id in URLs."""
Slug = Annotated[str, Field(pattern=_SLUG, max_length=200)]
"""The name of a file, without its extension."""
Name = Annotated[str, Field(pattern=_NAME)]
"""An enum member."""
Url = Annotated[str, Field(pattern=_URL)]
ClassName = Annotated[str, Field(pattern=_CLASS)]
LanguageId = Annotated[str, Field(pattern=_LANGUAGE)]
PackageName = Annotated[str, Field(pattern=_PACKAGE)]
Version = Annotated[str, Field(pattern=_VERSION)]
