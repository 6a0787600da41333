"""Render hand-written pages and shell with MkDocs, languages side by side.

Reads `mkdocs.yml`, `theme/` and the pages of `guide`, and of the catalogue only what these and `theme_data` take:
titles, and an entry or two for examples. So a changed entry hardly ever needs this step again (see `digest`).
"""

import hashlib
import importlib.metadata
import importlib.resources
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import yaml

from site_builder.catalog.model import Catalog
from site_builder.core.errors import FULL, UserError
from site_builder.core.fingerprint import tool_digest
from site_builder.core.json_bytes import dump
from site_builder.core.paths import MKDOCS_CONFIG, THEME
from site_builder.data.addresses import SINGLE, SITE, absolute, table_file, table_name
from site_builder.pages import reference_page as reference
from site_builder.site import guide, marks
from site_builder.site.assets import lean, slim
from site_builder.site.scripts import with_worker
from site_builder.site.theme_data import theme_data

_SCHEMES = (
    ("auto", "(prefers-color-scheme)", "errdex/auto"),
    ("default", "(prefers-color-scheme: light)", "errdex/light"),
    ("slate", "(prefers-color-scheme: dark)", "errdex/dark"),
)
"""The colour schemes of `errdex.css`: name, when the system asks for it, icon. `auto` needs no script."""

NAV_DOMAINS = 4
"""Entries of the navigation for domains. It is sent with every page, so where there are more, home lists the rest."""

SHELL = PurePosixPath("shell/index.html")
_UNUSED = re.compile(
    r"^(search/|sitemap\.xml|shell/)|\.map$|^assets/(javascripts/(lunr|workers)/|stylesheets/palette\.|images/favicon\.png)"
)
"""Files of Material that this site does not send. `search/search_index.json` is kept, see `_files`."""
_ERRNO = re.compile(r"\[Errno (\d+)\] ([^:\n]+)")
"""How Python writes an error of the system."""
_SEARCH_INDEX = "search/search_index.json"
_CODE_BLOCK = re.compile(r"<pre\b.*?</pre>", re.DOTALL)


class EngineError(UserError):
    """The hand-written pages cannot be rendered; the text is one line that says why."""


@dataclass(frozen=True)
class Rendered:
    """Output of MkDocs for one language: its files, and apart from them the shell."""

    language: str
    root: str
    """The absolute address of the language's root, with a slash at its end."""
    shell: str
    files: Mapping[PurePosixPath, bytes]
    """Below the language's root."""


def settings(
    catalog: Catalog, language: str, site_url: str, pages: Sequence[str], *, single: bool = False
) -> dict[str, Any]:
    """Make one language's MkDocs settings beyond `mkdocs.yml`, all but `docs_dir`.

    `site_url` ends with a slash, and is `UNPUBLISHED` where it is not known; `pages` are the pages of the guide, in
    their order.
    """
    site = theme_data(catalog, language, single=single)
    words = site["words"]
    logo = guide.logo_path(catalog)
    codes = [{domain["title"]: table_file(domain["id"], table_name(1))} for domain in site["domains"]]
    writing = [page for page in pages if page in guide.CONTRIBUTE]
    if len(codes) > NAV_DOMAINS:
        codes[NAV_DOMAINS - 1 :] = [{words["nav_more"]: "index.html#domains"}]
    return {
        "site_name": site["title"],
        "site_url": absolute(site_url, (SINGLE if single else SITE).path(language, "")),
        "theme": {
            **({"logo": logo, "favicon": logo} if logo is not None else {}),
            "language": _of_theme(language),
            "palette": [
                {"media": media, "scheme": scheme, "primary": "custom", "accent": "custom"}
                | {"toggle": {"icon": icon, "name": words[f"palette_{scheme}"]}}
                for scheme, media, icon in _SCHEMES
            ],
        },
        "nav": [
            {words["nav_home"]: "index.md"},
            "diagnose/index.md",
            {words["nav_codes"]: codes},
            {
                words["nav_guide"]: _with_reference(
                    [page for page in pages if page not in writing], words["nav_reference"]
                )
            },
            *([{words["nav_contribute"]: writing}] if writing else []),
        ],
        "extra": {
            "scope": urlsplit(site_url).path,  # else an inline script differs from depth to depth, and its hash
            "alternate": site["languages"],
            "errdex": site,
        },
    }


def _with_reference(pages: Sequence[str], title: str) -> list[str | dict[str, str]]:
    """The guide's pages with the reference of the API behind those about it."""
    at = max((number for number, page in enumerate(pages, start=1) if page.startswith("api")), default=len(pages))
    return [*pages[:at], {title: reference.PAGE}, *pages[at:]]


def _of_theme(language: str) -> str:
    """Choose the language of Material's own few texts and its direction: the very one, its primary subtag, English."""
    texts = Path(str(importlib.resources.files("material")), "templates", "partials", "languages")
    known = (language, language.split("-")[0])
    return next((one for one in known if (texts / one).with_suffix(".html").is_file()), "en")


class _Run(NamedTuple):
    """Process of MkDocs for one language."""

    language: str
    root: str
    out: Path
    process: "subprocess.Popen[str]"


@contextmanager
def rendering(catalog: Catalog, site_url: str) -> Iterator[Callable[[], tuple[Rendered, ...]]]:
    """Start MkDocs for every language; give a call that awaits the output.

    The call raises EngineError with the first error of MkDocs, a broken link for example. `site_url` ends with a slash.
    """
    with _scratch() as scratch:
        runs: list[_Run] = []
        try:
            try:
                for language in catalog.languages:
                    runs.append(_run(catalog, language, site_url, scratch))
            except OSError as error:
                raise EngineError(_unwritable(scratch, error.strerror or str(error))) from None
            yield partial(_wait, runs)
        finally:
            for run in runs:
                with run.process:  # is waited for, and its pipe closed
                    run.process.kill()  # does nothing where it has ended


def _scratch() -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="errdex-")
    except OSError as error:
        raise EngineError(_unwritable("the folder for temporary files", error.strerror or str(error))) from None


def _unwritable(folder: str, why: str) -> str:
    return f"{folder} cannot be written: {why.lower()}; make room there, or set TMPDIR to another folder"


def _run(catalog: Catalog, language: str, site_url: str, scratch: str) -> _Run:
    """Write what MkDocs reads into `scratch`, and start it. Raises OSError."""
    docs = Path(scratch, "docs", language)
    own_settings = settings(catalog, language, site_url, prepare(catalog, language, docs))
    own_settings["docs_dir"] = str(docs)
    config = Path(scratch, f"{language}.yml")
    config.write_text(_yaml({"INHERIT": str(MKDOCS_CONFIG), **_absolute(own_settings)}), "utf-8")
    out = Path(scratch, language)
    return _Run(language, own_settings["site_url"], out, _start(config, out))


def _wait(runs: Sequence[_Run]) -> tuple[Rendered, ...]:
    """Wait for the output, in the catalogue's order of languages."""
    logs = [run.process.communicate()[0] for run in runs]
    for run, log in zip(runs, logs, strict=True):
        if run.process.returncode:
            full = next((found for found in _ERRNO.finditer(log) if int(found[1]) in FULL), None)
            raise EngineError(_first_error(run.language, log) if full is None else _unwritable(str(run.out), full[2]))
    return tuple(_collect(run.language, run.root, run.out) for run in runs)


def digest(catalog: Catalog, site_url: str) -> str:
    """Digest everything that `rendering` reads: equal digests, equal pages."""
    hashed = hashlib.sha256()
    versions = [importlib.metadata.version(name) for name in ("mkdocs", "mkdocs-material", "pymdown-extensions")]
    hashed.update(json.dumps([tool_digest(), versions]).encode())
    for language in catalog.languages:
        own = guide.written(catalog, language)
        hashed.update(json.dumps(settings(catalog, language, site_url, own.nav), sort_keys=True).encode())
        for path, content in own.files.items():
            hashed.update(f"\0{path}\0".encode() + content)
    return hashed.hexdigest()


def prepare(catalog: Catalog, language: str, folder: Path) -> tuple[str, ...]:
    """Write the hand-written pages of a language into `folder`, which MkDocs reads; give the order of the guide."""
    own = guide.written(catalog, language)
    for path, content in own.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return own.nav


def templates() -> list[str]:
    """Texts of all templates that MkDocs renders, its own and ours."""
    folders = (Path(str(importlib.resources.files("material")), "templates"), THEME)
    return [path.read_text("utf-8") for folder in folders for path in sorted(folder.rglob("*.html"))]


def _absolute(own_settings: Mapping[str, Any]) -> dict[str, Any]:
    """Make paths relative to `mkdocs.yml` absolute, and add our marks as a hook."""
    theme = {**own_settings["theme"], "custom_dir": str(THEME)}
    return {**own_settings, "theme": theme, "hooks": [marks.__file__]}


def _yaml(given: Mapping[str, Any]) -> str:
    """YAML of any text; JSON would not do, as YAML reads a key of more than 1,024 characters in block style alone."""
    return yaml.safe_dump(dict(given), allow_unicode=True, sort_keys=False)


def _start(config: Path, out: Path) -> "subprocess.Popen[str]":
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--config-file",
        str(config),
        "--site-dir",
        str(out),
    ]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "NO_COLOR": "1"}
    return subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def _first_error(language: str, log: str) -> str:
    """First warning or error in the log of MkDocs, and how many more there are."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    said = [line for line in lines if re.match(r"(WARNING|ERROR|CRITICAL|Error)\b", line)] or lines[-1:]
    first = re.sub(r"^\w+\s*[-:]\s*", "", said[0]) if said else "mkdocs ended without a word"
    more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
    return f"docs/{language}: {first}{more}"


def shell_in(out: Path) -> str:
    """Read the rendered shell."""
    return lean((out / SHELL).read_text("utf-8"))


def _collect(language: str, root: str, out: Path) -> Rendered:
    files, shell = slim(with_worker(dict(_files(out))), shell_in(out))
    return Rendered(language, root, shell, files)


def _files(out: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    for path in _below(out):
        name = path.relative_to(out).as_posix()
        if _UNUSED.search(name) and name != _SEARCH_INDEX:
            continue
        content = path.read_bytes()
        yield PurePosixPath(name), _without_code_blocks(content) if name == _SEARCH_INDEX else content


def _without_code_blocks(index: bytes) -> bytes:
    """The search index of hand-written pages without their code blocks, which have words of all kinds."""
    content = json.loads(index)
    for page in content["docs"]:
        page["text"] = _CODE_BLOCK.sub(" ", page["text"])
    return dump(content)


def _below(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
