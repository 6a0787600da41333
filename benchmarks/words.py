"""Load words and sentences of the made-up catalogue as frozen models."""

from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Pair = tuple[str, str]
"""(zh, en)"""


def pairs(text: str) -> tuple[Pair, ...]:
    """`zh en; zh en; …` as pairs.

    >>> pairs("云盘 disk; 密钥对 key pair")
    (('云盘', 'disk'), ('密钥对', 'key pair'))
    """
    return tuple((zh, en) for zh, _, en in (item.partition(" ") for item in text.split("; ")))


Things = Annotated[tuple[Pair, ...], BeforeValidator(pairs)]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Line(_Model):
    """A line of products: what it is called, and what its errors are about."""

    name: Pair
    things: Things


class Words(_Model):
    companies: tuple[Pair, ...]
    products: tuple[Line, ...]
    general: Things
    """Things that every product has."""
    qualifiers: tuple[Pair, ...]
    verbs: tuple[str, ...]
    """Verbs that names of APIs begin with."""
    regions: tuple[str, ...]


class Condition(_Model):
    """Something that can be wrong with a thing."""

    words: str
    """The end of the code, in upper-case words."""
    http: int = Field(ge=100, le=599)
    message: Pair
    wire: tuple[str, ...]


class Category(_Model):
    id: str
    title: Pair
    keywords: Pair
    """Separated by commas."""
    fault: str
    policy: str
    conditions: tuple[Condition, ...]
    causes: tuple[Pair, ...]
    steps: tuple[Pair, ...]


class Phrases(_Model):
    categories: tuple[Category, ...]
    details: tuple[Pair, ...]
    notes: tuple[Pair, ...]
    differences: tuple[Pair, ...]
    keywords: tuple[Pair, ...]
    cause_wires: tuple[str, ...]
    states: tuple[str, ...]


def _read(name: str) -> object:
    return yaml.safe_load((Path(__file__).parent / name).read_text("utf-8"))


WORDS = Words.model_validate(_read("words.yaml"))
PHRASES = Phrases.model_validate(_read("phrases.yaml"))
