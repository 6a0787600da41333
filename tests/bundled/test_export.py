"""The figures of the guide's page "Agents and exports": how many questions an engine answers as errdex does."""

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog
from site_builder.clients.export.questions import question
from site_builder.core.paths import GUIDE
from tests.clients import postgres
from tests.clients.test_opensearch import found, indexed
from tests.clients.test_sql import call, loaded
from tests.web.search.test_search import VECTORS
from web.search.ranking import search
from web.store.store import Store

SLACK = 0.02
"""By how much a share may be lower than printed, before the page has to be measured anew."""
Answers = Sequence[list[list[str]]]


def shares(mine: Answers, theirs: Answers) -> tuple[float, float]:
    """The share of the questions with the same first answer, and with the same list."""
    firsts = [one[:1] == other[:1] for one, other in zip(mine, theirs, strict=True)]
    lists = [one == other for one, other in zip(mine, theirs, strict=True)]
    return sum(firsts) / len(firsts), sum(lists) / len(lists)


def printed() -> tuple[float, float, float]:
    """First answers and lists of PostgreSQL, first answers of OpenSearch, as shares."""
    page = (GUIDE / "en/clients.md").read_text("utf-8")
    (asked, first, whole) = map(int, re.findall(r"\b(\d{3}) (?:questions|got|the same list)", page)[:3])
    (other,) = map(int, re.findall(r"of the same questions (\d+) got", page))
    return first / asked, whole / asked, other / asked


@pytest.fixture(scope="module")
def ours(bundled_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Answers:
    path = tmp_path_factory.mktemp("export") / "lookup.db"
    build(bundled_catalog, path)
    store = Store(path)
    return [_of(store, vector) for vector in VECTORS]


@pytest.mark.server
@pytest.mark.skipif(not postgres.programs(), reason="no PostgreSQL here: initdb, pg_ctl and psql are not found")
def test_postgresql_answers_as_many_questions_as_is_printed(bundled_catalog: Catalog, ours: Answers) -> None:
    calls = [call(question(vector["query"]), vector.get("domain")) for vector in VECTORS]
    with postgres.server() as database:
        loaded(database, bundled_catalog)
        asked = "".join(f"SELECT coalesce(json_agg(json_build_array(domain, code)), '[]') FROM {one};" for one in calls)  # noqa: S608
        theirs = [json.loads(line) for line in database.run(asked).splitlines()]
    first, whole = shares(ours, theirs)

    assert first >= printed()[0] - SLACK
    assert whole >= printed()[1] - SLACK


def test_opensearch_answers_as_many_questions_as_is_printed(bundled_catalog: Catalog, ours: Answers) -> None:
    documents = indexed(bundled_catalog)
    theirs = [found(documents, vector["query"], vector.get("domain"), size=1) for vector in VECTORS]

    assert shares(ours, theirs)[0] >= printed()[2] - SLACK


@pytest.mark.parametrize("page", sorted(GUIDE.glob("*/clients.md")), ids=lambda page: page.parent.name)
def test_every_language_prints_the_same_figures(page: Path) -> None:
    def figures(text: str) -> list[str]:
        return sorted(re.findall(r"\b(?:351|342|322|340|134)\b", text))

    assert len(figures(page.read_text("utf-8"))) == 5


def _of(store: Store, vector: dict[str, Any]) -> list[list[str]]:
    hits = search(store, vector["query"], domain=vector.get("domain")).hits
    entries = [store.entry(hit.entry) for hit in hits]
    return [[entry.domain, entry.code] for entry in entries]
