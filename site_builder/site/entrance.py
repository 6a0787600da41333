"""Render the pages that lead to the reader's language.

They are the root page, and for static hosts those of `/api` and `/api/v1`, which lead to the reference.
"""

from collections.abc import Mapping

from site_builder.pages.templating import template
from web.text.words import InterfaceWords


def entrance(
    titles: Mapping[str, str], languages: Mapping[str, str], site_url: str | None, up: str = "", page: str = ""
) -> str:
    """Render an entrance page as HTML.

    `titles`: the catalogue's title by language; `languages`: each language's own name, the fallback first. `up`: the
    way to the site's root; `page`: what it leads to below a language's root, another page than home.
    """
    fallback = next(iter(languages))
    return template("entrance.html.j2", InterfaceWords(fallback)).render(
        titles=titles, languages=languages, site_url=site_url, fallback=fallback, up=up, page=page
    )
