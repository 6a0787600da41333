"""The errors to try are made from the catalogue itself, whatever is in it."""

import json
from dataclasses import replace

import pytest

from site_builder.catalog.model import Catalog
from site_builder.pages.samples import samples


def texts(catalog: Catalog, language: str) -> dict[str, str]:
    """Text of each sample, by its kind."""
    return {sample.kind: sample.text for sample in samples(catalog, language)}


def test_samples_are_named_by_what_they_show(sample_catalog: Catalog) -> None:
    made = {sample.kind: sample for sample in samples(sample_catalog, "en")}

    assert made["body"].name == json.loads(made["body"].text)["Code"]
    assert f"code={made['log'].name}," in made["log"].text
    assert all(made[kind].name == made[kind].text for kind in ("message", "typed", "words"))


def test_samples_are_of_every_form_and_hold_codes_of_the_catalogue(sample_catalog: Catalog) -> None:
    made = texts(sample_catalog, "en")
    codes = {entry.code for entry in sample_catalog.entries}

    assert list(made) == ["body", "log", "message", "typed", "words"]
    assert json.loads(made["body"])["Code"] in codes
    assert "{" not in json.loads(made["body"])["Message"]
    assert any(f"code={code}," in made["log"] for code in codes)
    assert made["message"] in {entry.message.source for entry in sample_catalog.entries}


def test_samples_are_the_same_each_time(good_catalog: Catalog) -> None:
    assert list(samples(good_catalog, "zh")) == list(samples(good_catalog, "zh"))


@pytest.mark.parametrize("kind", ["body", "log", "message", "typed"])
def test_samples_after_an_edit_are_those_of_the_edited_catalogue(kind: str, sample_catalog: Catalog) -> None:
    before = texts(sample_catalog, "zh")
    chosen = next(
        number
        for number, entry in enumerate(sample_catalog.entries)
        if entry.status == "active"
        and (
            entry.code in before[kind]
            or before[kind] == entry.message.source
            or any(
                before[kind] == entry.code.removeprefix(prefix).replace("_", " ").lower()
                for prefix in sample_catalog.domain(entry.domain).prefixes
            )
        )
    )
    entries = list(sample_catalog.entries)
    entries[chosen] = entries[chosen].model_copy(update={"status": "deprecated"})
    edited = replace(sample_catalog, entries=tuple(entries))
    followed = texts(edited, "zh")
    texts(replace(edited, entries=()), "zh")  # of another catalogue, so that nothing is remembered

    assert followed[kind] != before[kind]
    assert followed == texts(replace(edited), "zh")


def test_catalogue_with_successes_alone_has_no_samples(sample_catalog: Catalog) -> None:
    successes = tuple(entry for entry in sample_catalog.entries if entry.kind == "success")

    assert list(samples(replace(sample_catalog, entries=successes), "zh")) == []


def test_catalogue_of_one_error_has_one_sample_at_least(sample_catalog: Catalog) -> None:
    error = next(entry for entry in sample_catalog.entries if entry.kind == "error" and entry.status == "active")

    assert [sample.kind for sample in samples(replace(sample_catalog, entries=(error,)), "zh")] == ["body"]
