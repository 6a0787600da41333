"""Serve the static site; redirect other addresses to its pages.

Files are found only below the site's folder; a code is looked up in lookup.db only, never on the disk.
"""

import html
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache, lru_cache, wraps
from mimetypes import guess_type
from pathlib import Path
from typing import ParamSpec, TypeVar

from flask import Blueprint, Response, current_app, request, send_file
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

from web.http.envelope import ANY_ORIGIN
from web.http.negotiation import UnknownLanguage, named, preferred
from web.http.payload import page_url, summaries
from web.http.precompressed import GZIP, copy_of, takes_gzip
from web.http.responses import CORS, current_store, reader_language, redirect_to, visit
from web.search.lookup import look_up
from web.store.store import EntryRow, Store, StoreError, identity

site = Blueprint("site", __name__)

_TYPES = {
    ".css": "text/css",
    ".gz": "application/gzip",
    ".html": "text/html",
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".md": "text/markdown",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
}
"""Named here, as the system's own table differs from machine to machine."""
STRICT = "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
"""The policy of pages where the build's own is missing."""
REFERENCE = "api/"
"""Folder of the reference of the API, below a language's root."""
_HASHED = re.compile(r"\.[0-9a-f]{8,}\.")
"""A file with its content's hash in its name never changes."""
_BELOW_DOMAIN = re.compile(r"([a-z]{2,3})/([a-z0-9-]+)/(.+)", re.DOTALL)
_PAGE = re.compile(r"(.+)\.(html|md)", re.DOTALL)


_Made = TypeVar("_Made", Response, Response | None)
_Asked = ParamSpec("_Asked")


def _of_one_build(make: Callable[_Asked, _Made]) -> Callable[_Asked, _Made]:
    """Let `make` begin anew where another build takes the site's place meanwhile.

    Otherwise the length, the content and the policy of a page could be of two builds.
    """

    @wraps(make)
    def whole(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Made:
        folder = current_app.config["SITE"]
        while True:
            before = identity(folder)
            with suppress(FileNotFoundError):  # it was there a moment ago
                response = make(*args, **kwargs)
                if identity(folder) == before:
                    return response
                if response is not None:
                    response.close()

    return whole


@site.get("/")
def home() -> Response:
    """Redirect to the reader's language; index.html chooses where the request names none."""
    language = _named_language()
    response = (
        redirect_to(f"/{language}/", 302) if language is not None else site_file("index.html") or not_found_page()
    )
    response.vary.add("Accept-Language")
    return response


@site.get("/e/<code:code>")
def short_link(code: str) -> Response:
    """Redirect to the page of a code in any spelling, in the reader's language."""
    store = current_store()
    language = reader_language(store.languages, store.fallback)
    entries = look_up(store, code.rstrip("/")).entries
    if not entries:
        visit().miss("code", code)
        return not_found_page()
    if len(entries) == 1:
        response = redirect_to(page_url(store, entries[0], language), 302)
        response.cache_control.no_cache = True
    else:
        response = _choices(store, entries, language)
    response.vary.add("Accept-Language")
    return response


@site.get("/api", strict_slashes=False)
@site.get("/api/v1", strict_slashes=False)
def reference() -> Response:
    """Redirect to the reference of the API in the reader's language. Raises NotFound where no site has one."""
    store = current_store()
    language = reader_language(store.languages, store.fallback)
    if _file(f"{language}/{REFERENCE}index.html") is None:
        raise NotFound
    response = redirect_to(f"/{language}/{REFERENCE}", 302)
    response.vary.add("Accept-Language")
    response.cache_control.no_cache = True
    return response


@site.get("/<page:path>")
def page(path: str) -> Response:
    """Serve a file of the site, redirect to the page meant, or answer 404.

    Files do not need lookup.db. Raises StoreError where the rest does and it cannot be used.
    """
    return _redirect_from_tombstone(path) or site_file(path) or _redirect_to_page(path) or not_found_page()


@_of_one_build
def site_file(path: str) -> Response | None:
    """Serve the file at `path` below the site's folder, or a folder's index.html; else None."""
    file = _file(f"{path}index.html" if path.endswith("/") else path)
    if file is None:
        return redirect_to(f"/{path}/") if not path.endswith("/") and _file(f"{path}/index.html") is not None else None
    kind = _TYPES.get(file.suffix) or guess_type(file)[0] or "application/octet-stream"
    response = _sent(file, kind)
    if _HASHED.search(file.name):
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if path.startswith("api/"):
        response.headers.extend(CORS)
    elif kind.startswith("image/"):
        response.headers.extend((ANY_ORIGIN,))  # for previews of links; also with a 304, which names no type
    return _with_policy(response)


def _sent(file: Path, kind: str) -> Response:
    """Send a file, or the gzip copy beside it where the client takes that: each is a representation of its own."""
    copy = copy_of(file)
    if copy is None:
        return send_file(file, kind, conditional=True)
    if not takes_gzip(request.accept_encodings):
        response = send_file(file, kind, conditional=True)
    else:
        response = send_file(copy, kind, conditional=True, download_name=file.name)
        response.content_encoding = GZIP
    response.vary.add("Accept-Encoding")
    return response


def _file(path: str) -> Path | None:
    """Find the file at `path`, never outside of the site's folder."""
    file = safe_join(current_app.config["SITE"], path)
    try:
        return Path(file) if file is not None and Path(file).is_file() else None
    except OSError:  # too long for a file's name
        return None


@_of_one_build
def not_found_page() -> Response:
    """Serve the site's 404.html in the language of the address, else of the reader."""
    store, language = _store(), None
    if store is not None:
        first = request.path.split("/", 2)[1]
        language = first if first in store.languages else reader_language(store.languages, store.fallback)
    file = _file(f"{language}/404.html") or _file("404.html")
    content = file.read_bytes() if file is not None else b"<!doctype html><title>404</title><h1>404</h1>\n"
    response = Response(content, 404, mimetype="text/html")
    if language is not None:
        response.content_language.add(language)
    response.vary.add("Accept-Language")
    response.cache_control.no_cache = True
    return _with_policy(response)


def _named_language() -> str | None:
    """Language that the request itself names; None where it names none of the catalogue's."""
    store = _store()
    if store is None:
        return None
    try:
        return named(request.args.get("lang", ""), store.languages)
    except UnknownLanguage:
        return preferred(request.headers.get("Accept-Language", ""), store.languages, store.fallback)


def _redirect_from_tombstone(path: str) -> Response | None:
    """Redirect from the page of a tombstone to its successor, while there is a lookup.db."""
    below = _BELOW_DOMAIN.fullmatch(path)
    address = _PAGE.fullmatch(below[3]) if below is not None else None
    if below is None or address is None:
        return None
    with suppress(StoreError):
        store = current_store()
        row = store.at(below[2], address[1]) if below[1] in store.languages else None
        if row is not None and row.is_tombstone:
            return redirect_to(page_url(store, _successor(store, row), below[1]).removesuffix("html") + address[2])
    return None


def _redirect_to_page(path: str) -> Response | None:
    """Redirect `/{lang}/{domain}/{code}`, a slash after it or not, to `{slug}.html`. Raises StoreError."""
    below = _BELOW_DOMAIN.fullmatch(path)
    if below is None:
        return None
    language, domain, rest = below.groups()
    store = current_store()
    if language not in store.languages:
        return None
    for code in dict.fromkeys((rest, rest.rstrip("/"), rest.removesuffix(".html"))):
        row = store.at(domain, code)
        entries = look_up(store, code, domain).entries if row is None else (row,)
        if len(entries) == 1:
            url = page_url(store, _successor(store, entries[0]), language)
            return redirect_to(url) if url != request.path else None  # without a site there is no page to lead to
    if domain in store.domains:
        visit().miss("code", rest.rstrip("/").removesuffix(".html").removesuffix(".md"), domain)
    return None


def _successor(store: Store, row: EntryRow) -> EntryRow:
    return store.entry(row.replaced_by) if row.is_tombstone and row.replaced_by is not None else row


def _store() -> Store | None:
    """The current store; None where there is no lookup.db, as pages do not need one."""
    with suppress(StoreError):
        return current_store()
    return None


def _choices(store: Store, entries: tuple[EntryRow, ...], language: str) -> Response:
    """Page to choose one of the entries that a code names."""
    items = "".join(
        f'<li><a href="{request.root_path}{html.escape(one["url"])}">{html.escape(one["domain"])}: '
        f"{html.escape(one['code'])}</a> {html.escape(one['message'])}</li>"
        for one in summaries(store, entries, language)
    )
    title = html.escape(entries[0].code)
    content = f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title}</title><ul>{items}</ul>\n'
    return _with_policy(Response(content, 300, mimetype="text/html"))


def _with_policy(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = _policy()
    return response


def _policy() -> str:
    """Read the build's Content-Security-Policy, which has the hashes of the pages' own scripts."""
    path: Path = current_app.config["SITE"].parent / "csp.txt"
    try:
        return _line(path, path.stat().st_mtime_ns)
    except (OSError, ValueError) as error:
        _say_missing(path, (error.strerror or str(error)).lower() if isinstance(error, OSError) else "damaged")
        return STRICT


@lru_cache(maxsize=8)
def _line(path: Path, _changed: int) -> str:
    """Read a file of one line. Raises ValueError where it is anything else than one line of ASCII."""
    line = path.read_text("ascii").strip()
    if not line or "\n" in line:
        raise ValueError(line)
    return line


@cache
def _say_missing(path: Path, why: str) -> None:
    """Log a policy that cannot be read, once for a process."""
    way_out = "make it readable" if why == "permission denied" else "run `errdex build`"
    current_app.logger.error("%s cannot be read (%s), so pages run no inline scripts; %s", path, why, way_out)
