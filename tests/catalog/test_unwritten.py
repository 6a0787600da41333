"""What is still TODO in a thin entry is the author's business, and reaches no reader."""

from typing import Any

from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import load
from site_builder.catalog.multilingual import TODO, Text
from site_builder.catalog.unwritten import written
from site_builder.constants import python
from site_builder.rules import validate
from tests.conftest import WriteCatalog
from tests.factories import an_entry, pages, static_json, text, twins

UNWRITTEN = text(TODO, TODO)
CAUSE = {"cause": UNWRITTEN, "solution": UNWRITTEN}


def thin(**fields: Any) -> Entry:
    return written(an_entry("A_1", thin=True, **fields))


def test_entry_without_todo_is_itself() -> None:
    entry = an_entry("A_1", thin=True, note=text("注", "note"))

    assert written(entry) is entry


def test_text_that_one_language_lacks_is_the_other_s() -> None:
    entry = thin(message=text("一", TODO), note=text(TODO, "note"))

    assert (entry.message.in_("en"), entry.message.has("en")) == ("一", False)
    assert entry.note == Text({"en": "note"})


def test_text_that_nobody_has_written_is_not_there() -> None:
    entry = thin(message=UNWRITTEN, note=UNWRITTEN, say=UNWRITTEN, causes=[CAUSE, CAUSE])

    assert (entry.message.in_("en"), entry.note, entry.say, entry.causes) == ("A_1", None, None, ())


def test_cause_of_which_something_is_known_stays() -> None:
    known = {"cause": text("因", "why"), "solution": UNWRITTEN}
    entry = thin(causes=[{**CAUSE, "title": UNWRITTEN}, known])

    assert [(cause.cause.in_("en"), cause.solution.in_("en")) for cause in entry.causes] == [("", ""), ("why", "")]
    assert entry.causes[0].title is None
    assert len(thin(causes=[{**CAUSE, "wire": ["out of {x}"]}]).causes) == 1


def test_no_artefact_has_the_word(write_catalog: WriteCatalog) -> None:
    source = 'code: "New"\nthin: true\nmessage:\n  zh: |\n    一\n  en: |\n    TODO\n'
    source += "causes:\n  - cause: {zh: 因, en: why}\n    solution: {zh: TODO, en: TODO}\n"
    source += "source: {title: Docs, url: 'https://docs.example/'}\n"
    folder = write_catalog({"sms/New.yaml": source})
    assert any(problem.rule == "todo" for problem in validate(folder).problems)
    catalog = load(folder).catalog
    assert catalog is not None

    said = [content.decode() for content in (*python.files(catalog).values(), *static_json(catalog).values())]
    for language in catalog.languages:
        said += [page.content for page in pages(catalog, language)] + [twin for _, twin in twins(catalog, language)]
    (page,) = (page.content for page in pages(catalog, "en") if page.path.name == "New.html")

    assert [one for one in said if TODO in one] == []
    assert "why" in page
    assert "Solution" not in page
