"""The Content-Security-Policy that the pages run under: their inline scripts by hash, nothing from elsewhere."""

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(r"<(script|style)\b([^>]*)>(.*?)</\1>", re.DOTALL | re.IGNORECASE)
_SOURCE = re.compile(r"\bsrc\s*=", re.IGNORECASE)
_TYPE = re.compile(r"\btype\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_EXECUTED = frozenset({"", "module", "importmap", "speculationrules", "text/javascript", "application/javascript"})


def inline(pages: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The distinct inline scripts and styles of the pages, sorted. JSON in a script element is data, no script."""
    found: dict[str, set[str]] = {"script": set(), "style": set()}
    for page in pages:
        for tag, attributes, content in _INLINE.findall(page):
            kind = _TYPE.search(attributes)
            if tag.lower() == "script" and (_SOURCE.search(attributes) or (kind and kind[1].lower() not in _EXECUTED)):
                continue
            found[tag.lower()].add(content)
    return tuple(sorted(found["script"])), tuple(sorted(found["style"]))


def policy(pages: Iterable[str]) -> str:
    """One line for the header `Content-Security-Policy`."""
    scripts, styles = inline(pages)
    return "; ".join(
        (
            "default-src 'none'",
            " ".join(("script-src 'self'", *map(_hash, scripts))),
            " ".join(("style-src 'self'", *map(_hash, styles))),
            "img-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
