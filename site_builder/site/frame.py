"""Frame the site: what MkDocs renders, the shell of every page, the hand-written pages, the assets.

Making a frame takes seconds and depends on no entry of the catalogue, so it is kept for the next run. Nothing is
written into the output here: everything comes as (path below the site's root, bytes).
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.core import cache
from site_builder.data.addresses import slashed
from site_builder.pages.templating import source_of
from site_builder.site import mkdocs
from site_builder.site.csp import policy
from site_builder.site.entrance import entrance
from site_builder.site.mkdocs import EngineError
from site_builder.site.shell import Shell, cut

__all__ = ["EngineError", "Frame", "framing"]

NOT_FOUND = PurePosixPath("404.html")
_KIND = "frame"
"""Of what is kept for the next run."""


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


@contextmanager
def framing(catalog: Catalog) -> Iterator[Callable[[], Frame]]:
    """Give a call that returns the catalogue's frame.

    It is the one that an earlier run has kept, if that is made from the same; else MkDocs is at work on a new one
    while the caller does something else. The call raises EngineError, ShellError or PolicyError, one line each.
    """
    site_url = slashed(catalog.settings.site_url)
    key = mkdocs.digest(catalog, site_url).encode()
    kept = _kept(catalog.folder, key)
    if kept is not None:
        yield lambda: kept
        return
    with mkdocs.rendering(catalog, site_url) as finish:

        def made() -> Frame:
            frame = _frame(catalog, site_url, finish())
            cache.write(catalog.folder, _KIND, key + b"\n" + frame.to_bytes())
            return frame

        yield made


def _kept(folder: Path, key: bytes) -> Frame | None:
    found, _, content = (cache.read(folder, _KIND) or b"").partition(b"\n")
    return Frame.from_bytes(content) if found == key else None


def _frame(catalog: Catalog, site_url: str, rendered: Sequence[mkdocs.Rendered]) -> Frame:
    files = {PurePosixPath(one.language, path): content for one in rendered for path, content in one.files.items()}
    fallback = catalog.fallback
    languages = sorted(catalog.settings.languages, key=lambda language: language.id != fallback)
    titles = {language.id: language.title for language in languages}
    files[PurePosixPath("index.html")] = entrance(catalog.settings.title.root, titles, site_url).encode()
    files[NOT_FOUND] = files[fallback / NOT_FOUND]  # its links are absolute, its words in every language
    html = {path.as_posix(): content.decode() for path, content in files.items() if path.suffix == ".html"}
    shells = {f"{one.language}/{mkdocs.SHELL}": one.shell for one in rendered}
    csp = policy({**html, **shells}, [*mkdocs.templates(), source_of("entrance.html.j2")])
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


def _headers(csp: str) -> bytes:
    """The server's headers in the form that static hosts read (`_headers`)."""
    lines = (
        "/*",
        f"  Content-Security-Policy: {csp}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "  X-Frame-Options: SAMEORIGIN",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "  Cross-Origin-Opener-Policy: same-origin",
        "/api/*",
        "  Access-Control-Allow-Origin: *",
        "/assets/search/*",  # all of these are named after their content
        "  Cache-Control: public, max-age=31536000, immutable",
    )
    return ("\n".join(lines) + "\n").encode()
