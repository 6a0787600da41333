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

_MEMBER: Final = "@@"
REQUEST_ID: Final = "{request_id}"

_TOKEN: Final = re.compile(
    r"(?P<c1>#.*)|(?P<s2>f?\"[^\"\n]*\")|(?P<k>\b(?:for|from|if|import|in|is|not|raise|break|else)\b)|(?P<mi>\b\d+\b)"
)


def message_sent(views: EntryViews) -> str:
    """Choose the message of an example: a seen one, best without placeholders."""
    entry = next(iter(views.values()))
    seen = [*entry.wire, *(wire for cause in entry.causes for wire in cause.wire)]
    return min(seen, key=lambda wire: wire.count("{")) if seen else entry.message


def response_html(views: EntryViews) -> Markup:
    """The response as highlighted JSON, its code marked."""
    return _response_html(next(iter(views.values())).code, message_sent(views))


@lru_cache(maxsize=1024)  # the same on the pages of every language, made one soon after the other
def _response_html(code: str, message: str) -> Markup:
    fields = {"Code": code, "Message": message, "RequestId": REQUEST_ID}
    lines = []
    for key, value in fields.items():
        shown = html.escape(json.dumps(value, ensure_ascii=False), quote=False)
        if key == "Code":
            shown = f"<mark>{shown}</mark>"
        lines.append(f'  <span class="nt">"{key}"</span>: <span class="s2">{shown}</span>')
    return Markup("{\n" + ",\n".join(lines) + "\n}")


class Python(NamedTuple):
    """An example: Python 3.8 that ends with a newline."""

    source: str
    html: str
    """The source in the classes that Material's style sheet colours."""
    yours: tuple[str, ...]
    """The names in it that stand for the reader's own code."""


def python(entry: EntryView, enum: str, context: Context, package: str) -> Python:
    """The handling of a code by its retry policy, in Python.

    `send`, `request` and `postpone` are the reader's own; in a domain of receipts, `err_code` too.
    """
    policy = entry.retry.policy if entry.kind == "error" else None
    pattern = _pattern(package, enum, context, entry.kind, policy, entry.lang)
    member = f"{enum}.{entry.name}"
    return Python(pattern.source.replace(_MEMBER, member), pattern.html.replace(_MEMBER, member), pattern.yours)


@lru_cache(maxsize=1024)
def _pattern(package: str, enum: str, context: Context, kind: Kind, policy: Policy | None, language: str) -> Python:
    """The example with a mark in place of the member.

    Many codes differ in nothing else.
    """
    comments = labels(language).comments
    response = context == "response"
    loop = policy == "backoff" and response
    lines = ["import time", ""] if loop else []
    lines += [f"from {package} import {enum}", ""]
    lines += ["for pause in (1, 2, 4, 8):"] if loop else []
    indent = "    " if loop else ""
    lines += [f"{indent}response = send(request)"] if response else []
    received = 'response["Code"]' if response else "err_code"
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
            lines += [f'    raise RuntimeError(response["Message"])  # {comments[policy]}']
    source = "\n".join(lines) + "\n"
    yours = tuple(name for name in ("send", "request", "postpone", "err_code") if re.search(rf"\b{name}\b", source))
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
