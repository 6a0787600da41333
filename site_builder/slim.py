"""Make what the engine rendered small: one language's style sheets and scripts without what its pages do not need."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from site_builder.stylesheet import minified, names, without_unused

_SOURCE_MAP = re.compile(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
_COMMENT_LINES = re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
"""Comments that have their lines for themselves; no script here has such lines in a string."""
_AS_IT_IS = re.compile(r"(<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)", re.DOTALL)
_INDENTATION = re.compile(r"\s*\n\s*")
_THEME_SHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css")
SOURCES = Path(__file__).parent
"""Whatever writes HTML of the catalogue's pages: its words are class names that may be used."""

Files = Mapping[PurePosixPath, bytes]


def slim(files: Files, shell: str) -> tuple[Files, str]:
    """The files of one language and its shell, made small.

    The theme's sheet gets a new name, made of what is in it, as its own would be kept by browsers for good.
    """
    scripts = {path: _script(content.decode()) for path, content in files.items() if path.suffix == ".js"}
    sheets = {path: minified(content.decode()) for path, content in files.items() if path.suffix == ".css"}
    pages = {path: lean(content.decode()) for path, content in files.items() if path.suffix == ".html"}
    corpus = " ".join((shell, *pages.values(), *scripts.values(), *map(_read, sources())))
    renamed = {}
    for path, sheet in list(sheets.items()):
        if _THEME_SHEET.fullmatch(path.as_posix()):
            others = " ".join(other for name, other in sheets.items() if name != path)
            left = without_unused(sheet, names(corpus), corpus + others)
            new = path.with_name(f"main.{hashlib.sha256(left.encode()).hexdigest()[:8]}.min.css")
            del sheets[path]
            sheets[new] = left
            renamed[path.name] = new.name
    texts = {**pages, **scripts, **sheets}
    for old, name in renamed.items():
        shell = shell.replace(old, name)
        texts.update({path: page.replace(old, name) for path, page in pages.items()})
    rest = {path: content for path, content in files.items() if path.suffix not in (".html", ".css", ".js")}
    return {**rest, **{path: text.encode() for path, text in texts.items()}}, shell


def lean(page: str) -> str:
    """HTML without its templates' indentation, but for texts in which blanks count."""
    parts = _AS_IT_IS.split(page)
    parts[::2] = [_INDENTATION.sub("\n", part) for part in parts[::2]]
    return "".join(parts).lstrip()


def sources() -> list[Path]:
    """The modules and templates that HTML comes from, sorted."""
    return sorted(path for path in SOURCES.rglob("*") if path.suffix in (".py", ".j2"))


def _read(path: Path) -> str:
    return path.read_text("utf-8")


def _script(text: str) -> str:
    return _COMMENT_LINES.sub("", _SOURCE_MAP.sub("\n", text))
