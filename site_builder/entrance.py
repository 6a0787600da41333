"""The page at the site's root, which leads on to the reader's language."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_ENVIRONMENT = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    keep_trailing_newline=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


def entrance(titles: Mapping[str, str], languages: Mapping[str, str], site_url: str) -> str:
    """HTML. `titles`: the catalogue's title by language; `languages`: each language's own name, the source first."""
    template = _ENVIRONMENT.get_template("entrance.html")
    return template.render(titles=titles, languages=languages, site_url=site_url, source=next(iter(languages)))
