"""Make the pages' Content-Security-Policy: the theme's inline scripts by hash.

A hash lets a script run wherever it stands, so only what the theme's templates have gets one: a script that comes
with a text, or with a hand-written page, stops the build. A server sends the policy of all pages; each page has its own
besides, for hosts that send none, and that is never wider.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from site_builder.core.errors import UserError

_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_EXECUTED = frozenset({"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript"})
_FIRST = '<meta charset="utf-8">'
"""What a page's head begins with; what stands before the policy is not under it."""
_FILLED_IN = re.compile(r"\{\{.*?\}\}", re.DOTALL)


class PolicyError(UserError):
    """A page has an inline script or style that is not the theme's; the text is one line that says which."""


class Inline(NamedTuple):
    """Distinct inline scripts and styles, sorted."""

    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def inline(pages: Iterable[str]) -> Inline:
    """Find the inline scripts and styles of pages. JSON in a script element is data, no script."""
    texts_by_tag: dict[str, set[str]] = {"script": set(), "style": set()}
    for page in pages:
        for tag, attributes, content in _INLINE.findall(page):
            kind = _TYPE.search(attributes)
            if tag.lower() == "script" and (_SOURCE.search(attributes) or (kind and kind[1].lower() not in _EXECUTED)):
                continue
            texts_by_tag[tag.lower()].add(content)
    return Inline(tuple(sorted(texts_by_tag["script"])), tuple(sorted(texts_by_tag["style"])))


def policy(pages: Mapping[str, str], templates: Iterable[str]) -> str:
    """Make the value of the header `Content-Security-Policy`: one line.

    `pages`: each by the name under which an author knows it. Raises PolicyError for an inline script or style that
    is in none of the templates.
    """
    known = [re.compile(_form(text)) for texts in inline(templates) for text in texts]
    for name, page in pages.items():
        for text in (text for texts in inline([page]) for text in texts):
            if not any(form.fullmatch(text) for form in known):
                wrong = f"an inline script or style that is not the theme's: {' '.join(text.split())[:60]}"
                raise PolicyError(f"{name}: {wrong}; load it as a file")
    return "; ".join((*_directives(inline(pages.values())), "frame-ancestors 'self'"))


def with_policy(page: str) -> str:
    """Write into a page the policy that it needs itself; who may frame it, only a header can say."""
    if page.count(_FIRST) != 1:
        raise PolicyError(f"a page has no place for its policy: {_FIRST} has to stand in it once")
    content = ";".join(_directives(inline([page])))
    return page.replace(_FIRST, f'{_FIRST}<meta http-equiv="Content-Security-Policy" content="{content}">')


def _directives(inline: Inline) -> Sequence[str]:
    return (
        "default-src 'none'",
        " ".join(("script-src 'self'", *_hashes(inline.scripts))),
        " ".join(("style-src 'self'", *_hashes(inline.styles))),
        "img-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
    )


def _form(template: str) -> str:
    """Pattern of a template's script once filled in: any text without tags and line breaks."""
    return r"[^<>\n]*".join(map(re.escape, _FILLED_IN.split(template)))


def _hashes(texts: Sequence[str]) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
