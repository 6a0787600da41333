"""Render the API's reference: every operation with its form.

The page is whole without a script. What its forms hold at first is this catalogue's: a code of it, a domain, a text.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import quote, urlencode

from site_builder.catalog.markdown import to_plain
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import API, UNPUBLISHED, Layout, absolute
from site_builder.pages import structured_data
from site_builder.pages.contract import Contract, Operation, Parameter
from site_builder.pages.labels import labels
from site_builder.pages.page import Page
from site_builder.pages.samples import samples, telling
from site_builder.pages.templating import template

FOLDER: Final = "api"
PAGE: Final = f"{FOLDER}/index.html"
OPENAPI: Final = f"{API}/openapi.json"
_ASSETS: Final = ("stylesheets/reference.css", "javascripts/reference.js")
_KEPT: Final = "!'()*"
"""What `encodeURIComponent` leaves as it is and `quote` does not."""


@dataclass(frozen=True)
class Field:
    """What the form of an operation takes for one parameter."""

    parameter: Parameter
    value: str
    """What it holds at first."""
    hint: str
    """What it shows while it is empty."""


@dataclass(frozen=True)
class Form:
    """An operation, and the request that its form begins with."""

    operation: Operation
    fields: tuple[Field, ...]
    accepts: tuple[str, ...]
    """The types of its answer, where there are several to choose from."""
    bodies: tuple[tuple[str, str], ...]
    """(type, text) of each body that it takes."""
    url: str
    curl: str


def reference_page(catalog: Catalog, language: str, layout: Layout) -> Page:
    """Render the reference in one language."""
    own, said = catalog.words(language), Contract(language)
    words = labels(own, marked=True)
    given = _given(catalog, language)
    groups = [
        (name, title, [_form(catalog, operation, given, language) for operation in operations])
        for name, title, operations in said.groups
    ]
    kinds = own.marked("problems")
    toc = [("rules", words.reference.rules)]
    toc += [(form.operation.id, form.operation.title) for _, _, forms in groups for form in forms]
    toc += [(one, getattr(words.reference, one)) for one in ("schemas", "headers", "problems")]
    headline = labels(own).reference.title
    head = structured_data.page(catalog, language, layout, kind="APIReference", headline=headline, path=PAGE)
    return Page(
        path=PurePosixPath(PAGE),
        language=language,
        title=words.reference.title,
        description=labels(own).reference.lead,
        content=template("reference.html.j2", own).render(
            root=layout.site_root,
            openapi=f"{layout.site_root}{OPENAPI}",
            text=said.text,
            groups=groups,
            schemas=list(said.schemas),
            headers=list(said.headers),
            problems=[(kind, status, kinds[kind]["title"]) for kind, status in said.problems.items()],
        ),
        head=str(head),
        toc=tuple(toc),
        edit_url=None,
        indexed=True,
        assets=_ASSETS,
    )


def places(catalog: Catalog, language: str) -> Iterator[Mapping[str, str]]:
    """Records of the page and of its operations in MkDocs' index of pages; texts are HTML."""
    words = labels(catalog.words(language)).reference
    yield {"location": PAGE, "title": words.title, "text": f"<p>{words.lead}</p>"}
    for _, _, operations in Contract(language).groups:
        for one in operations:
            text = f"<p>{one.summary}</p> {one.text}"
            yield {"location": f"{PAGE}#{one.id}", "title": f"{one.method} {one.path}", "text": text}


def _given(catalog: Catalog, language: str) -> Mapping[str, str]:
    """Values of this catalogue, by parameter."""
    shown = {sample.kind: sample.text for sample in samples(catalog, language)}
    entry = telling(catalog) or next(iter(catalog.entries), None)
    given = {"lang": language}
    if catalog.domains:
        given["domain"] = catalog.domains[0].id
    if entry is not None:
        message = to_plain(entry.message.in_(language))
        given |= {"code": entry.code, "domain": entry.domain, "slug": entry.slug, "q": shown.get("words", message)}
        given |= {"text": shown.get("body", f"{entry.code}: {message}")}
        given |= {"category": entry.category} if entry.category is not None else {}
    return given


def _form(catalog: Catalog, operation: Operation, given: Mapping[str, str], language: str) -> Form:
    fields = tuple(_field(parameter, given) for parameter in operation.parameters)
    good = next((answer.media for answer in operation.answers if answer.status == "200"), ())
    accepts = tuple(media.name for media in good) if len(good) > 1 else ()
    bodies = tuple((body.name, _body(body.name, body.example.unescape(), given, language)) for body in operation.bodies)
    url = absolute(catalog.settings.site_url or UNPUBLISHED, _address(operation.path, fields))
    return Form(operation, fields, accepts, bodies, url, " ".join(_curl(url, bodies)))


def _field(parameter: Parameter, given: Mapping[str, str]) -> Field:
    """A parameter that has to be there, and the language, begin with a value; others show one."""
    value = given.get(parameter.name, parameter.example)
    if parameter.required or (parameter.name == "lang" and parameter.where == "query"):
        return Field(parameter, value, "")
    return Field(parameter, "", parameter.default or value or ",".join(parameter.options[:2]))


def _body(kind: str, example: str, given: Mapping[str, str], language: str) -> str:
    """A pasted error of this catalogue as a body of a type; the contract's where the catalogue has none."""
    if "text" not in given:
        return example
    asked = {"text": given["text"], "lang": language}
    if kind == "application/json":
        return json.dumps(asked, ensure_ascii=False, indent=2)
    return urlencode(asked) if kind == "application/x-www-form-urlencoded" else given["text"]


def _address(path: str, fields: tuple[Field, ...]) -> str:
    """The path and query of a request, as `reference.js` writes them."""
    query = []
    for field in fields:
        name, value = field.parameter.name, quote(field.value, safe=_KEPT)
        path = path.replace(f"{{{name}}}", value) if field.parameter.where == "path" else path
        if field.parameter.where == "query" and value:
            query.append(f"{name}={value}")
    return path + ("?" + "&".join(query) if query else "")


def _curl(url: str, bodies: tuple[tuple[str, str], ...]) -> Iterator[str]:
    """The words of the command that sends the same."""
    yield "curl"
    if bodies:
        kind, text = bodies[0]
        yield from ("-H", _quoted(f"Content-Type: {kind}"), "--data-raw", _quoted(text))
    yield _quoted(url)


def _quoted(text: str) -> str:
    """A text as one word of a shell, always in quotes, so that the line does not change its form as one types."""
    return "'" + text.replace("'", "'\\''") + "'"
