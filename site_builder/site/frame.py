"""The site around the catalogue's pages: what the engine renders, every page in its shell, what machines ask for.

`framing` runs the engine (seconds) and depends on no entry of the catalogue; `stamped` puts pages into it
(microseconds each). Whoever keeps a frame under its `key` needs no engine when only entries changed.
Nothing is written here: everything comes as (path below the site's root, bytes).
"""

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.core.fingerprint import digest
from site_builder.pages.page import Page
from site_builder.site import mkdocs
from site_builder.site.csp import policy
from site_builder.site.entrance import entrance
from site_builder.site.filling import filled as filled_in
from site_builder.site.mkdocs import EngineError
from site_builder.site.shell import Shell, cut
from site_builder.site.sitemap import robots, sitemaps

__all__ = ["EngineError", "Frame", "filled", "framing", "key", "machines", "stamped"]

NOT_FOUND = PurePosixPath("404.html")


@dataclass(frozen=True)
class Frame:
    """All of the site that does not change with an entry: the shells, the hand-written pages, the assets."""

    site_url: str
    """With a slash at its end; the site may lie below a path of its host."""
    shells: Mapping[str, Shell]
    """By language, the source language first."""
    files: Mapping[PurePosixPath, bytes]
    """Below the site's root."""
    written: Mapping[str, tuple[PurePosixPath, ...]]
    """The hand-written pages of each language that search engines may show, below the language's root."""
    csp: str
    """The policy that every page runs under: one line, for the server's header and for `csp.txt`."""

    @property
    def shells_key(self) -> str:
        """Names the shells: equal keys, equal shells."""
        return digest(repr(sorted(self.shells.items())).encode())

    def to_bytes(self) -> bytes:
        """JSON that `from_bytes` reads; to be kept under the frame's `key`."""
        data = {
            "site_url": self.site_url,
            "shells": {language: shell.to_json() for language, shell in self.shells.items()},
            "files": {str(path): base64.b64encode(content).decode() for path, content in self.files.items()},
            "written": {language: [str(path) for path in paths] for language, paths in self.written.items()},
            "csp": self.csp,
        }
        return json.dumps(data).encode()

    @classmethod
    def from_bytes(cls, content: bytes) -> "Frame":
        """Raises ValueError, KeyError or TypeError for anything that `to_bytes` did not make."""
        data: dict[str, Any] = json.loads(content)
        return cls(
            data["site_url"],
            {language: Shell.from_json(shell) for language, shell in data["shells"].items()},
            {PurePosixPath(path): base64.b64decode(content) for path, content in data["files"].items()},
            {language: tuple(map(PurePosixPath, paths)) for language, paths in data["written"].items()},
            data["csp"],
        )


def key(catalog: Catalog, site_url: str) -> str:
    """Names everything that a frame is made of, in milliseconds: equal keys, equal frames."""
    return mkdocs.digest(catalog, _slashed(site_url))


@contextmanager
def framing(catalog: Catalog, site_url: str) -> Iterator[Callable[[], Frame]]:
    """Set the engine to work on what surrounds the catalogue's pages; what is given waits for it.

    That raises EngineError or ShellError, one line each.
    """
    with mkdocs.rendering(catalog, _slashed(site_url)) as finish:
        yield lambda: _frame(catalog, _slashed(site_url), finish())


def _frame(catalog: Catalog, site_url: str, rendered: Sequence[mkdocs.Rendered]) -> Frame:
    files = {PurePosixPath(one.language, path): content for one in rendered for path, content in one.files.items()}
    source = rendered[0].language
    titles = {language.id: language.title for language in catalog.settings.languages}
    files[PurePosixPath("index.html")] = entrance(catalog.settings.title.root, titles, site_url).encode()
    files[NOT_FOUND] = files[source / NOT_FOUND]  # its links are absolute, its words in every language
    html = [content.decode() for path, content in files.items() if path.suffix == ".html"]
    csp = policy([*html, *(one.shell for one in rendered)])
    files[PurePosixPath("_headers")] = _headers(csp)
    return Frame(
        site_url=site_url,
        shells={one.language: cut(one.shell, one.language, one.root) for one in rendered},
        files=dict(sorted(files.items())),
        written={
            one.language: tuple(
                path
                for path, content in one.files.items()
                if path.suffix == ".html" and b'content="noindex"' not in content
            )
            for one in rendered
        },
        csp=csp,
    )


def filled(frame: Frame, fillings: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The hand-written pages with what they show of the entries, and the assets. `fillings`: by language."""
    source = next(iter(frame.shells))
    for path, content in frame.files.items():
        if path.suffix == ".html":
            language = path.parts[0] if path.parts[0] in fillings else source
            content = filled_in(content.decode(), fillings[language]).encode()
        yield path, content


def stamped(frame: Frame, pages: Iterable[Page]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Pages in the shell of their language."""
    for page in pages:
        yield page.language / page.path, frame.shells[page.language].stamp(page)


def machines(frame: Frame, indexed: Mapping[str, Sequence[str]]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Sitemaps and robots.txt. `indexed`: of each language the stamped pages that search engines may show."""
    together = {language: [*map(str, frame.written[language]), *indexed[language]] for language in frame.shells}
    yield from sitemaps(frame.site_url, together)
    yield PurePosixPath("robots.txt"), robots(frame.site_url)


def _slashed(site_url: str) -> str:
    return site_url.rstrip("/") + "/"


def _headers(csp: str) -> bytes:
    """The server's headers in the form that static hosts read (`_headers`)."""
    lines = (
        "/*",
        f"  Content-Security-Policy: {csp}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "/api/*",
        "  Access-Control-Allow-Origin: *",
    )
    return ("\n".join(lines) + "\n").encode()
