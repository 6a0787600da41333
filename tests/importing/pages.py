"""Pages as text: a table in, what comes of it out."""

from collections.abc import Mapping
from pathlib import Path

from site_builder.importing import columns
from site_builder.importing.facts import Facts, facts_of
from site_builder.importing.markdown_tables import read_markdown
from site_builder.importing.table import Page

PATH = Path("page.md")


def page(text: str) -> Page:
    """The tables of a Markdown text."""
    return read_markdown(PATH, text, columns.has_codes)


def facts(text: str, given: Mapping[str, columns.Role] | None = None) -> Facts:
    """What a Markdown text says."""
    return facts_of(page(text), given or {})


def remarks(said: Facts) -> list[str]:
    """The remarks, without the path."""
    return [str(remark).removeprefix("page.md:") for remark in said.remarks]
