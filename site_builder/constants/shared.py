"""The modules of this program that the package has too, as they are.

How a pasted message is read and how a language is chosen: so `cause_for` and `problem` answer as the site does. And how
Markdown becomes plain text. They differ from ours in the names of one another only; every Python from 3.8 on runs them.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import web
from site_builder.core.paths import PACKAGE
from web.store.format import NARROW, WIDE

_WEB = Path(str(web.__file__)).parent
_MODULES = (
    *(_WEB / "text" / f"{name}.py" for name in ("simplified", "folding", "mojibake", "escapes")),
    *(_WEB / name for name in ("paste/folded.py", "diagnosis/messages.py", "http/negotiation.py")),
    PACKAGE / "constants" / "markdown_text.py",
)
_OURS = re.compile(r"^from web\.(?:\w+\.)+(\w+) import", re.MULTILINE)
_ANCHORS = "from web.store.format import NARROW, WIDE\n"
_FUTURE = "from __future__ import annotations\n"
_DOCSTRING = re.compile(r'\A""".*?"""\n', re.DOTALL)


@cache
def modules() -> tuple[tuple[str, str], ...]:
    """Name and source of each."""
    return tuple(_modules())


def _modules() -> Iterator[tuple[str, str]]:
    yield "__init__", '"""What the package and the site do alike."""\n'
    for path in _MODULES:
        source = path.read_text("utf-8").replace(_ANCHORS, f"NARROW, WIDE = {NARROW}, {WIDE}\n")
        if _FUTURE not in source:
            source = _DOCSTRING.sub(lambda docstring: f"{docstring[0]}\n{_FUTURE}", source, count=1)
        yield path.stem, _OURS.sub(r"from .\1 import", source)
