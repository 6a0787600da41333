"""`cause_for` reads a message as diagnosis reads it: the same cause, the same values."""

import json
import random
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from time import process_time
from types import ModuleType
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.entry import Cause
from site_builder.catalog.model import Catalog
from site_builder.constants.content import messages_of_causes
from tests.conftest import ROOT
from tests.factories import a_catalog, an_entry, text
from web.diagnosis.diagnose import diagnose
from web.store.store import Store

VECTORS = [json.loads(line) for line in (ROOT / "tests/vectors/diagnose.jsonl").read_text("utf-8").splitlines()]
Import = Callable[[Catalog], ModuleType]


def a_cause(word: str, *wire: str) -> Cause:
    return Cause(cause=text(f"因为{word}"), solution=text(f"处理{word}"), wire=wire)


def limited(*wires: tuple[str, ...], **fields: Any) -> Catalog:
    """A catalogue of one code with a cause for each of `wires`."""
    causes = tuple(a_cause(str(number), *wire) for number, wire in enumerate(wires))
    return a_catalog(an_entry("isv.LIMIT", causes=causes, **fields))


def found(package: ModuleType, said: str) -> tuple[int, dict[str, str]] | None:
    """The index of the cause and the values that `cause_for` gives."""
    return found_of(package.SmsCode("isv.LIMIT"), said)


def found_of(member: Any, said: str) -> tuple[int, dict[str, str]] | None:
    answer = member.cause_for(said)
    if answer is None:
        return None
    cause, params = answer
    return member.causes().index(cause), params


def test_message_tells_the_cause_and_its_values(imported: Import) -> None:
    package = imported(limited(("触发分钟级流控Permits:{permits}",), ("触发天级流控Permits:{permits}", "触发天级流控")))

    assert found(package, "触发天级流控Permits:10") == (1, {"permits": "10"})
    assert found(package, "触发分钟级流控Permits:1") == (0, {"permits": "1"})
    assert found(package, "触发天级流控") == (1, {})
    assert package.SmsCode.LIMIT.cause_for("") is None
    assert package.SmsCode.LIMIT.cause_for("触发小时级流控Permits:5") is None


def test_cause_is_given_in_the_language_that_was_asked_for(imported: Import) -> None:
    cause = Cause(cause=text("`天`级", "per `day`"), solution=text("等", "Wait"), wire=("limit of the day reached",))
    package = imported(a_catalog(an_entry("isv.LIMIT", causes=(cause,))))
    member, said = package.SmsCode.LIMIT, "Limit of the day reached"

    assert member.cause_for(said) == (package.Cause("`天`级", "等"), {})
    assert member.cause_for(said, "en", plain=True) == (package.Cause("per day", "Wait"), {})
    with pytest.raises(ValueError, match="unknown language 'fr'"):
        member.cause_for("nothing", "fr")


def test_text_of_no_single_cause_names_none(imported: Import) -> None:
    package = imported(limited(("the quota of the day is used up",), wire=("quota of {what} is used up",)))

    assert found(package, "quota of templates is used up") is None
    assert found(package, "The quota of the day is used up") == (0, {})


def test_pattern_that_stands_on_no_page_is_matched(imported: Import) -> None:
    assert found(imported(limited(("~触发{window}流控Permits:{permits}",))), "触发小时级流控Permits:5") == (
        0,
        {"window": "小时级", "permits": "5"},
    )


def test_placeholders_of_other_systems_count_where_the_domain_says_so(imported: Import) -> None:
    catalog = limited(("quota %s of %d is used up",))
    (domain,) = catalog.domains
    recognise = domain.recognise.model_copy(update={"placeholders": True})
    package = imported(replace(catalog, domains=(domain.model_copy(update={"recognise": recognise}),)))

    assert found(package, "quota a of 5 is used up") == (0, {"1": "a", "2": "5"})


@pytest.mark.parametrize(
    "said",
    [
        '{"Code":"isv.LIMIT","Message":"\\u89e6\\u53d1\\u5929\\u7ea7\\u6d41\\u63a7Permits:10"}',
        "ERROR 触发天级 流控\n  permits : 10, request 7",
        "觸發天級流控Permits:10",
        "%E8%A7%A6%E5%8F%91%E5%A4%A9%E7%BA%A7%E6%B5%81%E6%8E%A7Permits%3A10",
    ],
)
def test_message_is_found_within_what_was_sent_or_logged(imported: Import, said: str) -> None:
    assert found(imported(limited((), ("触发天级流控Permits:{permits}",))), said) == (1, {"permits": "10"})


@pytest.mark.parametrize("given", [None, b"limit", 7, ["limit"]])
def test_what_is_no_text_is_a_type_error(imported: Import, given: object) -> None:
    with pytest.raises(TypeError, match=rf"^text has to be a str, not {type(given).__name__}$"):
        imported(limited(("limit reached",))).SmsCode.LIMIT.cause_for(given)


def test_huge_text_takes_time_in_proportion(imported: Import) -> None:
    member = imported(
        limited(("触发天级流控Permits:{permits}",), ("触发{window}流控Permits:{permits}，请稍后",))
    ).SmsCode.LIMIT

    def seconds(size: int) -> float:
        said = "触发天级流控Permits:，" * size
        start = process_time()
        member.cause_for(said)
        return process_time() - start

    assert min(seconds(40_000) for _ in range(3)) < 16 * min(seconds(5_000) for _ in range(3))


def test_diagnosis_is_loaded_when_a_cause_is_asked_for(imported: Import) -> None:
    package = imported(limited((), ("limit reached",)))

    assert package.SmsCode("isv.LIMIT").message("en") == "message of isv.LIMIT"
    assert f"{package.__name__}._cause_for" not in sys.modules
    assert found(package, "limit reached") == (1, {})
    assert f"{package.__name__}._cause_for" in sys.modules


@pytest.fixture(scope="module")
def store(sample_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Store:
    path = tmp_path_factory.mktemp("cause-for") / "lookup.db"
    build(sample_catalog, path)
    return Store(path)


def differences(catalog: Catalog, package: ModuleType, store: Store, pastes: Iterable[str]) -> tuple[int, list[object]]:
    """How often diagnosis names a cause, and where `cause_for` of the code that it claims says something else."""
    named, differing = 0, list[object]()
    for paste in pastes:
        for claim in diagnose(store, paste):
            if claim.domain is None or claim.confidence == "similar":
                continue
            member = getattr(package, catalog.domain(claim.domain).enum)(claim.code)
            expected = (claim.cause, dict(claim.params)) if claim.cause is not None else None
            named += expected is not None
            if found_of(member, paste) != expected:
                differing.append((paste, claim.code, expected, found_of(member, paste)))
    return named, differing


def test_vectors_and_samples_have_the_cause_that_diagnosis_names(
    sample_catalog: Catalog, imported: Import, store: Store
) -> None:
    samples = [sample.text for entry in sample_catalog.entries for sample in entry.samples]
    pastes = [*(vector["text"] for vector in VECTORS), *samples]
    named, differing = differences(sample_catalog, imported(sample_catalog), store, pastes)

    assert differing == []
    assert named > 80


def test_random_messages_have_the_cause_that_diagnosis_names(
    sample_catalog: Catalog, imported: Import, store: Store
) -> None:
    """A code and, behind it, messages of its causes and of others, with values, broken, cut, escaped."""
    chance = random.Random(20261127)
    by_code = {entry.code: messages_of_causes(sample_catalog, entry) for entry in sample_catalog.entries}
    telling = [code for code, patterns in by_code.items() if patterns]
    values = ["10", "天级", "a-b", "13800138000", "x y", "", "${name}", "，", "{}"]
    between = [" ", "\n", ", ", "\t- ", '","', "; then ", "。", "..."]

    def message(code: str) -> str:
        literals = chance.choice(by_code[code if chance.random() < 0.8 else chance.choice(telling)]).literals
        said = "".join(f"{literal}{chance.choice(values)}" for literal in literals[:-1]) + literals[-1]
        if chance.random() < 0.2:
            said = said[: chance.randrange(len(said) + 1)]
        if chance.random() < 0.2:
            at = chance.randrange(len(said) + 1)
            said = said[:at] + chance.choice(["\n", "  ", "`", "\u200b"]) + said[at:]
        return said.upper() if chance.random() < 0.1 else said

    def paste() -> str:
        code = chance.choice(telling)
        said = "".join(chance.choice(between) + message(code) for _ in range(chance.randint(1, 3)))
        whole = f"{code}: {said}"
        return json.dumps({"error": whole}) if chance.random() < 0.3 else whole

    named, differing = differences(sample_catalog, imported(sample_catalog), store, (paste() for _ in range(400)))

    assert differing == []
    assert named > 200
