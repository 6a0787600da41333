"""Read the body of a diagnosis: the pasted text, and what else it asks for.

Whoever has an error in hand need not wrap it: JSON without `text` is the error itself, and so is what curl calls a
form and is none.
"""

import json
import re
from typing import NamedTuple
from urllib.parse import parse_qsl

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from web.http.parameters import check_names
from web.http.problems import ApiError

LONGEST_TEXT = 64 * 1024
"""Bytes of UTF-8 that diagnose reads."""
LONGEST_BODY = 6 * LONGEST_TEXT + 1024
"""JSON may write each byte of the text as `\\u0000`."""
_FORM = "application/x-www-form-urlencoded"
_FIELDS = re.compile(rb"(?:(?:text|lang|domain)=[!-%'-<>-~]*(?:&|$))+")
"""A form with the fields of a diagnosis, and no others."""
_KEYS = ("text", "lang", "domain")


class Pasted(NamedTuple):
    """A text to diagnose; language and domain where the body names them."""

    text: str
    lang: str | None = None
    domain: str | None = None


def pasted() -> Pasted:
    """Read the body of the request.

    Raises ApiError, RequestEntityTooLarge or UnsupportedMediaType.
    """
    request.max_content_length = LONGEST_BODY
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise UnsupportedMediaType
    if request.mimetype not in ("text/plain", "application/json", _FORM):
        raise UnsupportedMediaType
    body = _body()
    if request.mimetype == "application/json":
        found = _json(body)
    elif request.mimetype == _FORM and _FIELDS.fullmatch(body):
        found = _form(body)
    else:
        found = Pasted(body.decode("utf-8", "replace"))
    if len(found.text.encode("utf-8", "surrogatepass")) > LONGEST_TEXT:
        raise RequestEntityTooLarge
    return found


def _json(body: bytes) -> Pasted:
    try:
        text = body.decode(json.detect_encoding(body), "surrogatepass")
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise ApiError("invalid-body") from None
    if not isinstance(value, dict) or "text" not in value:
        return Pasted(text)
    check_names(*_KEYS, given=value)
    pasted, lang, domain = value["text"], value.get("lang"), value.get("domain")
    if not isinstance(pasted, str) or not isinstance(lang, str | None) or not isinstance(domain, str | None):
        raise ApiError("invalid-body")
    return Pasted(pasted, lang, domain)


def _form(body: bytes) -> Pasted:
    fields = dict(parse_qsl(body.decode("ascii"), keep_blank_values=True))
    if "text" not in fields:
        return Pasted(body.decode("ascii"))
    return Pasted(fields["text"], fields.get("lang"), fields.get("domain"))


def _body() -> bytes:
    """Read the body. Raises ApiError where it cannot be taken off the wire.

    Each server has errors of its own for chunks that are malformed and clients that break off.
    """
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        raise
    except Exception:
        raise ApiError("unreadable-body") from None
    if len(body) < (request.content_length or 0):  # granian gives what came before a client broke off
        raise ApiError("unreadable-body")
    return body
