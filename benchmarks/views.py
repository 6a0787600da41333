"""Measure bytes of page views and time of keystrokes."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Browser, Page

from benchmarks import yardstick
from benchmarks.bench import Bench
from benchmarks.browser import Sent, Static, chromium, static
from benchmarks.measure import median, percentile
from benchmarks.report import Row, Section, Table, count, seconds, size
from site_builder.catalog.entry import Entry
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from tests.browser.chromium import find

METHOD = """\
Chromium (through Playwright) opens the Chinese page of one and the same code from a static server that counts what it
sends: every request, bodies only, gzipped at level 6; then it types into the search box, a code, then words (stock
Material has fetched its whole index by then). Each reader has an empty cache; of 5 readers the dearest counts. Stock
Material is the yardstick of the build, its search index holds all codes; without search it holds fewer pages, which
no page view shows. Then the search workers alone: each question typed character by character, from the message to
its answer."""

FEW = 200
"""Pages of the site without search."""
BOX = "[data-md-component=search-query]"
HIT = ".md-search-result__item"


class _Questions(NamedTuple):
    page: Entry
    codes: tuple[str, ...]
    words: tuple[str, ...]


def section(bench: Bench) -> Section:
    """All of it at the main size; not measured where there is no browser."""
    browser_path = find()
    if browser_path is None:
        return Section("Page views", "Not measured: no Chromium was found.", _unmeasured(bench))
    catalogue = bench.catalogue(bench.main)
    catalog = load(catalogue).catalog
    if catalog is None:
        raise ValueError(f"{catalogue} is no catalogue")
    asked = _questions(catalog, 1 if bench.quick else 5)
    bench.say("views: the yardsticks")
    sites = {
        "ours": bench.build(bench.main) / "site",
        "Material with search": bench.yardstick(bench.main) / "site",
        "Material without search": _without_search(bench, catalogue),
    }
    views: dict[str, _Views] = {}
    typing: dict[str, _Typing] = {}
    with chromium(browser_path) as browser:
        for name, folder in sites.items():
            bench.say(f"views: {name}")
            with static(folder) as site:
                views[name] = _views(browser, site, asked, search=name == "ours")
                if "without" not in name:
                    typing[name] = _typing(browser, site, asked, stock=name != "ours")
    return Section("Page views", METHOD, _rows(bench, views), (*_bytes(views), _keystrokes(typing)))


class _Views(NamedTuple):
    """Answers to a page view and to questions, in their order."""

    page: list[Sent]
    code: list[Sent]
    words: list[Sent]


class _Typing(NamedTuple):
    """Seconds: until the worker is ready, until its first answer, and of each keystroke after that."""

    ready: float
    first: float
    keys: list[float]


def _questions(catalog: Catalog, number: int) -> _Questions:
    """`number` of each; words are Chinese for the first 3, then English."""
    entries = catalog.entries
    places = [len(entries) * (turn + 1) // 6 for turn in range(number)]
    words = [entries[place + 1].message.in_("zh")[:6] for place in places[:3]]
    words += [" ".join(entries[place + 1].message.in_("en").split()[-2:]) for place in places[3:]]
    page = entries[min(FEW, len(entries)) // 2]
    return _Questions(page, tuple(entries[place].code for place in places), tuple(words))


def _without_search(bench: Bench, catalogue: Path) -> Path:
    folder = bench.folder("yardstick-without-search")
    yardstick.build(folder, yardstick.write(folder, catalogue, search=False, limit=FEW))
    return folder / "site"


def _views(browser: Browser, site: Static, asked: _Questions, *, search: bool) -> _Views:
    """The page view, then for each question a fresh reader; of those the dearest. Stock Material asks for no more."""
    url = f"{site.url}zh/{asked.page.domain}/{asked.page.slug}.html"
    found: list[_Views] = []
    for code, words in zip(asked.codes, asked.words, strict=True):
        page = browser.new_page()
        site.take()
        page.goto(url)
        _settled(page)
        seen = [site.take()]
        for question in (code, words) if search else ():
            _type(page, question)
            seen.append(site.take())
        page.close()
        found.append(_Views(*seen, *([] for _ in range(3 - len(seen)))))
        if not search:
            break
    return _Views(*(max((getattr(view, step) for view in found), key=_gzipped) for step in _Views._fields))


def _settled(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)


def _type(page: Page, question: str) -> None:
    box = page.locator(BOX).first
    box.focus()
    box.fill("")
    box.press_sequentially(question, delay=20)
    page.locator(HIT).first.wait_for(state="attached", timeout=60_000)
    _settled(page)


_TIME = """async ({worker, index, questions}) => {
  const base = document.baseURI;
  const empty = {config: {lang: ["zh"], separator: "[\\\\s\\\\-]+", pipeline: []}, docs: []};
  const started = performance.now();
  const docs = index ? await (await fetch(new URL(index, base))).json() : empty;
  const made = new Worker(new URL(worker, base));
  const answer = (message, wanted) => new Promise((done) => {
    made.onmessage = ({data}) => { if (data.type === wanted) done(performance.now() - before); };
    const before = performance.now();
    made.postMessage(message);
  });
  await answer({type: 0, data: {...docs, options: {suggest: false}}}, 1);
  const ready = performance.now() - started;
  const keys = [];
  for (const question of questions) {
    const characters = [...question];
    for (let end = 1; end <= characters.length; end++)
      keys.push(await answer({type: 2, data: characters.slice(0, end).join("")}, 3));
  }
  made.terminate();
  return {ready, keys};
}"""
"""In the page: milliseconds of each answer of its search worker, in Material's own messages."""


def _typing(browser: Browser, site: Static, asked: _Questions, *, stock: bool) -> _Typing:
    page = browser.new_page()
    page.goto(f"{site.url}zh/index.html")
    _settled(page)
    if stock:
        config = page.evaluate("JSON.parse(document.getElementById('__config').textContent)")
        given = {"worker": config["search"], "index": "search/search_index.json"}
    else:
        given = {"worker": "assets/javascripts/worker.js", "index": ""}
    page.set_default_timeout(300_000)
    timed = page.evaluate(_TIME, {**given, "questions": [*asked.codes, *asked.words]})
    page.close()
    keys = [key / 1000 for key in timed["keys"]]
    return _Typing(timed["ready"] / 1000, timed["ready"] / 1000 + keys[0], keys[1:])


def _gzipped(sent: Sequence[Sent]) -> int:
    return sum(one.gzipped for one in sent)


def _bytes(views: dict[str, _Views]) -> tuple[Table, Table]:
    lines = []
    for name, view in views.items():
        for step, sent in zip(("first page view", "then a code", "then words"), view, strict=True):
            if sent:
                plain = sum(one.plain for one in sent)
                lines.append((f"{name}: {step}", count(len(sent)), size(plain), size(_gzipped(sent))))
    head = ("", "requests", "bytes", "gzipped")
    parts = [
        (f"{step}: `{one.path}`", size(one.plain), size(one.gzipped))
        for step, sent in zip(("page", "code", "words"), views["ours"], strict=True)
        for one in sorted(sent, key=lambda one: -one.gzipped)
    ]
    return Table("Requests", head, tuple(lines)), Table("Ours in detail", ("", "bytes", "gzipped"), tuple(parts))


def _keystrokes(typing: dict[str, _Typing]) -> Table:
    lines = [
        (name, seconds(one.ready), seconds(one.first), seconds(median(one.keys)), seconds(percentile(one.keys, 0.99)))
        for name, one in typing.items()
    ]
    return Table("Search worker", ("", "ready", "first answer", "a keystroke, p50", "p99"), tuple(lines))


_TARGETS = (
    ("bytes of the first page view", "no more than Material without search"),
    ("bytes of the first query, by code", "under 200 kB gzipped"),
    ("bytes of the next query, by words", "under 100 kB gzipped"),
)


def _rows(bench: Bench, views: dict[str, _Views]) -> tuple[Row, ...]:
    bare = _gzipped(views["Material without search"].page)
    at = f"{bench.main:,} codes"
    rows = []
    for (what, target), sent, most in zip(_TARGETS, views["ours"], (bare, 200_000, 100_000), strict=True):
        value = _gzipped(sent)
        met = value <= most
        measured = size(value) + (f" beside {size(bare)}" if most == bare else "")
        rows.append(Row(what, at, target, measured, met, "" if met else f"{size(value - most)} too many."))
    return tuple(rows)


def _unmeasured(bench: Bench) -> tuple[Row, ...]:
    return tuple(Row(what, f"{bench.main:,} codes", target, "no browser", None) for what, target in _TARGETS)
