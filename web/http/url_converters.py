"""URL converters: tell codes, JSON files and pages apart in a path.

A code may hold any printable character, `/` too (`%2F` arrives as one), so it takes the rest of the path.
"""

from werkzeug.routing import BaseConverter


class CodeConverter(BaseConverter):
    """The rest of the path, unless it ends in `.json`: that is a file, never a code."""

    part_isolating = False
    regex = r"(?s:.+)(?<!\.json)"


class JsonFileConverter(BaseConverter):
    """The path of a static JSON file."""

    part_isolating = False
    regex = r"(?s:.+)\.json"


class SlashedConverter(BaseConverter):
    """A path with a slash at its end."""

    part_isolating = False
    regex = r"(?s:.*)/"


class PageConverter(BaseConverter):
    """Any path of the static site, which leaves `/api` to the API."""

    part_isolating = False
    regex = r"(?!api(?:/|$))(?s:.+)"


CONVERTERS: dict[str, type[BaseConverter]] = {
    "code": CodeConverter,
    "json": JsonFileConverter,
    "slashed": SlashedConverter,
    "page": PageConverter,
}
