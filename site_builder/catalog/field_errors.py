"""Translate pydantic's faults into problems, in the words of authors."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from site_builder.catalog.entry import ERROR_FIELDS
from site_builder.catalog.field_types import FORMS, UNFIT
from site_builder.catalog.problem import Problem
from site_builder.catalog.yaml_file import Loc, Plain, YamlFile
from web.text.nearest import nearest, one_of

HINTS = 100
"""Faults of a file that are answered with the word that was meant: to find one takes as long as all the rest."""


def location(loc: Sequence[str | int]) -> Loc:
    """Turn pydantic's `loc` into a location in the file."""
    return tuple(step for step in loc if step != "[key]")


def follows(fault: Mapping[str, Any]) -> bool:
    """Recognise a fault that follows from another: of an empty value, of a bad item."""
    return fault["input"] is None or (fault["type"] == "too_short" and bool(fault["input"]))


def unknown_field(file: YamlFile, loc: Loc, model: type[BaseModel], *, hint: bool) -> Problem:
    """Report a field that a model does not have. `hint`: whether to look for the one that was meant."""
    known = [field.alias or name for name, field in model.model_fields.items()]
    near = nearest(str(loc[-1]), known) if hint else None
    tip = f"did you mean '{near}'?" if near else f"the fields are {', '.join(known)}"
    return file.problem(loc, "unknown-field", f"unknown field '{loc[-1]}'", tip)


def missing_fields(file: YamlFile, owner: Loc, fields: Sequence[str]) -> Problem:
    """Report all fields at once that what stands at `owner` lacks."""
    tip = ERROR_FIELDS_TIP if not owner and set(fields) & set(ERROR_FIELDS) else ""
    return file.problem(owner, "missing-field", f"{_owner(owner)} has no {names(fields)}", tip)


def names(fields: Sequence[str]) -> str:
    """Name fields in a sentence: `'fault', 'retry' and 'causes'`."""
    *most, last = [f"'{field}'" for field in fields]
    return f"{', '.join(most)} and {last}" if most else last


ERROR_FIELDS_TIP = "fill in what is known; `thin: true` excuses category, fault, retry and causes"
"""The way out for an error that lacks a field which only a thin entry may lack."""

_TYPES = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day such as 2019-01-15",
    "dict_type": "fields by name",
    "model_type": "fields by name",
    "model_attributes_type": "fields by name",
    "tuple_type": "a list",
    "list_type": "a list",
}


def problem_of(model: type[BaseModel], file: YamlFile, loc: Loc, fault: Mapping[str, Any], *, hint: bool) -> Problem:
    """Translate one fault, at `loc` in the file. `hint`: whether to look for the field that was meant."""
    kind: str = fault["type"]
    given: Plain = fault["input"]
    field = next((str(step) for step in reversed(loc) if isinstance(step, str)), "the file")
    if kind == "extra_forbidden":
        return unknown_field(file, loc, _model_at(model, loc[:-1]), hint=hint)
    if given in ("", [], {}):
        return file.problem(loc, "empty-field", f"{field} is empty", "fill it in or remove the field")
    if field == "retry" and isinstance(given, str):
        return file.problem(loc, "wrong-type", f"retry is the text '{_short(given)}'", f"write {{policy: {given}}}")
    if kind in ("less_than_equal", "greater_than_equal") and field == "http_status":
        return file.problem(loc, "invalid-value", f"http_status is {given}", "it has to be from 100 to 599")
    if kind in _TYPES:
        tip = f"it has to be {_TYPES[kind]}"
        if kind == "string_type" and isinstance(given, bool | int):
            tip += f': write "{str(given).lower() if isinstance(given, bool) else given}"'
        return file.problem(loc, "wrong-type", f"{field} is {_what(given)}", tip)
    if kind == "literal_error":
        expected = str(fault["ctx"]["expected"]).replace("'", "").replace(" or ", ", ")
        tip = one_of(str(given), expected.split(", "))
        return file.problem(loc, "unknown-value", f"unknown {field} '{_short(given)}'", tip)
    if kind == "value_error":
        return file.problem(loc, "invalid-value", str(fault["ctx"]["error"]))
    if kind == "string_pattern_mismatch" and isinstance(given, str) and "\n" in given.rstrip("\n"):
        return file.problem(loc, "several-lines", f"{field} has several lines", "write it in one")
    return file.problem(loc, "invalid-value", *unfit(field, fault))


def unfit(field: str, fault: Mapping[str, Any]) -> tuple[str, str]:
    """Say (what is wrong, the way out) of a malformed value."""
    kind, shown = fault["type"], f"{field} '{_short(fault['input'])}'"
    if kind == "string_pattern_mismatch":
        return f"{shown} is not well formed", f"it has to be {FORMS[fault['ctx']['pattern']]}"
    if kind == UNFIT:
        return f"{shown} {fault['msg']}", fault["ctx"]["tip"]
    message = str(fault["msg"])
    return f"{shown}: {message[:1].lower()}{message[1:]}", ""


def _owner(loc: Loc) -> str:
    """Name what stands at `loc`."""
    named = [str(step) for step in loc if isinstance(step, str)]
    if not named:
        return "the file"
    return f"item {loc[-1] + 1} of {named[-1]}" if isinstance(loc[-1], int) else named[-1]


def _model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel]:
    """Find the model whose fields stand at `loc`."""
    for step in loc:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is None:
            continue
        inner = [part for part in _parts(field.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
        if inner:
            model = inner[0]
    return model


def _parts(annotation: Any) -> Iterator[Any]:
    arguments = getattr(annotation, "__args__", ())
    if arguments:
        for argument in arguments:
            yield from _parts(argument)
    else:
        yield annotation


def _what(given: Plain) -> str:
    match given:
        case bool():
            return f"the truth value {str(given).lower()}"
        case int():
            return f"the number {given}"
        case str():
            return f"the text '{_short(given)}'"
        case list():
            return "a list"
        case dict():
            return "a group of fields"
        case _:
            return f"the day {given}"


def _short(given: object) -> str:
    text = " ".join(str(given).split())
    return text if len(text) <= 60 else text[:59] + "…"
