"""Choose domains and codes of a made-up catalogue of N codes.

Codes of different domains may be the same, as in life. Nothing here depends on chance or on the clock.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from benchmarks.words import PHRASES, WORDS, Category, Condition, Pair

SIZES = (31, 180, 75, 240, 110, 320, 48, 196)
"""Codes per domain, in turn: 150 on the average."""
STYLES = ("isv", "dotted", "ora", "camel", "number", "snake", "hex")


class Subject(NamedTuple):
    """Subject of a code: a thing of the product, and what is wrong with it."""

    thing: Pair
    words: str
    """The thing as upper-case words: SNAPSHOT_POLICY."""
    category: Category
    condition: Condition


class Product(NamedTuple):
    """One domain."""

    id: str
    number: int
    title: Pair
    company: str
    name: Pair
    enum: str
    style: str
    prefixes: dict[str, str]
    """Prefix → fault."""
    rank: int
    context: str
    size: int
    """Codes, the success among them."""


class Code(NamedTuple):
    code: str
    subject: Subject | None
    """None: the success."""


def products(count: int, domains: int | None = None) -> Iterator[Product]:
    """Domains that hold `count` codes together; with `domains`, that many of (nearly) one size, in words."""
    number = 0
    while count > 0:
        size = SIZES[number % len(SIZES)] if domains is None else -(-count // (domains - number))
        yield _product(number, min(size, count), STYLES[number % len(STYLES)] if domains is None else "isv")
        count -= size
        number += 1


def _product(number: int, size: int, style: str) -> Product:
    name = WORDS.products[number % len(WORDS.products)].name
    turn = number // len(WORDS.products)
    company = WORDS.companies[(turn + number) % len(WORDS.companies)]
    again = turn // len(WORDS.companies)
    series = f" {again + 1}" if again else ""
    words = f"{company[1]} {name[1]}{series}"
    letters = re.sub(r"[^A-Z]", "", name[1].upper())[:3]
    prefixes = {
        "isv": {"isv.": "caller", "isp.": "service"},
        "ora": {f"{letters}-": "caller"},
    }.get(style, {})
    receipt = style == "number" and number % 3 == 1
    return Product(
        id=re.sub(r"[^a-z0-9]+", "-", words.lower()),
        number=number,
        title=(f"{company[0]}{name[0]}{series}", words),
        company=company[1].lower(),
        name=name,
        enum=re.sub(r"[^A-Za-z0-9]", "", words) + "Code",
        style=style,
        prefixes=prefixes,
        rank=10 if receipt else 0,
        context="receipt" if receipt else "response",
        size=size,
    )


def codes(product: Product) -> list[Code]:
    """The codes of a domain, no two alike in letters and digits."""
    found = [Code(_SUCCESS[product.style].format(letters=next(iter(product.prefixes), "")), None)]
    seen = {_plain(found[0].code)}
    for subject in _subjects(product):
        if len(found) == product.size:
            break
        code = _code(product, subject, len(found))
        if _plain(code) not in seen:
            seen.add(_plain(code))
            found.append(Code(code, subject))
    return found[: product.size]


_SUCCESS = {
    "isv": "OK",
    "dotted": "Success",
    "ora": "{letters}00000",
    "camel": "OK",
    "number": "0",
    "snake": "succeeded",
    "hex": "0x00000000",
}


def _plain(code: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", code.upper().removeprefix("ISV.").removeprefix("ISP."))


def _subjects(product: Product) -> Iterator[Subject]:
    """Every thing of the product with every condition, well mixed; first without, then with qualifiers too."""
    things = (*WORDS.products[product.number % len(WORDS.products)].things, *WORDS.general)
    conditions = [(category, condition) for category in PHRASES.categories for condition in category.conditions]
    total = len(things) * len(conditions)
    step = 389  # prime and no divisor of any total, so each combination comes once
    for place in range(total * (len(WORDS.qualifiers) + 1)):
        rank = (place * step + product.number * 37) % total
        thing = things[rank % len(things)]
        category, condition = conditions[rank // len(things)]
        turn = place // total
        if turn == 0 and place % 3 == 2:
            turn = 1 + place % len(WORDS.qualifiers)
        if turn:
            zh, en = WORDS.qualifiers[turn - 1]
            thing = (zh + thing[0], f"{en} {thing[1]}")
        yield Subject(thing, re.sub(r"[^A-Z]+", "_", thing[1].upper()), category, condition)


def _code(product: Product, subject: Subject, place: int) -> str:
    words = f"{subject.words}_{subject.condition.words}"
    match product.style:
        case "isv":
            return ("isp." if subject.category.fault == "service" else "isv.") + words
        case "camel":
            return camel(words)
        case "dotted":
            return f"{camel(subject.words)}.{camel(subject.condition.words)}"
        case "snake":
            return words.lower()
        case "ora":
            return f"{next(iter(product.prefixes))}{1000 + place * 3 + product.number % 7:05d}"
        case "hex":
            return f"0x8007{place * 5 + product.number:04X}"
        case _:
            return str(10000 * (1 + product.number % 6) + place * 2 + place // 9)


def camel(words: str) -> str:
    """UPPER_SNAKE as CamelCase.

    >>> camel("SNAPSHOT_POLICY")
    'SnapshotPolicy'
    """
    return "".join(word.capitalize() for word in words.split("_"))
