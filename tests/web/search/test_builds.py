"""The data of the search worker under a site that is built anew: `builds.js` in Node, over files that come and go.

Every answer has to be the one that Python gives for one of the two builds, whole, or say that the page is out of date.
"""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from site_builder.assemble.lookup_db import build
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import SINGLE
from site_builder.search import shards
from site_builder.search.search_data import SearchData
from site_builder.site.files import SEARCH, search_files
from tests import node
from tests.factories import a_catalog, an_entry
from tests.web.diagnosis.test_diagnose import as_in_browser
from web.diagnosis.diagnose import diagnose
from web.search.ranking import search
from web.store.store import Store

STEPS = """
const fs = require("fs"), path = require("path");
const { folder, steps } = given;
let published = null, cached = new Map(), clock = 0, loads = [], stuck = false, lost = new Set();
Date.now = () => clock;
const { Changed } = errdex.store.store;
const builds = new errdex.store.builds.Builds(async (name, past) => {
  loads.push(name);
  if (published === "offline") throw new Error("offline");
  if (lost.has(name) && !past) throw new Changed(name);
  if ((stuck || name !== "codes.json") && !past && cached.has(name)) return JSON.parse(cached.get(name));
  const file = path.join(folder, published, name);
  if (!fs.existsSync(file)) throw new Changed(name);
  cached.set(name, fs.readFileSync(file, "utf8"));
  return JSON.parse(cached.get(name));
});
const ask = {
  search: (query) => builds.answer((store) => errdex.search.ranking.search(store, query)),
  diagnose: (text) =>
    builds.answer(async (store) => ({ diagnoses: await errdex.diagnosis.diagnose.diagnose(store, text) })),
  version: async () => ({ version: await builds.version() }),
};
const answers = [];
for (const [what, value] of steps) {
  if (what === "publish") published = value;
  else if (what === "stuck") stuck = true;
  else if (what === "lose") {
    lost = new Set(fs.readdirSync(path.join(folder, value)).filter((name) => /^terms/.test(name)));
  } else if (what === "wait") clock += value * 1000;
  else if (what === "together") answers.push(await Promise.all(value.map((query) => ask.search(query))));
  else {
    loads = [];
    const answer = await ask[what](value).catch((error) => ({ failed: true, changed: error instanceof Changed }));
    answers.push({ ...answer, loads: loads.length });
  }
}
return answers;
"""

BEFORE = [f"isv.{word}_{number}" for word in ("LIMIT", "BALANCE", "TEMPLATE", "SIGNATURE") for number in range(12)]
AFTER = ["isa.FIRST_OF_ALL", *(code for code in BEFORE if code not in ("isv.LIMIT_3", "isv.BALANCE_4")), "isv.ZEBRA_9"]
"""One code added before all others, two taken away, one added that has words of its own."""


class Site:
    """Two builds of a catalogue, and a worker that lives through their being published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stores: dict[str, Store] = {}

    def add(self, name: str, catalog: Catalog) -> None:
        for path, content in search_files(SearchData(catalog), ["en"], SINGLE):
            file = self.folder / name / path.relative_to(SEARCH)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        build(catalog, self.folder / f"{name}.db")
        self.stores[name] = Store(self.folder / f"{name}.db")

    def run(self, *steps: tuple[str, Any]) -> list[Any]:
        """The answers of one worker to these steps, in their order."""
        return list(node.run(STEPS, {"folder": str(self.folder), "steps": steps}))

    def found(self, name: str, query: str) -> dict[str, Any]:
        """What Python finds in the build."""
        here = search(self.stores[name], query)
        return {"total": here.total, "hits": [hit._asdict() for hit in here.hits]}

    def diagnosed(self, name: str, text: str) -> list[Any]:
        store = self.stores[name]
        return [as_in_browser(store, one, "en") for one in diagnose(store, text)]


@pytest.fixture(params=["one shard", "many shards"])
def site(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    if request.param == "many shards":
        monkeypatch.setattr(shards, "ONE_SHARD", 0)
        monkeypatch.setattr(shards, "POSTINGS", 20)
        for name in ("ANCHORS", "ENTRIES"):
            monkeypatch.setattr(shards, name, 4)
    site = Site(tmp_path)
    for name, codes in (("before", BEFORE), ("after", AFTER)):
        site.add(name, a_catalog(*(an_entry(code, wire=(f"{code[4:].lower()} was refused",)) for code in codes)))
    return site


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in answer.items() if key not in ("version", "loads")}


QUERIES = ["isv.TEMPLATE_7", "limit", "message of signature", "isv.ZEBRA_9", "isv.LIMIT_3", "balence_5", "first"]
PASTES = [
    "Code: isv.TEMPLATE_7",
    "signature_3 was refused",
    "isv.ZEBRA_9",
    '{"Code":"isv.LIMIT_3"}',
    "isa.FIRST_OF_ALL",
]


def test_every_answer_is_of_one_build(site: Site) -> None:
    """Whatever was read before the second build, all answers are those of one of the two."""
    for known in range(len(QUERIES)):
        begun = [("publish", "before"), *(("search", query) for query in QUERIES[:known])]
        begun += [("diagnose", paste) for paste in PASTES[:known]]
        asked = [("search", query) for query in QUERIES] + [("diagnose", paste) for paste in PASTES]
        answers = site.run(*begun, ("publish", "after"), *asked)[len(begun) - 1 :]

        versions = [answer["version"] for answer in answers]
        assert versions == sorted(versions, key=versions.index), "an old build came back"
        for (what, text), answer in zip(asked, answers, strict=True):
            name = "after" if answer["version"] == version_of(site, "after") else "before"
            assert answer["version"] == version_of(site, name)
            if what == "search":
                assert plain(answer) == site.found(name, text), (text, known)
            else:
                assert answer["diagnoses"] == site.diagnosed(name, text), (text, known)


def version_of(site: Site, name: str) -> str:
    return str(json.loads((site.folder / name / "codes.json").read_bytes())["hash"])


def test_new_list_is_loaded_where_a_file_of_the_old_one_is_gone(site: Site) -> None:
    begun, answer = site.run(("publish", "before"), ("version", None), ("publish", "after"), ("search", "isv.ZEBRA_9"))

    assert (begun["version"], answer["version"]) == (version_of(site, "before"), version_of(site, "after"))
    assert plain(answer) == site.found("after", "isv.ZEBRA_9")


def test_cache_that_keeps_the_list_too_is_passed_by(site: Site) -> None:
    """As of a host that compares times only, where the new build is the older one."""
    (answer,) = site.run(
        ("publish", "before"), ("version", None), ("stuck", None), ("publish", "after"), ("search", "isv.ZEBRA_9")
    )[1:]

    assert plain(answer) == site.found("after", "isv.ZEBRA_9")


def test_cache_that_keeps_what_was_missing_for_a_moment_is_passed_by(site: Site) -> None:
    begun, answer = site.run(("publish", "before"), ("version", None), ("lose", "before"), ("search", "isv.LIMIT_3"))

    assert begun["version"] == answer["version"]
    assert plain(answer) == site.found("before", "isv.LIMIT_3")


def test_files_in_a_cache_stay_those_of_their_list(site: Site) -> None:
    """Build, build again, and back: what a cache kept of either is used for its own list only."""
    steps: list[tuple[str, Any]] = []
    for name in ("before", "after", "before", "after"):
        steps += [("publish", name), ("wait", 61), *(("search", query) for query in QUERIES)]
    answers = site.run(*steps)

    for number, answer in enumerate(answers):
        name = "after" if number // len(QUERIES) % 2 else "before"
        assert plain(answer) == site.found(name, QUERIES[number % len(QUERIES)])


def test_what_is_in_memory_is_used_for_a_minute_at_most(site: Site) -> None:
    first, again, later = site.run(
        ("publish", "before"),
        ("search", "isv.LIMIT_3"),
        ("publish", "after"),
        ("wait", 59),
        ("search", "isv.LIMIT_3"),
        ("wait", 2),
        ("search", "isv.LIMIT_3"),
    )

    assert plain(first) == plain(again) == site.found("before", "isv.LIMIT_3")
    assert again["loads"] == 0
    assert plain(later) == site.found("after", "isv.LIMIT_3")


def test_old_build_answers_on_where_no_new_list_can_be_had(site: Site) -> None:
    _, answer, other = site.run(
        ("publish", "before"),
        ("search", "isv.LIMIT_3"),
        ("publish", "offline"),
        ("wait", 61),
        ("search", "isv.LIMIT_3"),
        ("diagnose", "isv.LIMIT_3"),
    )

    assert plain(answer) == site.found("before", "isv.LIMIT_3")
    assert other == {"failed": True, "changed": False, "loads": 2}


def test_page_is_out_of_date_where_the_new_list_is_gone_or_of_another_kind(site: Site) -> None:
    listed = json.loads((site.folder / "before/codes.json").read_bytes())
    (site.folder / "next").mkdir()
    (site.folder / "next/codes.json").write_text(json.dumps({**listed, "schema": listed["schema"] + 1}), "utf-8")
    (site.folder / "none").mkdir()
    (site.folder / "half").mkdir()
    shutil.copy(site.folder / "after/codes.json", site.folder / "half")

    for name in ("next", "none", "half"):
        _, answer = site.run(("publish", "before"), ("version", None), ("publish", name), ("diagnose", "isv.LIMIT_3"))
        assert (answer["failed"], answer["changed"]) == (True, True), name


def test_questions_asked_at_once_load_one_list(site: Site) -> None:
    answers, last = site.run(("publish", "before"), ("together", QUERIES), ("search", QUERIES[0]))

    assert [plain(answer) for answer in answers] == [site.found("before", query) for query in QUERIES]
    assert last["loads"] == 0
