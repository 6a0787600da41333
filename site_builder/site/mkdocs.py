"""Render the hand-written pages and the shell: MkDocs with Material, one process per language, side by side.

Reads `mkdocs.yml`, `docs/` and `theme/`, and of the catalogue only what `facts` takes: titles, and no entry.
So a changed entry does not need this step again (see `site.key`).
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

from site_builder.catalog.model import Catalog
from site_builder.core.errors import Complaint
from site_builder.core.fingerprint import tool_digest
from site_builder.core.paths import DOCS, MKDOCS_CONFIG, THEME
from site_builder.data.addresses import SINGLE, SITE, absolute, is_example, table_file, table_name
from site_builder.site import marks
from site_builder.site.assets import lean, slim
from site_builder.site.theme_data import facts

_SCHEMES = (
    ("auto", "(prefers-color-scheme)", "errdex/auto"),
    ("default", "(prefers-color-scheme: light)", "errdex/light"),
    ("slate", "(prefers-color-scheme: dark)", "errdex/dark"),
)
"""The colour schemes of `errdex.css`: name, when the system asks for it, icon. `auto` needs no script."""

_GUIDE = (
    "reading.md",
    "api.md",
    "api-codes.md",
    "api-search.md",
    "constants.md",
    "adding.md",
    "translating.md",
    "scale.md",
)

NAV_DOMAINS = 12
"""Domains up to which the navigation lists them. It is sent with every page, so more are listed at home alone."""

SHELL = PurePosixPath("shell/index.html")
_UNUSED = re.compile(
    r"^(search/|sitemap\.xml|shell/)|\.map$|^assets/(javascripts/(lunr|workers)/|stylesheets/palette\.|images/favicon\.png)"
)
"""What Material brings and this site does not send. `search/search_index.json` is kept, see `_files`."""
_SEARCH_INDEX = "search/search_index.json"


class EngineError(Complaint):
    """The hand-written pages cannot be rendered; the text is one line that says why."""


@dataclass(frozen=True)
class Rendered:
    """What the engine made of one language: its files, and the shell's page as one of them taken out."""

    language: str
    root: str
    """The absolute address of the language's root, with a slash at its end."""
    shell: str
    files: Mapping[PurePosixPath, bytes]
    """Below the language's root."""


def settings(catalog: Catalog, language: str, site_url: str, *, single: bool = False) -> dict[str, Any]:
    """What one language's MkDocs configuration has beyond `mkdocs.yml`. `site_url` ends with a slash."""
    site = facts(catalog, language, single=single)
    words = site["words"]
    codes: list[dict[str, str]] | str = [
        {domain["title"]: table_file(domain["id"], table_name(1))} for domain in site["domains"]
    ]
    if len(codes) > NAV_DOMAINS:
        codes = "index.html#domains"
    return {
        "site_name": site["title"],
        "site_url": absolute(site_url, (SINGLE if single else SITE).path(language, "")),
        "docs_dir": str(_docs(catalog, language)),
        "theme": {
            "language": language,
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
            {words["nav_guide"]: list(_GUIDE)},
        ],
        "extra": {
            "scope": urlsplit(site_url).path,  # else an inline script differs from depth to depth, and its hash
            "alternate": site["languages"],
            "example_address": site_url if is_example(site_url) else None,
            "errdex": site,
        },
    }


class _Run(NamedTuple):
    """The engine at work on one language."""

    language: str
    root: str
    out: Path
    process: "subprocess.Popen[str]"


@contextmanager
def rendering(catalog: Catalog, site_url: str) -> Iterator[Callable[[], tuple[Rendered, ...]]]:
    """Set the engine to work on every language; what is given waits for it. `site_url` ends with a slash.

    That raises EngineError with the engine's own first complaint, a broken link for example.
    """
    with tempfile.TemporaryDirectory(prefix="errdex-") as scratch:
        runs = []
        try:
            for language in catalog.languages:
                given = settings(catalog, language, site_url)
                config = Path(scratch, f"{language}.yml")
                config.write_text(_yaml({"INHERIT": str(MKDOCS_CONFIG), **_absolute(given)}), "utf-8")
                out = Path(scratch, language)
                runs.append(_Run(language, given["site_url"], out, _start(config, out)))
            yield partial(_finished, runs)
        finally:
            for run in runs:
                with run.process:  # is waited for, and its pipe closed
                    run.process.kill()  # does nothing where it has ended


def _finished(runs: Sequence[_Run]) -> tuple[Rendered, ...]:
    """What was rendered, in the catalogue's order of languages."""
    logs = [run.process.communicate()[0] for run in runs]
    for run, log in zip(runs, logs, strict=True):
        if run.process.returncode:
            raise EngineError(_complaint(run.language, log))
    return tuple(_collect(run.language, run.root, run.out) for run in runs)


def digest(catalog: Catalog, site_url: str) -> str:
    """Names everything that `rendering` reads: equal digests, equal pages."""
    hashed = hashlib.sha256()
    versions = [importlib.metadata.version(name) for name in ("mkdocs", "mkdocs-material", "pymdown-extensions")]
    given = [settings(catalog, language, site_url) for language in catalog.languages]
    hashed.update(json.dumps([tool_digest(), versions, given], sort_keys=True).encode())
    return hashed.hexdigest()


def templates() -> list[str]:
    """The texts of all templates that the engine renders, its own and ours."""
    folders = (Path(str(importlib.resources.files("material")), "templates"), THEME)
    return [path.read_text("utf-8") for folder in folders for path in sorted(folder.rglob("*.html"))]


def _docs(catalog: Catalog, language: str) -> Path:
    """The hand-written pages in `language`, else in the first language that has any."""
    for known in (language, *catalog.languages):
        if (DOCS / known / "index.md").is_file():
            return DOCS / known
    return DOCS / "en"


def _absolute(given: Mapping[str, Any]) -> dict[str, Any]:
    """The configuration with what is relative to the place of `mkdocs.yml` made absolute, and our marks as its hook."""
    theme = {**given["theme"], "custom_dir": str(THEME)}
    return {**given, "theme": theme, "hooks": [marks.__file__]}


def _yaml(given: Mapping[str, Any]) -> str:
    """JSON that YAML reads the same: of two escapes for one character beyond U+FFFF it would make two."""
    return json.dumps(given, ensure_ascii=False)


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


def _complaint(language: str, log: str) -> str:
    """The first line of the engine's log that is no information."""
    lines = [line.strip() for line in log.splitlines() if line.strip()]
    said = [line for line in lines if re.match(r"(WARNING|ERROR|CRITICAL|Error)\b", line)] or lines[-1:]
    first = re.sub(r"^\w+\s*[-:]\s*", "", said[0]) if said else "mkdocs ended without a word"
    more = f" (and {len(said) - 1} more)" if len(said) > 1 else ""
    return f"docs/{language}: {first}{more}"


def shell_in(out: Path) -> str:
    """The rendered shell."""
    return lean((out / SHELL).read_text("utf-8"))


def _collect(language: str, root: str, out: Path) -> Rendered:
    files, shell = slim(dict(_files(out)), shell_in(out))
    return Rendered(language, root, shell, files)


def _files(out: Path) -> Iterator[tuple[PurePosixPath, bytes]]:
    for path in _below(out):
        name = path.relative_to(out).as_posix()
        if _UNUSED.search(name) and name != _SEARCH_INDEX:
            continue
        yield PurePosixPath(name), path.read_bytes()


def _below(folder: Path) -> Sequence[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())
