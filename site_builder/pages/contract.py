"""Prepare the API's contract for its page.

Its operations, schemas and headers, with their texts as HTML in the reader's language.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape as escape_text
from typing import Any, Final

from markupsafe import Markup, escape

from site_builder.catalog.markdown import to_html, to_inline_html, to_plain
from web.text.contract import contract, written_in
from web.text.words import as_english

_METHODS: Final = ("get", "post")
_CHOICE: Final = ("oneOf", "anyOf")
_OR: Final = Markup(" | ")


@dataclass(frozen=True)
class Field:
    """A key of a schema."""

    name: str
    type: Markup
    required: bool
    text: Markup


@dataclass(frozen=True)
class Parameter(Field):
    """A parameter of an operation, and what its form takes for it."""

    where: str
    """`path`, `query` or `header`."""
    default: str
    example: str
    options: tuple[str, ...]
    """All values that it has, where it takes one of few."""
    several: str
    """How it takes several values: `commas`, or `lines` where each is a parameter of its own; empty for one value."""


@dataclass(frozen=True)
class Media:
    """A type of a body or an answer."""

    name: str
    type: Markup | None
    fields: tuple[Field, ...]
    example: Markup


@dataclass(frozen=True)
class Answer:
    """What comes back with one status."""

    status: str
    text: Markup
    headers: tuple[tuple[str, Markup | None], ...]
    """Name, and what it says where that stands nowhere else."""
    media: tuple[Media, ...]


@dataclass(frozen=True)
class Operation:
    """One request that can be made."""

    id: str
    method: str
    path: str
    title: str
    """As plain text, marked where it is English for want of another."""
    summary: Markup
    text: Markup
    parameters: tuple[Parameter, ...]
    body: Markup | None
    bodies: tuple[Media, ...]
    answers: tuple[Answer, ...]

    @property
    def is_file(self) -> bool:
        """True for what a static host has too."""
        return self.path.endswith(".json")

    @property
    def leads(self) -> bool:
        """True for what leads to a page and answers with none of its own."""
        return all(answer.status != "200" for answer in self.answers)


@dataclass(frozen=True)
class Schema:
    """A named schema."""

    name: str
    text: Markup
    type: Markup
    fields: tuple[Field, ...]


class Contract:
    """The contract in one language. Its texts are marked as English where it has no others."""

    def __init__(self, language: str) -> None:
        written = written_in(language)
        self._said = contract(language)
        same = written.split("-")[0] == language.split("-")[0]
        self._foreign = "" if same else f' lang="{written}" dir="ltr"'
        self._components: Mapping[str, Mapping[str, Any]] = self._said["components"]

    @property
    def text(self) -> Markup:
        """What holds for every request."""
        return self._block(self._said["info"]["description"])

    @property
    def groups(self) -> tuple[tuple[str, Markup, tuple[Operation, ...]], ...]:
        """(id, title, operations) of each tag."""
        made = list(self._operations())
        return tuple(
            (tag["name"], self._inline(tag["description"]), tuple(one for name, one in made if name == tag["name"]))
            for tag in self._said["tags"]
        )

    @property
    def schemas(self) -> Iterator[Schema]:
        """The named schemas in their order. One with the keys of another is shown as that one."""
        known: list[tuple[Any, str]] = []
        for name, schema in self._components["schemas"].items():
            keys = schema.get("properties")
            other = next((other for properties, other in known if keys is not None and properties == keys), None)
            if keys is not None:
                known.append((keys, name))
            shown = self._shape({"$ref": f"#/components/schemas/{other}"} if other else schema)
            fields = () if other else tuple(self._fields(_inside(schema)[0]))
            yield Schema(name, self._inline(schema.get("description", "")), shown, fields)

    @property
    def headers(self) -> Iterator[tuple[str, Markup]]:
        """Names and texts of the headers that answers share."""
        for name, header in self._components["headers"].items():
            yield name, self._inline(header["description"])

    @property
    def problems(self) -> Mapping[str, int]:
        """HTTP status of each kind of problem."""
        statuses: Mapping[str, int] = self._components["schemas"]["Problem"]["x-status"]
        return statuses

    def _operations(self) -> Iterator[tuple[str, Operation]]:
        """Walk (tag, operation)."""
        for path, item in self._said["paths"].items():
            for method, said in ((method, item[method]) for method in _METHODS if method in item):
                body = said.get("requestBody")
                yield (
                    said["tags"][0],
                    Operation(
                        id=said["operationId"],
                        method=method.upper(),
                        path=path,
                        title=as_english(to_plain(said["summary"])) if self._foreign else to_plain(said["summary"]),
                        summary=self._inline(said["summary"]),
                        text=self._block(said.get("description", "")),
                        parameters=tuple(
                            self._parameter(self._found(one))
                            for one in (*item.get("parameters", ()), *said.get("parameters", ()))
                        ),
                        body=self._block(body["description"]) if body else None,
                        bodies=tuple(self._media(body["content"])) if body else (),
                        answers=tuple(self._answers(said["responses"])),
                    ),
                )

    def _parameter(self, said: Mapping[str, Any]) -> Parameter:
        schema = self._found(said["schema"])
        items = self._found(schema.get("items", {}))
        several = "" if schema["type"] != "array" else "lines" if said.get("explode", True) else "commas"
        values = ("true", "false") if schema["type"] == "boolean" else schema.get("enum", items.get("enum", ()))
        return Parameter(
            name=said["name"],
            type=self._shape({**schema, "items": items} if several else schema),
            required=said.get("required", False),
            text=self._inline(said["description"]),
            where=said["in"],
            default=_written(schema["default"]) if "default" in schema else "",
            example=_written(said.get("example", ""), "\n" if several == "lines" else ","),
            options=tuple(values),
            several=several,
        )

    def _answers(self, responses: Mapping[str, Any]) -> Iterator[Answer]:
        for status, response in responses.items():
            said = self._found(response)
            headers = tuple(
                (name, None if "$ref" in header else self._inline(header["description"]))
                for name, header in said.get("headers", {}).items()
            )
            media = tuple(self._media(said.get("content", {})))
            yield Answer(status, self._inline(said["description"]), headers, media)

    def _media(self, content: Mapping[str, Any]) -> Iterator[Media]:
        for name, said in content.items():
            examples = [one["value"] for one in said.get("examples", {}).values()]
            example = said.get("example", examples[0] if examples else "")
            schema = said.get("schema")
            fields = tuple(self._fields(_inside(schema)[0])) if schema is not None else ()
            yield Media(name, self._shape(schema) if schema is not None else None, fields, _pretty(example))

    def _fields(self, schema: Mapping[str, Any], above: str = "") -> Iterator[Field]:
        """Walk the keys of an object, and below each those of the objects in it: `hits[].code`."""
        for name, said in schema.get("properties", {}).items():
            text = said.get("description") or self._found(said).get("description", "")
            yield Field(above + name, self._shape(said), name in schema.get("required", ()), self._inline(text))
            inner, path = _inside(said)
            yield from self._fields(inner, f"{above}{name}{path}.")

    def _shape(self, schema: Mapping[str, Any]) -> Markup:
        """Write the type of a schema: `string | null`, `Entry[]`."""
        if "$ref" in schema:
            return Markup('<a href="#schema-{0}">{0}</a>').format(schema["$ref"].rpartition("/")[2])
        if "const" in schema or "enum" in schema:
            return _OR.join(_code(value) for value in schema.get("enum", [schema.get("const")]))
        choice = next((schema[key] for key in _CHOICE if key in schema), None)
        if choice is not None:
            return _OR.join(map(self._shape, choice))
        kind = schema.get("type", "object" if "then" in schema else "any")
        if isinstance(kind, list):
            return _OR.join(self._shape({**schema, "type": one}) for one in kind)
        return self._typed(kind, schema)

    def _typed(self, kind: str, schema: Mapping[str, Any]) -> Markup:
        if kind == "array" and "prefixItems" in schema:
            return Markup("[{}]").format(Markup(", ").join(map(self._shape, schema["prefixItems"])))
        if kind == "array":
            inner = self._shape(schema["items"])
            shown = Markup("({})[]" if _OR in inner else "{}[]").format(inner)
            return shown + (f" ≤ {schema['maxItems']}" if "maxItems" in schema else "")
        if isinstance(schema.get("additionalProperties"), dict):
            return Markup("{{…: {}}}").format(self._shape(schema["additionalProperties"]))
        low, high = schema.get("minimum"), schema.get("maximum")
        bounds = f" {low}–{high}" if high is not None else f" ≥ {low}" if low is not None else ""
        return escape(kind) + ("" if kind in ("null", "boolean") else bounds)

    def _found(self, node: Mapping[str, Any]) -> Mapping[str, Any]:
        """The part of the contract that a `$ref` points at; any other as it is."""
        if "$ref" not in node:
            return node
        kind, name = node["$ref"].split("/")[-2:]
        return self._found(self._components[kind][name])

    def _inline(self, text: str) -> Markup:
        said = to_inline_html(text)
        return Markup(f"<span{self._foreign}>{said}</span>" if said and self._foreign else said)

    def _block(self, text: str) -> Markup:
        said = to_html(text)
        return Markup(f"<div{self._foreign}>{said}</div>" if said and self._foreign else said)


def _inside(schema: Mapping[str, Any]) -> tuple[Mapping[str, Any], str]:
    """The object that a schema is, or is an array of; and how a path goes on to it."""
    if "then" in schema:
        return schema["then"], ""
    return (schema["items"], "[]") if "items" in schema else (schema, "")


def _code(value: object) -> Markup:
    return Markup("<code>{}</code>").format(_written(value))


def _written(value: object, separator: str = ",") -> str:
    """A value as it stands in a request."""
    if isinstance(value, list):
        return separator.join(map(str, value))
    return value if isinstance(value, str) else json.dumps(value)


def _pretty(example: object) -> Markup:
    """An example as text of HTML, in which quotes need no escape."""
    text = example if isinstance(example, str) else json.dumps(example, ensure_ascii=False, indent=2)
    return Markup(escape_text(text, quote=False))
