"""Texts and keywords in several languages, and the base model."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    RootModel,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from site_builder.catalog.field_types import Line

TODO = "TODO"
"""A text that is still to be written."""


class Model(BaseModel):
    """Frozen, strict, and refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=False)


@dataclass(frozen=True, slots=True)
class Text:
    """One text in every language, the source language first. Line breaks at the end are not part of it."""

    # No pydantic model: an entry has a dozen texts, and a catalogue ten thousand entries.
    root: Mapping[str, str]

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        languages = core_schema.dict_schema(core_schema.str_schema(), core_schema.str_schema(), strict=True)
        return core_schema.with_info_wrap_validator_function(
            cls._of,
            languages,
            ref="Text",
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda text: text.root, return_schema=languages
            ),
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """The schema for editors, with title and description."""
        shown = handler(schema)
        handler.resolve_ref_schema(shown).update(title="Text", description=cls.__doc__)
        return shown

    @classmethod
    def _of(cls, given: Any, handler: ValidatorFunctionWrapHandler, info: ValidationInfo) -> "Text":
        if isinstance(given, Text):
            return given
        root: dict[str, str] = handler(given)
        order: tuple[str, ...] = (info.context or {}).get("languages", ())
        if order and tuple(root) != order:
            present = (language for language in order if language in root)
            root = {language: root[language] for language in (*present, *root)}
        return cls({language: text.rstrip("\n") for language, text in root.items()})

    @property
    def source(self) -> str:
        """Text in the source language."""
        return next(iter(self.root.values()))

    def translations(self) -> Iterator[tuple[str, str]]:
        """Yield (language, text) of every language but the source language."""
        items = iter(self.root.items())
        next(items, None)
        return items

    def in_(self, language: str) -> str:
        """Text in `language`, else in the source language."""
        return self.root.get(language) or self.source

    def has(self, language: str) -> bool:
        return bool(self.root.get(language))


class Words(RootModel[dict[str, tuple[Line, ...]]]):
    """Words that people search by, per language."""

    model_config = ConfigDict(frozen=True)

    def in_(self, language: str) -> tuple[str, ...]:
        return self.root.get(language, ())

    def all(self) -> Iterator[str]:
        """Yield every word of every language."""
        for words in self.root.values():
            yield from words


NO_WORDS = Words({})
