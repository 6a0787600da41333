"""Join the scripts of the search worker into one, behind the constants that they share with Python.

Each is written for itself, in the folders and under the names of its twin in `web`, and hands over to the next ones by
`errdex`: text/terms.js sets `errdex.text.terms`. What a script takes of Python's constants it names in one statement,
`const {…} = errdex.tables.text.terms;`, and gets from there.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from site_builder.core.paths import THEME
from web.tables import constants

_FOLDER = PurePosixPath("assets/javascripts")
WORKER = _FOLDER / "worker.js"
"""The joined script, and the last of its parts: the messages of the page."""
LIBRARY = tuple(
    _FOLDER / f"{name}.js"
    for name in (
        *("text/strings", "text/simplified", "text/terms", "text/mojibake", "text/escapes"),
        *("store/store", "store/builds"),
        *("search/codes", "search/phrases", "search/ranking"),
        *("paste/spelling", "paste/fields", "paste/foreign", "paste/plain", "paste/nesting", "paste/folded"),
        *("diagnosis/index", "diagnosis/codes", "diagnosis/messages", "diagnosis/policy", "diagnosis/evidence"),
        *("diagnosis/claims", "diagnosis/wording", "diagnosis/diagnose"),
    )
)
"""All other parts, each behind those that it reads."""

_TAKEN = re.compile(r"const \{([^{}]*)\} = errdex\.tables\.([a-z.]+);")


def library() -> str:
    """The script of search and diagnosis, for whatever runs it: a worker, or Node."""
    return _joined(LIBRARY)


def worker() -> str:
    """The script of the search worker."""
    return _joined((*LIBRARY, WORKER))


def with_worker(files: Mapping[PurePosixPath, bytes]) -> dict[PurePosixPath, bytes]:
    """The files of one language, with the worker's script in the place of its parts."""
    return {path: content for path, content in files.items() if path not in LIBRARY} | {WORKER: worker().encode()}


def _joined(parts: Iterable[PurePosixPath]) -> str:
    written = [(THEME / part).read_text("utf-8") for part in parts]
    return "\n".join([_tables("".join(written)), *written])


def _tables(script: str) -> str:
    """The statement that begins `errdex`: a room for each folder of scripts, and the constants that they take."""
    taken: dict[str, set[str]] = {}
    for names, module in _TAKEN.findall(script):
        taken.setdefault(module, set()).update(re.findall(r"\w+", names))
    tables: dict[str, dict[str, Any]] = {}
    for module, wanted in sorted(taken.items()):
        room, _, name = module.partition(".")
        tables.setdefault(room, {})[name] = constants(module, sorted(wanted))
    rooms: dict[str, Any] = {part.parent.name: {} for part in LIBRARY}
    return f'"use strict";\n\nglobalThis.errdex = {json.dumps({**rooms, "tables": tables}, separators=(",", ":"))};\n'
