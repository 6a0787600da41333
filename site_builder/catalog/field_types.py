"""Field types of the catalogue: lines, codes, identifiers, addresses.

Each form is a pattern with its description in words, so that a fault can say what is expected; what a pattern
cannot say is said by a function that raises what is amiss, and the way out.
"""

import datetime
import keyword
import sys
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from site_builder.catalog.naming import is_device, is_taken
from site_builder.catalog.taken_names import TAKEN

_LINE = r"^[^\r\n]*\S[^\r\n]*$"
_CODE = r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$"
_IDENTIFIER = r"^[a-z0-9]+(-[a-z0-9]+)*$"
_SLUG = r"^[A-Za-z0-9_~-]([A-Za-z0-9._~-]*[A-Za-z0-9_~-])?$"
_NAME = r"^[A-Z][A-Z0-9_]*[A-Z0-9]$|^[A-Z]$"
_URL = r"^https?://[^\s<>\"\\]+$"
_COLOUR = r"^#[0-9A-Fa-f]{6}$"
_IMAGE = r"^[A-Za-z0-9_][A-Za-z0-9._-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*\.(svg|png|webp|ico)$"
_FIELD = r"^[A-Za-z][A-Za-z0-9_.-]{0,40}$"
_SYSTEM = r"^[a-z][a-z0-9_-]{0,40}$"
_CLASS = r"^[A-Z][A-Za-z0-9]*$"
_LANGUAGE = r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"
_PACKAGE = r"^[a-z][a-z0-9_]*$"
_LICENCE = r"^[A-Za-z0-9.+() -]+$"
_NPM = r"^(@[a-z0-9][a-z0-9._-]*/)?[a-z0-9][a-z0-9._-]*$"
_GO = r"^[a-z0-9][a-z0-9.-]*(/[A-Za-z0-9_][A-Za-z0-9._-]*)*$"
_JAVA = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$"
_VERSION = r"^\d+(\.\d+)*$"
_WHEN = r"^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

FORMS = {
    _LINE: "one line that is not blank",
    _CODE: "printable characters without a space around them",
    _IDENTIFIER: "lower-case words joined by hyphens",
    _SLUG: "letters, digits and . _ ~ - only, with no dot at either end",
    _NAME: "upper-case letters, digits and _ such as DAY_LIMIT",
    _URL: "an address that starts with https:// or http://",
    _COLOUR: "a colour such as #0b6157",
    _IMAGE: "the path of an .svg, .png, .webp or .ico file in the project's folder",
    _FIELD: "the name of a field such as sqlstate",
    _SYSTEM: "a name such as sqlstate, in small letters, digits, _ and -",
    _CLASS: "a class name such as PayErrorCode",
    _LANGUAGE: "a language tag such as zh, zh-TW or pt-BR",
    _PACKAGE: "a Python package name such as acme_error_codes",
    _LICENCE: "an SPDX licence expression such as MIT",
    _NPM: 'the name of an npm package such as "@acme/error-codes"',
    _GO: "the path of a Go module such as example.com/acme/codes",
    _JAVA: "a Java package such as com.example.acme.codes",
    _VERSION: "numbers joined by dots such as 1.0.0",
    _WHEN: 'a day, month or year such as 2019-01-15, "2019-01" or "2019"',
}
"""Descriptions of the patterns, for problems."""

UNFIT = "unfit"
"""The type of a fault that no pattern finds: its message goes on after the value, its context has the `tip`."""

_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Characters that count as printable and show nothing; so do the selectors of a variant."""
_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
_OWN_LANGUAGES = frozenset({"api", "all"})
"""Ids that would be taken for something else: the API's first path, and its `lang` for every language."""
_WORDS = """
abstract assert boolean break byte case catch char class const continue default do double else enum extends false final
finally float for goto if implements import instanceof int interface java long native new null package private
protected public return short static strictfp super switch synchronized this throw throws transient true try void
volatile while
"""
JAVA_WORDS = frozenset(_WORDS.split())
"""Words of Java, none of which is part of a package's name."""
_OWN_PACKAGES = frozenset({"site_builder", "web", "pip", "setuptools", "test"})
"""Packages of this program and those that install packages, which the constants would overwrite; Python's `test`."""


def _unfit(what: str, tip: str) -> PydanticCustomError:
    return PydanticCustomError(UNFIT, "{what}", {"what": what, "tip": tip})


def _visible(code: str) -> str:
    if code.isascii():
        return code  # the pattern has seen to it
    for character in code:
        number = ord(character)
        if not character.isprintable() or character in _BLANK or any(number in selectors for selectors in _SELECTORS):
            raise _unfit(f"has the invisible character U+{number:04X}", "write the code without it")
    return code


def _free(slug: str) -> str:
    if is_taken(slug):
        raise _unfit("is a name that the system or the site keeps for itself", "choose another")
    return slug


def _parsed(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = parts.hostname if parts.port != 0 else None
    except ValueError as error:
        raise _unfit(f"is no address: {str(error)[:1].lower()}{str(error)[1:]}", "write https://host/path") from None
    if not host or not host.isprintable() or set(host) & set("{}"):
        raise _unfit("is no address: it has no host", "write https://host/path")
    return url


def _base(url: str) -> str:
    if "?" in url or "#" in url:
        raise _unfit("has a '?' or '#', and every page's path comes after it", "end it with a path")
    path = urlsplit(url).path.rstrip("/")
    if "//" in path or {".", ".."} & set(path.split("/")):
        raise _unfit("has '//', '.' or '..' in its path, which is read in two ways", "write it without")
    return url


def _language(identifier: str) -> str:
    if identifier in _OWN_LANGUAGES or is_device(identifier):
        raise _unfit("cannot be the folder of a language", "choose another id")
    return identifier


def _importable(package: str) -> str:
    if keyword.iskeyword(package):
        raise _unfit("is a word of Python itself", "choose another name")
    if package in sys.stdlib_module_names or package in _OWN_PACKAGES or is_device(package):
        raise _unfit("would be taken for another package", "choose another name")
    return package


def _spdx(expression: str) -> str:
    """Judge it as flit_core will, which makes the wheel; give it with the letters of SPDX's list."""
    from flit_core.config import (  # type: ignore[import-untyped]  # has no py.typed; takes 20 ms, and few need it
        ConfigError,
        normalise_compound_license_expr,
    )

    try:
        normalised: str = normalise_compound_license_expr(expression)
    except ConfigError:
        raise _unfit("is no SPDX licence expression", "write one such as MIT or Apache-2.0 OR MIT") from None
    return normalised


def _npm_name(name: str) -> str:
    return _untaken("npm", name)


def _go_module(module: str) -> str:
    return _untaken("go", module)


def _untaken(setting: str, name: str) -> str:
    if TAKEN[setting](name):
        raise _unfit("cannot be imported: the language or its registry keeps it for itself", "choose another name")
    return name


def _java_package(package: str) -> str:
    if taken := JAVA_WORDS.intersection(package.split(".")):
        raise _unfit(f"has '{min(taken)}', a word of Java itself", "choose another name")
    return _untaken("java", package)


def _written(when: object) -> object:
    """YAML reads a day as a date, a year as a number, and a month as text."""
    if isinstance(when, datetime.date):
        return when.isoformat()
    return str(when) if isinstance(when, int) and not isinstance(when, bool) else when


def _digits(code: object) -> object:
    """YAML reads an integer without quotes as a number; one that readers of YAML alter has to be in quotes."""
    return str(code) if isinstance(code, int) and not isinstance(code, bool) else code


def _of_calendar(when: str) -> str:
    if len(when) == len("2019-01-15"):
        try:
            datetime.date.fromisoformat(when)
        except ValueError:
            raise _unfit("is no day of the calendar", "write one such as 2019-01-15") from None
    return when


def _class(name: str) -> str:
    if keyword.iskeyword(name):
        raise _unfit("is a word of Python itself", "choose another name")
    return name


def _holds_code(example: str) -> str:
    if "{code}" not in example:
        raise _unfit("shows no code", "write {code} where the code stands, and {message} where its message does")
    return example


Line = Annotated[str, Field(min_length=1, pattern=_LINE)]
"""A text of one line that is not blank."""
Code = Annotated[str, Field(min_length=1, max_length=200, pattern=_CODE), AfterValidator(_visible)]
"""A code, verbatim: up to 200 printable characters, no space around it."""
SystemId = Annotated[str, Field(pattern=_SYSTEM)]
"""The name of a system that has codes of its own."""
OtherCode = Annotated[Code, BeforeValidator(_digits, json_schema_input_type=Code | int)]
"""A code of another system, as text: `1062` and `"1062"` are the same."""
Example = Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_holds_code)]
"""The response in which a code arrives, with `{code}` and, where there is one, `{message}`."""
Identifier = Annotated[str, Field(pattern=_IDENTIFIER, max_length=60)]
"""An id in URLs."""
Slug = Annotated[str, Field(pattern=_SLUG, max_length=200), AfterValidator(_free)]
"""The name of a file, without its extension."""
Name = Annotated[str, Field(pattern=_NAME)]
"""An enum member."""
Url = Annotated[str, Field(pattern=_URL), AfterValidator(_parsed)]
"""An address on the web; it may have places in braces after its host."""
SiteUrl = Annotated[Url, AfterValidator(_base)]
"""An address that paths are put after."""
Colour = Annotated[str, Field(pattern=_COLOUR)]
ImagePath = Annotated[str, Field(pattern=_IMAGE, max_length=200)]
"""The path of a picture, below the project's folder, which holds that of the catalogue."""
FieldName = Annotated[str, Field(pattern=_FIELD)]
"""The name of a field in a response or a log."""
ClassName = Annotated[str, Field(pattern=_CLASS, max_length=100), AfterValidator(_class)]
LanguageId = Annotated[str, Field(pattern=_LANGUAGE), AfterValidator(_language)]
PackageName = Annotated[str, Field(pattern=_PACKAGE, max_length=100), AfterValidator(_importable)]
Licence = Annotated[str, Field(pattern=_LICENCE, max_length=200), AfterValidator(_spdx)]
"""Under which terms something is given, in SPDX's words."""
NpmName = Annotated[str, Field(pattern=_NPM, max_length=200), AfterValidator(_npm_name)]
GoModule = Annotated[str, Field(pattern=_GO, max_length=200), AfterValidator(_go_module)]
JavaPackage = Annotated[str, Field(pattern=_JAVA, max_length=200), AfterValidator(_java_package)]
Version = Annotated[str, Field(pattern=_VERSION, max_length=50)]
_Written = Annotated[str, Field(pattern=_WHEN)]
When = Annotated[
    _Written, BeforeValidator(_written, json_schema_input_type=_Written | int), AfterValidator(_of_calendar)
]
"""A day, or only the month or year that is known: `2019-01-15`, `2019-01`, `2019`."""
