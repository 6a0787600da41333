"""Make the frame of the site: shells, hand-written pages, assets.

Making a frame takes seconds and depends on no entry of the catalogue, so it is kept for the next run. Nothing is
written into the output here: everything comes as (path below the site's root, bytes).
"""

import base64
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from site_builder.catalog.model import Catalog
from site_builder.core import cache
from site_builder.data.addresses import API, UNPUBLISHED
from site_builder.pages import reference_page as reference
from site_builder.pages.templating import source_of
from site_builder.site import mkdocs
from site_builder.site.csp import policy, with_policy
from site_builder.site.entrance import entrance
from site_builder.site.mkdocs import EngineError
from site_builder.site.shell import Shell, cut

__all__ = ["EngineError", "Frame", "framing"]

NOT_FOUND = PurePosixPath("404.html")
ENTRANCES = (("", "", ""), ("api", "../", f"{reference.FOLDER}/"), (API, "../../", f"{reference.FOLDER}/"))
"""Folder of each page that leads to the reader's language, the way to the site's root, the page that is meant."""
_KIND = "frame"
"""Kind of the cache file."""


@dataclass(frozen=True)
class Frame:
    """Part of the site that no entry changes: shells, hand-written pages, assets."""

    site_url: str
    """With a slash at its end; the site may lie below a path of its host. UNPUBLISHED where it is not known."""
    shells: Mapping[str, Shell]
    """By language, the source language first."""
    files: Mapping[PurePosixPath, bytes]
    """Below the site's root."""
    written: Mapping[str, tuple[PurePosixPath, ...]]
    """The hand-written pages of each language that search engines may show, below the language's root."""
    csp: str
    """The policy that every page runs under: one line, for the server's header and for `csp.txt`."""

    def to_bytes(self) -> bytes:
        """Serialise to JSON that `from_bytes` reads."""
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
        """Read a frame. Raises ValueError, KeyError or TypeError for what `to_bytes` did not make."""
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

    The frame is read from the cache, if that is of the same inputs; else MkDocs renders it while the caller does
    something else. The call raises EngineError, ShellError or PolicyError, one line each.
    """
    site_url = catalog.settings.site_url or UNPUBLISHED
    key = mkdocs.digest(catalog, site_url)
    kept = cache.read(_KIND, key)
    if kept is not None:
        frame = Frame.from_bytes(kept)
        yield lambda: frame
        return
    with mkdocs.rendering(catalog, site_url) as finish:

        def render() -> Frame:
            frame = _frame(catalog, site_url, finish())
            cache.write(_KIND, key, frame.to_bytes())
            return frame

        yield render


def _frame(catalog: Catalog, site_url: str, rendered: Sequence[mkdocs.Rendered]) -> Frame:
    files = {
        PurePosixPath(output.language, path): content for output in rendered for path, content in output.files.items()
    }
    fallback = catalog.fallback
    languages = sorted(catalog.settings.languages, key=lambda language: language.id != fallback)
    titles = {language.id: language.title for language in languages}
    for folder, up, page in ENTRANCES:
        leading = entrance(catalog.settings.title.root, titles, catalog.settings.site_url, up, page)
        files[PurePosixPath(folder, "index.html")] = leading.encode()
    files[NOT_FOUND] = files[fallback / NOT_FOUND]  # its links are absolute, its words in every language
    html = {path.as_posix(): content.decode() for path, content in files.items() if path.suffix == ".html"}
    shells = {f"{output.language}/{mkdocs.SHELL}": output.shell for output in rendered}
    csp = policy({**html, **shells}, [*mkdocs.templates(), source_of("entrance.html.j2")])
    files |= {PurePosixPath(path): with_policy(page).encode() for path, page in html.items()}
    files[PurePosixPath("_headers")] = _headers(csp)
    return Frame(
        site_url=site_url,
        shells={output.language: cut(with_policy(output.shell), output.language, output.root) for output in rendered},
        files=dict(sorted(files.items())),
        written={
            output.language: tuple(
                path
                for path, content in output.files.items()
                if path.suffix == ".html" and b'content="noindex"' not in content
            )
            for output in rendered
        },
        csp=csp,
    )


def _headers(csp: str) -> bytes:
    """Write the server's headers in the form that static hosts read (`_headers`)."""
    lines = (
        "/*",
        f"  Content-Security-Policy: {csp}",
        "  X-Content-Type-Options: nosniff",
        "  Referrer-Policy: strict-origin-when-cross-origin",
        "  X-Frame-Options: SAMEORIGIN",
        "  Permissions-Policy: camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "  Cross-Origin-Opener-Policy: same-origin",
        "  Cross-Origin-Resource-Policy: cross-origin",  # hosts join what several rules say; all of it is public
        "/api/*",
        "  Access-Control-Allow-Origin: *",
        "  Access-Control-Expose-Headers: ETag, Link, Retry-After, X-Request-Id",
        "/assets/search/*",  # all of these are named after their content
        "  Cache-Control: public, max-age=31536000, immutable",
    )
    return ("\n".join(lines) + "\n").encode()
