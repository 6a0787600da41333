"""Yardstick of the site: plain MkDocs with Material, the same content.

As its documentation tells a beginner, with what it takes to come to an end at 10,000 pages: the pages stay out of
the navigation, and each language is a build of its own, both side by side.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Cost, run
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from tests.factories import twins

_SETTINGS = {
    "site_name": "Error codes",
    "site_url": "https://codes.example/",
    "use_directory_urls": False,
    "nav": [{"Home": "index.md"}],
    "validation": {"nav": {"omitted_files": "ignore"}},
}


def write(folder: Path, catalogue: Path, *, search: bool = True, limit: int | None = None) -> tuple[str, ...]:
    """Write a MkDocs project per language into `folder`; gives the languages.

    `limit`: only the first entries, where their number does not matter.
    """
    catalog = load(catalogue).catalog
    if catalog is None:
        raise ValueError(f"{catalogue} is no catalogue")
    for language in catalog.languages:
        docs = folder / "docs" / language
        for path, text in _pages(catalog, language, limit):
            target = docs / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, "utf-8")
        settings = {
            **_SETTINGS,
            "theme": {"name": "material", "language": language, "font": False},
            "plugins": ["search"] if search else [],
            "docs_dir": f"docs/{language}",
            "site_dir": f"site/{language}",
        }
        (folder / f"{language}.yml").write_text(json.dumps(settings), "utf-8")
    return catalog.languages


def _pages(catalog: Catalog, language: str, limit: int | None) -> Iterator[tuple[str, str]]:
    """Every page as its Markdown twin, with links between pages as MkDocs wants them: relative, to the source."""
    root = f"{catalog.settings.site_url}{language}/"
    kept = frozenset(f"{entry.domain}/{entry.slug}.md" for entry in catalog.entries[:limit])
    domains = "".join(f"- [{domain.title.in_(language)}]({domain.id}/index.md)\n" for domain in catalog.domains)
    if limit is None:
        yield "index.md", f"# {catalog.settings.title.in_(language)}\n\n{domains}"
    else:
        yield "index.md", f"# {catalog.settings.title.in_(language)}\n"
    for path, text in twins(catalog, language):
        if limit is None or str(path) in kept:
            content = text.rstrip("\n").rpartition("\n")[0] + "\n" if path.name != "index.md" else text
            yield str(path), content.replace(f"]({root}", "](../")


def build(folder: Path, languages: tuple[str, ...]) -> Cost:
    """Build every language, side by side."""
    mkdocs = (sys.executable, "-m", "mkdocs", "build", "-q", "-f")
    return run(*((*mkdocs, f"{name}.yml") for name in languages), cwd=folder)
