"""Render the root page, which leads to the reader's language."""

from collections.abc import Mapping

from site_builder.pages.templating import template
from web.text.words import InterfaceWords


def entrance(titles: Mapping[str, str], languages: Mapping[str, str], site_url: str | None) -> str:
    """Render the entrance page as HTML.

    `titles`: the catalogue's title by language; `languages`: each language's own name, the fallback first.
    """
    fallback = next(iter(languages))
    return template("entrance.html.j2", InterfaceWords(fallback)).render(
        titles=titles, languages=languages, site_url=site_url, fallback=fallback
    )
