"""Slim the files that MkDocs rendered: drop what no page needs."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

from site_builder.core.paths import PACKAGE
from site_builder.site.css import minified, names, names_in_page, without_unused

_SOURCE_MAP = re.compile(r"\n?(//# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*$")
_COMMENT_LINES = re.compile(r"^[ \t]*//[^\n]*\n|^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n", re.MULTILINE)
"""Comments that have their lines for themselves; no script here has such lines in a string."""
_AS_IT_IS = re.compile(r"(<(?:pre|textarea|script)\b.*?</(?:pre|textarea|script)>)", re.DOTALL)
_INDENTATION = re.compile(r"\s*\n\s*")
_BLOCK = r"</?(?:div|dl|footer|form|h\d|head|header|li|link|main|meta|nav|ol|p|section|title|ul)\b[^<>]*>"
_BREAK = re.compile(rf"({_BLOCK})\n|\n(?={_BLOCK})")
"""A line break beside the tag of a block shows nowhere."""
_NEVER_SHOWN = re.compile(r'<div data-md-component="(?:skip|announce)">\s*(?:<a [^<]*</a>)?\s*</div>')
"""The theme's own link to the first section, whose place is taken by ours to the article, and its empty banner."""
_GAP = re.compile(r'(?<=")[ ]+(?=>)|(?<=" )[ ]+(?=[a-z-]+=")')
"""Blanks between attributes, but for one."""
_UNCOLOURED = re.compile(r'<span class="[pw]">([^<]*)</span>')
"""Punctuation and blanks in highlighted code: as many tags as all else in it, and no colour that is missed."""
_THEME_SHEET = re.compile(r"assets/stylesheets/main\.\w+\.min\.css")
_OWN_SHEET = PurePosixPath("assets/stylesheets/errdex.css")
_OWN_LINK = re.compile(rf'<link rel="stylesheet" href="[^"]*{re.escape(str(_OWN_SHEET))}">')
_ELSEWHERE = re.compile(r"rtl|md-(annotation|source|status|tag|tooltip|version).*")
"""Words of the theme's script that stand for what these pages never have: right-to-left text, and features that
`mkdocs.yml` leaves off."""
_CONFIG = re.compile(r'(?<=<script id="__config" type="application/json">).*?(?=</script>)', re.DOTALL)
_UNASKED = "select.version"
"""A text of the theme's choice of versions, which these pages do not have."""
_CLASS = re.compile(r"<\w+ class=")

Files = Mapping[PurePosixPath, bytes]


def slim(files: Files, shell: str) -> tuple[Files, str]:
    """Slim the files of one language and its shell.

    Our sheet for every page is joined to the theme's, which gets a new name, made of what is in it, as its own would
    be kept by browsers for good.
    """
    scripts = {path: _script(content.decode()) for path, content in files.items() if path.suffix == ".js"}
    sheets = {path: minified(content.decode()) for path, content in files.items() if path.suffix == ".css"}
    pages = {path: lean(content.decode()) for path, content in files.items() if path.suffix == ".html"}
    used = names_in_page(" ".join((shell, *pages.values())))
    used |= {name for script in scripts.values() for name in names(script) if not _ELSEWHERE.fullmatch(name)}
    for source in sources():
        written = source.read_text("utf-8")
        used |= names_in_page(written) if source.suffix == ".j2" else names(written)
    renamed = {}
    for path, sheet in list(sheets.items()):
        if _THEME_SHEET.fullmatch(path.as_posix()):
            other_sheets = (other for name, other in sheets.items() if name != path)
            read = (shell, *pages.values(), *scripts.values(), *other_sheets)
            left = without_unused(sheet, used, " ".join(read)) + sheets.pop(_OWN_SHEET, "")
            new = path.with_name(f"main.{hashlib.sha256(left.encode()).hexdigest()[:8]}.min.css")
            del sheets[path]
            sheets[new] = left
            renamed[path.name] = new.name
    texts = {**pages, **scripts, **sheets}
    for old, name in renamed.items():
        shell = _OWN_LINK.sub("", shell).replace(old, name)
        texts.update({path: _OWN_LINK.sub("", page).replace(old, name) for path, page in pages.items()})
    rest = {path: content for path, content in files.items() if path.suffix not in (".html", ".css", ".js")}
    return {**rest, **{path: text.encode() for path, text in texts.items()}}, shell


def lean(page: str) -> str:
    """Drop indentation where blanks do not count, needless tags in code, and parts that nobody sees."""
    parts = _AS_IT_IS.split(_NEVER_SHOWN.sub("", page))
    parts[::2] = [_GAP.sub("", _BREAK.sub(r"\1", _INDENTATION.sub("\n", part))) for part in parts[::2]]
    parts[1::2] = [_UNCOLOURED.sub(r"\1", part) if part.startswith("<pre") else part for part in parts[1::2]]
    return _CONFIG.sub(_settings, "".join(parts).lstrip())


def _settings(written: re.Match[str]) -> str:
    """Write the settings of the theme's script in fewer bytes, without those that are off."""
    settings = {name: value for name, value in json.loads(written[0]).items() if value is not None}
    settings["translations"].pop(_UNASKED, None)
    text = json.dumps(settings, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[<>&]", lambda character: f"\\u{ord(character[0]):04x}", text)


def sources() -> list[Path]:
    """Templates and modules that write HTML of the catalogue's pages, whose classes stay; sorted."""
    paths = sorted(path for path in PACKAGE.rglob("*") if path.suffix in (".py", ".j2") and path != Path(__file__))
    return [path for path in paths if _CLASS.search(path.read_text("utf-8"))]


def _script(text: str) -> str:
    return _COMMENT_LINES.sub("", _SOURCE_MAP.sub("\n", text))
