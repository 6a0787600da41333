"""Texts and words in several languages, and the base of every model: frozen, strict, refusing unknown fields."""

from collections.abc import Iterator

from pydantic import BaseModel, ConfigDict, RootModel, ValidationInfo, field_validator

from site_builder.forms import Line


class Model(BaseModel):
    """Frozen, strict, and refusing fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, populate_by_name=False)


class Text(RootModel[dict[str, str]]):
    """One text in every language, the source language first. Line breaks at the end are not part of it."""

    model_config = ConfigDict(frozen=True, strict=True)

    @field_validator("root")
    @classmethod
    def _in_order(cls, root: dict[str, str], info: ValidationInfo) -> dict[str, str]:
        order: tuple[str, ...] = (info.context or {}).get("languages", ())
        languages = [
            *(language for language in order if language in root),
            *(k for k in root if k not in order),
        ]
        return {language: root[language].rstrip("\n") for language in languages}

    @property
    def source(self) -> str:
        """The text in the source language."""
        return next(iter(self.root.values()))

    def translations(self) -> Iterator[tuple[str, str]]:
        """(language, text) of every language but the source language."""
        items = iter(self.root.items())
        next(items, None)
        return items

    def in_(self, language: str) -> str:
        """The text in `language`; in the source language where it has none (see `has`)."""
        return self.root.get(language) or self.source

    def has(self, language: str) -> bool:
        return bool(self.root.get(language))


class Words(RootModel[dict[str, tuple[Line, ...]]]):
    """Words that people search by, per language."""

    model_config = ConfigDict(frozen=True)

    def in_(self, language: str) -> tuple[str, ...]:
        return self.root.get(language, ())

    def all(self) -> Iterator[str]:
        """Every word of every language."""
        for words in self.root.values():
            yield from words


NO_WORDS = Words({})
