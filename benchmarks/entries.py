"""Write entries and domains of the made-up catalogue as YAML.

Everything that varies comes from a generator of random numbers that is seeded with the domain and the place of
the code in it, and only `Random.random` is used: its numbers are the same in every version of Python.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import TypeVar

from benchmarks.codes import Code, Product, Subject, camel
from benchmarks.words import PHRASES, WORDS, Pair

_T = TypeVar("_T")
_SLOT = re.compile(r"\$([a-z]+)")
_CAUSES = (1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5)
_SUCCESS = ("请求成功", "The request succeeded")


class Dice:
    """Choices that are the same on every machine."""

    def __init__(self, seed: str) -> None:
        self._random = Random(seed).random

    def chance(self, share: float) -> bool:
        return self._random() < share

    def number(self, low: int, high: int) -> int:
        return low + int(self._random() * (high - low + 1))

    def one(self, items: Sequence[_T]) -> _T:
        return items[int(self._random() * len(items))]

    def some(self, items: Sequence[_T], count: int) -> list[_T]:
        """`count` of the items, none twice; all of them where there are fewer."""
        rest = list(items)
        return [rest.pop(int(self._random() * len(rest))) for _ in range(min(count, len(rest)))]


class Speech:
    """The sentences of one entry: fills the slots, the same values in both languages."""

    def __init__(self, product: Product, subject: Subject, other: Pair, dice: Dice) -> None:
        self.dice = dice
        self.product = product
        self.thing = subject.thing
        self.other = other
        self.word = camel(subject.words)

    def pair(self, texts: Pair) -> Pair:
        """Both texts with their slots filled."""
        return self._fill(texts, {})

    def wire(self, text: str) -> str:
        """A message as a service sends it: no markup."""
        return self._fill((text, text), {"param": self._param(), "api": self._api()})[0]

    def _fill(self, texts: Pair, plain: Mapping[str, str]) -> Pair:
        values: dict[str, Pair] = {name: (value, value) for name, value in plain.items()}

        def filled(language: int) -> str:
            def value(match: re.Match[str]) -> str:
                name = match[1]
                if name not in values:
                    values[name] = self._value(name)
                return values[name][language]

            return _SLOT.sub(value, texts[language])

        return filled(0), filled(1)

    def _value(self, name: str) -> Pair:
        dice, zh, en = self.dice, *self.thing
        match name:
            case "thing":
                return self.thing
            case "other":
                return self.other
            case "product":
                return self.product.name
            case "console":
                url = f"https://console.{self.product.company}.example/{self.product.id}#/{en.replace(' ', '-')}"
                return f"[控制台**{zh}**页面]({url})", f"[console page **{en.capitalize()}** ({zh})]({url})"
            case "docs":
                url = f"https://docs.{self.product.company}.example/{self.product.id}/{dice.number(101000, 419999)}"
                return f"[开发文档]({url})", f"[developer documentation]({url})"
        text = {
            "param": lambda: f"`{self._param()}`",
            "api": lambda: f"`{self._api()}`",
            "region": lambda: f"`{dice.one(WORDS.regions)}`",
            "value": lambda: dice.one(PHRASES.states),
            "n": lambda: str(dice.one((15, 20, 30, 50, 60, 64, 90, 100, 128, 200, 256, 300, 500, 1000, 3306, 5000))),
            "m": lambda: str(dice.number(2, 12)),
            "min": lambda: str(dice.one((2, 3, 5, 10, 15, 20))),
            "k": lambda: str(dice.number(1, 9)),
        }[name]()
        return text, text

    def _param(self) -> str:
        return self.word + self.dice.one(("Id", "Id", "Name", "Type", "Key", ""))

    def _api(self) -> str:
        return self.dice.one(WORDS.verbs) + self.word


def entry_yaml(product: Product, listing: Sequence[Code], place: int, elsewhere: Sequence[tuple[str, str]]) -> str:
    """The file of the code at `place` in its domain's `listing`; `elsewhere` are (domain, code) that exist."""
    return "\n".join(_entry(product, listing, place, elsewhere)) + "\n"


def _entry(
    product: Product, listing: Sequence[Code], place: int, elsewhere: Sequence[tuple[str, str]]
) -> Iterator[str]:
    code, subject = listing[place]
    yield "# yaml-language-server: $schema=../schema.json"
    yield f"code: {_quoted(code)}"
    if subject is None:
        yield from ("kind: success", "category: success", *_text("message", _SUCCESS, ""))
        yield _source(product, 2024, 1)
        return
    dice = Dice(f"{product.id} {place}")
    others = [other.code for other in dice.some([*listing[1:place], *listing[place + 1 :]][:400], 4)]
    far = next((other.subject.thing for other in listing[1:] if other.subject and other.code in others[:1]), None)
    speech = Speech(product, subject, far or ("请求", "request"), dice)
    condition = subject.condition
    yield f"category: {subject.category.id}"
    yield f"fault: {subject.category.fault}"
    yield f"retry: {{policy: {subject.category.policy}}}"
    if dice.chance(0.7):
        yield f"http_status: {condition.http}"
    yield from _text("message", speech.pair(condition.message), "")
    if dice.chance(0.65):
        yield from ("wire:", *(f"  - {_quoted(speech.wire(text))}" for text in condition.wire))
    if dice.chance(0.2):
        yield "wordings:"
        old = f"{subject.thing[0]}{dice.one(('异常', '错误', '出错', '处理失败'))}"
        yield f'  - {{text: {_quoted(old)}, date: "{dice.number(2018, 2023)}-0{dice.number(1, 9)}", source: archive}}'
    if dice.chance(0.03):
        yield "thin: true"
    else:
        yield from _causes(subject, speech, dice)
    if dice.chance(0.5):
        yield _keywords(dice.some(PHRASES.keywords, dice.number(1, 3)), subject.thing)
    see_also = [*others[:1], *others[2 : dice.number(2, 4)]] if dice.chance(0.8) else []
    if elsewhere and dice.chance(0.1):
        see_also.append("/".join(dice.one(elsewhere)))
    if see_also:
        yield f"see_also: [{', '.join(map(_quoted, see_also))}]"
    if len(others) > 1 and dice.chance(0.25):
        yield from ("confused_with:", f"  - code: {_quoted(others[1])}")
        yield from _text("difference", speech.pair(dice.one(PHRASES.differences)), "    ")
    if dice.chance(0.06) and subject.words.replace("_", "").lower() in code.replace("_", "").lower():
        yield f"aliases: [{_quoted(code.replace('_', '', 1) + 'Error')}]"
    if dice.chance(0.3):
        yield from _text("note", speech.pair(dice.one(PHRASES.notes)), "")
    yield _source(product, dice.number(2019, 2025), dice.number(1, 12))
    if others and place % 97 == 5:
        yield from ("status: deprecated", 'since: "2.4.0"', f"replaced_by: {_quoted(_living(listing, place))}")
    elif elsewhere and place % 331 == 7:
        yield from ("status: removed", 'since: "3.0.0"', f"replaced_by: {_quoted('/'.join(dice.one(elsewhere)))}")


def _living(listing: Sequence[Code], place: int) -> str:
    """A neighbour, which is neither deprecated nor removed."""
    return listing[place + 1 if place + 1 < len(listing) else place - 1].code


def _causes(subject: Subject, speech: Speech, dice: Dice) -> Iterator[str]:
    yield "causes:"
    causes = dice.some(subject.category.causes, dice.one(_CAUSES))
    for number, cause in enumerate(causes, 1):
        text = speech.pair(cause)
        if dice.chance(0.5):
            zh, en = speech.pair(dice.one(PHRASES.details))
            text = (text[0] + zh, f"{text[1]} {en}")
        steps = [speech.pair(step) for step in dice.some(subject.category.steps, dice.number(1, 4))]
        first = "  - "
        if len(causes) > 1:
            yield f"{first}title: {_inline((f'情况 {number}', f'Case {number}'))}"
            first = "    "
        yield from _text("cause", text, "    ", first)
        yield from _text("solution", _listed(steps), "    ")
        if dice.chance(0.3):
            yield f"    wire: [{_quoted(speech.wire(dice.one(PHRASES.cause_wires)))}]"


def _listed(steps: Sequence[Pair]) -> Pair:
    """One step as a sentence, several as a numbered list."""
    if len(steps) == 1:
        return steps[0]
    zh, en = ("\n".join(f"{number}. {step[side]}" for number, step in enumerate(steps, 1)) for side in (0, 1))
    return zh, en


def _keywords(chosen: Sequence[Pair], thing: Pair) -> str:
    zh = ", ".join(_quoted(thing[0] + word) for word, _ in chosen)
    en = ", ".join(_quoted(f"{thing[1]} {word}") for _, word in chosen)
    return f"keywords: {{zh: [{zh}], en: [{en}]}}"


def _text(field: str, texts: Pair, indent: str, first: str | None = None) -> Iterator[str]:
    yield f"{indent if first is None else first}{field}:"
    for language, text in zip(("zh", "en"), texts, strict=True):
        yield f"{indent}  {language}: |"
        yield from (f"{indent}    {line}" if line else "" for line in text.split("\n"))


def _source(product: Product, year: int, month: int) -> str:
    url = f"https://docs.{product.company}.example/{product.id}/errors.html"
    return f'source: {{title: "{product.title[0]}错误码", url: "{url}", retrieved: {year}-{month:02d}-15}}'


def domain_yaml(product: Product) -> str:
    """The domain.yaml of a product."""
    return "\n".join(_domain(product)) + "\n"


def _domain(product: Product) -> Iterator[str]:
    yield f"id: {product.id}"
    yield f"title: {_inline(product.title)}"
    summary = (
        f"{product.title[0]}的接口错误码。响应里的 `Code` 是错误码，`Message` 是具体说明，`RequestId` 用于提工单。",
        f"Error codes of {product.title[1]}. In a response, `Code` is the error code, `Message` says what happened, "
        "and `RequestId` is what support will ask for.",
    )
    yield from _text("summary", summary, "")
    yield f"enum: {product.enum}"
    if product.prefixes:
        yield "prefixes:"
    for prefix, fault in product.prefixes.items():
        meaning = ("调用方的问题", "The caller's side") if fault == "caller" else ("服务端的问题", "The service's side")
        yield f"  {_quoted(prefix)}: {{fault: {fault}, meaning: {_inline(meaning)}}}"
    yield "categories:"
    for category in PHRASES.categories:
        words = [", ".join(_quoted(word) for word in side.split(", ")) for side in category.keywords]
        yield f"  {category.id}:"
        yield f"    title: {_inline(category.title)}"
        yield f"    keywords: {{zh: [{words[0]}], en: [{words[1]}]}}"
    yield from ("  success:", f"    title: {_inline(('成功', 'Success'))}")
    yield f"rank: {product.rank}"
    yield f"context: {product.context}"


def _inline(pair: Pair) -> str:
    return f"{{zh: {_quoted(pair[0])}, en: {_quoted(pair[1])}}}"


def _quoted(text: str) -> str:
    """A double-quoted scalar; JSON's is one of YAML's."""
    return json.dumps(text, ensure_ascii=False)
