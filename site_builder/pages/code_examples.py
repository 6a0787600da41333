"""Make code examples: the response with a code, and its handling.

The response holds what the service has really been seen to send; a part that varies stays a placeholder.
The Python is whole and correct but for the few names that stand for the reader's own code.
"""

import html
import json
import re
from functools import lru_cache
from typing import Final, NamedTuple

from markupsafe import Markup

from site_builder.catalog.entry import Kind, Policy
from site_builder.catalog.model import Context
from site_builder.data.views import EntryView, EntryViews
from site_builder.pages.labels import labels
from web.text.words import InterfaceWords

_MEMBER: Final = "@@"
_PLACES: Final = re.compile(r"\{(code|message)\}")
_JSON: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"(?P<key>(?=\s*:))?')

_TOKEN: Final = re.compile(
    r"(?P<c1>#.*)|(?P<s2>f?\"[^\"\n]*\")|(?P<k>\b(?:for|from|if|import|in|is|not|raise|break|else)\b)|(?P<mi>\b\d+\b)"
)


def message_sent(views: EntryViews) -> str:
    """Choose the message of an example: a seen one, best without placeholders."""
    entry = next(iter(views.values()))
    seen = [*entry.wire, *(wire for cause in entry.causes for wire in cause.wire)]
    return min(seen, key=lambda wire: wire.count("{")) if seen else entry.message


def response_html(example: str, views: EntryViews) -> Markup:
    """The domain's response with this code, which is marked; JSON highlighted."""
    return _response_html(example, next(iter(views.values())).code, message_sent(views))


@lru_cache(maxsize=1024)  # the same on the pages of every language, made one soon after the other
def _response_html(example: str, code: str, message: str) -> Markup:
    is_json = example.lstrip()[:1] in ("{", "[")
    values = {"code": code, "message": message}

    def shown(text: str) -> str:
        """The text with its values, as JSON writes them within a string."""
        filled = text
        for name, value in values.items():
            written = json.dumps(value, ensure_ascii=False)[1:-1] if is_json else value
            filled = filled.replace(f"{{{name}}}", written)
        escaped = html.escape(filled, quote=False)
        return f"<mark>{escaped}</mark>" if "{code}" in text else escaped

    parts: list[str] = []
    end = 0
    for match in (_JSON if is_json else _PLACES).finditer(example):
        parts.append(html.escape(example[end : match.start()], quote=False))
        kind = "" if not is_json else "nt" if match["key"] is not None else "s2"
        parts.append(f'<span class="{kind}">{shown(match[0])}</span>' if kind else shown(match[0]))
        end = match.end()
    return Markup("".join([*parts, html.escape(example[end:], quote=False)]).rstrip("\n"))


@lru_cache(maxsize=64)
def place_of(example: str | None, name: str) -> str | None:
    """Where in a response of JSON a placeholder stands, as Python reaches it: `["error"]["code"]`; else None."""
    try:
        return _place(json.loads(example or ""), f"{{{name}}}")
    except (ValueError, RecursionError):
        return None


def _place(value: object, wanted: str) -> str | None:
    if isinstance(value, str):
        return "" if value == wanted else None
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        place = _place(item, wanted)
        if place is not None:
            return f"[{json.dumps(key, ensure_ascii=False)}]{place}"
    return None


class Python(NamedTuple):
    """An example: Python 3.8 that ends with a newline."""

    source: str
    html: str
    """The source in the classes that Material's style sheet colours."""
    yours: tuple[str, ...]
    """The names in it that stand for the reader's own code."""


def python(
    entry: EntryView, enum: str, example: str | None, context: Context, package: str, words: InterfaceWords
) -> Python:
    """The handling of a code by its retry policy, in Python.

    `example` is the response of its domain: it says where code and message stand. `send`, `request` and `postpone` are
    the reader's own; where there is no response, the variable that holds the code too.
    """
    policy = entry.retry.policy if entry.kind == "error" else None
    place = place_of(example, "code") if context == "response" else None
    said = place_of(example, "message")
    received = f"response{place}" if place is not None else "err_code" if context == "receipt" else "error_code"
    raised = f"response{said}" if place is not None and said is not None else None
    pattern = _pattern(package, enum, received, raised, entry.kind, policy, words)
    member = f"{enum}.{entry.name}"
    return Python(pattern.source.replace(_MEMBER, member), pattern.html.replace(_MEMBER, member), pattern.yours)


@lru_cache(maxsize=1024)
def _pattern(
    package: str,
    enum: str,
    received: str,
    raised: str | None,
    kind: Kind,
    policy: Policy | None,
    words: InterfaceWords,
) -> Python:
    """The example with a mark in place of the member.

    Many codes differ in nothing else. `received` and `raised` are what holds the code and its message.
    """
    comments, language = labels(words).comments, words.language
    response = received.startswith("response[")
    loop = policy == "backoff" and response
    lines = ["import time", ""] if loop else []
    lines += [f"from {package} import {enum}", ""]
    lines += ["for pause in (1, 2, 4, 8):"] if loop else []
    indent = "    " if loop else ""
    lines += [f"{indent}response = send(request)"] if response else []
    lines += [
        f"{indent}code = {enum}.get({received})  # {comments['unknown']}",
        f"{indent}if code is {'not ' if loop else ''}{_MEMBER}:",
    ]
    if loop:
        lines += ["        break", f"    time.sleep(pause)  # {comments['pause']}"]
    elif kind == "success":
        lines += [f'    print(code.message("{language}"))']
    elif policy in ("wait", "backoff"):
        lines += [f"    postpone(request)  # {comments[policy]}"]
    else:
        lines += [
            f'    for cause in code.causes("{language}"):',
            '        print(cause.cause, cause.solution, sep="\\n")',
        ]
        if response and policy is not None:
            lines += [f"    raise RuntimeError({raised or 'code'})  # {comments[policy]}"]
    source = "\n".join(lines) + "\n"
    yours = tuple(
        name for name in ("send", "request", "postpone", "err_code", "error_code") if re.search(rf"\b{name}\b", source)
    )
    return Python(source, _highlighted(source), yours)


def _highlighted(source: str) -> str:
    parts: list[str] = []
    end = 0
    for match in _TOKEN.finditer(source):
        token = html.escape(match[0], quote=False)
        parts += [
            html.escape(source[end : match.start()], quote=False),
            f'<span class="{match.lastgroup}">{token}</span>',
        ]
        end = match.end()
    return "".join([*parts, html.escape(source[end:], quote=False)])
