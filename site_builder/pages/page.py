"""A finished page: the contract between page writers and the shell.

A page of the catalogue lies one folder below its language's root: `dysms/isv.X.html`, `dysms/index.html`.
Every link in its HTML is relative, so that it works below any sub-path and from a folder on disk.
"""

from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True)
class Page:
    """One page, ready to be stamped into the shell of its language."""

    path: PurePosixPath
    """Below the language's root: `dysms/isv.X.html`, `dysms/index.html`."""
    language: str
    title: str
    """For `<title>`, as plain text, without the site's name."""
    description: str
    """Plain text on one line, for `<meta name="description">`."""
    content: str
    """The article's HTML, with its own `<h1>`."""
    head: str
    """Further HTML for `<head>`: JSON-LD and OpenGraph text."""
    toc: tuple[tuple[str, str], ...]
    """(anchor, label as plain text) of each section, in the order of the page."""
    edit_url: str | None
    indexed: bool
    """False: the page carries `noindex`."""
    assets: tuple[str, ...] = ()
    """Style sheets and scripts that this kind of page needs, below `assets/` of its language."""
