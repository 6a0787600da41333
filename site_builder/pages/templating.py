"""Compile Jinja2 templates, strict about names, escaping all HTML.

A template is compiled once per language, with the site's own words (`{{ w.name }}`) in their places: they are the
same on every page, and half of what a page is put together from.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from jinja2.runtime import Context
from markupsafe import Markup, escape

from site_builder.core.paths import TEMPLATES
from site_builder.pages.labels import labels
from web.text.words import InterfaceWords

_SPECIAL: Final = re.compile("[&<>\"']")
_WORD: Final = re.compile(r"\{\{ w\.([a-z_]+(?:\.[a-z_]+)*) \}\}")


@lru_cache(maxsize=256)
def template(name: str, own: InterfaceWords) -> Template:
    """Compile a template with the words of a language, its variable `w`.

    `….html.j2` escapes what is put into it, unless it is Markup; others do not.
    """
    html = name.endswith(".html.j2")
    words = labels(own, marked=html)

    def said(match: re.Match[str]) -> str:
        word: Any = words
        for step in match[1].split("."):
            word = getattr(word, step)
        return str(escape(word) if html else word)

    made = _environment(html).from_string(_WORD.sub(said, source_of(name)))
    made.globals = {"w": words}  # a plain dictionary: every page begins with a copy of it
    return made


def source_of(name: str) -> str:
    """The source of the template `name`."""
    return (TEMPLATES / name).read_text("utf-8")


class _Context(Context):
    """A context that calls functions at once.

    Jinja asks each function whether it takes the context; none of ours does, and that is a sixth of a twin's time.
    """

    def call(self, function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call a function of a template without Jinja's own variables."""
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return function(*args, **kwargs)


@cache
def _environment(html: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        # In place of Jinja's autoescape, which makes an object of every piece and so takes four times as long.
        finalize=_as_html if html else None,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
    )
    environment.context_class = _Context
    return environment


def _as_html(value: object) -> str:
    """Escape a value for a page, unless it is Markup."""
    if type(value) is Markup or (type(value) is str and not _SPECIAL.search(value)):
        return value
    return str(escape(value))
