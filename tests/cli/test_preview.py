"""The preview shows the catalogue as it is now, what is made of all entries once that is built, and no mistake ever."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from watchdog.events import (
    FileClosedEvent,
    FileClosedNoWriteEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileOpenedEvent,
    FileSystemEvent,
)
from werkzeug.test import Client, TestResponse

from site_builder.assemble.build import SITE_WIDE, build
from site_builder.catalog.loader import load
from site_builder.cli.live import SETTLE, Live, State, Watcher
from site_builder.cli.preview import CatalogueWrong, Preview
from site_builder.core.progress import Reporter
from tests.conftest import WriteCatalog, good
from web.http.envelope import SECURITY

ENTRY = "sms/isv.TOO_MANY.yaml"
CAUSE = "Too many messages went out"
NEW = good(ENTRY).replace("TOO_MANY", "BRAND_NEW").replace('aliases: ["isv.TOO_MUCH"]\n', "")
MOVED = good("sms/BadNumber.yaml") + "status: removed\nreplaced_by: isv.TOO_MANY\n"
PATIENCE = 20.0
"""Seconds within which anything has to be seen at all."""


class Author:
    """Somebody who edits a catalogue and looks at its preview."""

    def __init__(self, folder: Path, out: Path) -> None:
        self.folder, self.out = folder, out
        self.preview = Preview(folder)
        self.preview.read()
        self.follow()
        self.client = Client(self.preview.app(out))

    def write(self, name: str, text: str | None) -> None:
        """Save a file, or remove it, and have the preview read it."""
        if text is None:
            (self.folder / name).unlink()
        else:
            (self.folder / name).write_text(text, "utf-8")
        self.preview.read()

    def follow(self) -> None:
        """Build what a preview has built in the background."""
        loaded = load(self.folder)
        assert loaded.catalog is not None
        build(loaded.catalog, self.out, (SITE_WIDE, "lookup"), loaded.digests, Reporter(quiet=True))

    def get(self, path: str, status: int = 200) -> TestResponse:
        answer = self.client.get(path, buffered=True)
        assert answer.status_code == status, path
        return answer

    def page(self, path: str) -> str:
        return self.get(path).get_data(as_text=True)

    def hits(self, words: str) -> list[Any]:
        return [hit["code"] for hit in self.get(f"/api/v1/search?q={words}&lang=en").get_json()["hits"]]


@pytest.fixture
def author(write_catalog: WriteCatalog, tmp_path: Path) -> Author:
    return Author(write_catalog({}), tmp_path / "out")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/sms/isv.TOO_MANY.html", 200),
        ("/robots.txt", 200),
        ("/api/v1/codes/OK", 200),
        ("/none", 404),
        ("/-/live?", 200),
        ("/-/live.js", 200),
    ],
)
def test_every_answer_has_the_security_headers(author: Author, path: str, status: int) -> None:
    state = State()
    state.shows()
    answer = Client(Live(author.preview.app(author.out), state)).get(path, buffered=True)

    assert answer.status_code == status
    for name, value in SECURITY:
        assert answer.headers.getlist(name) == [value]


@pytest.mark.parametrize(
    "path",
    [
        "/en/sms/isv.TOO_MANY.html",
        "/en/sms/isv.TOO_MANY.md",
        "/api/v1/domains/sms/codes/isv.TOO_MANY.json",
        "/api/v1/domains/sms/codes/isv.TOO_MANY?lang=en",
        "/api/v1/codes/isv.TOO_MANY?lang=en",
        "/api/v1/codes/isv.TOO_MANY?lang=all",
        "/api/v1/codes/too-many?lang=en",
        "/api/v1/codes?code=isv.TOO_MANY&lang=en",
        "/api/v1/codes?code=too-many&lang=en&fields=causes",
    ],
)
def test_edit_shows_before_anything_is_built(author: Author, path: str) -> None:
    assert CAUSE in author.page(path)

    author.write(ENTRY, good(ENTRY).replace(CAUSE, "A flood of messages went out"))

    assert "A flood of messages went out" in author.page(path)
    assert CAUSE not in author.page(path)


def test_search_and_diagnosis_follow_the_build(author: Author) -> None:
    text = good(ENTRY).replace("[too fast]", "[stampede]").replace('"too many: {limit}"', '"hold your horses"')
    before = author.page("/en/assets/search/codes.json")
    author.write(ENTRY, text)
    author.follow()

    assert author.hits("stampede") == ["isv.TOO_MANY"]
    (found,) = author.client.post("/api/v1/diagnose", json={"text": "hold your horses"}).get_json()["diagnoses"]
    assert found["code"] == "isv.TOO_MANY"
    assert author.page("/en/assets/search/codes.json") != before


def test_code_answers_with_its_markdown_as_it_is_now(author: Author) -> None:
    author.write(ENTRY, good(ENTRY).replace(CAUSE, "A flood of messages went out"))
    answer = author.client.get("/api/v1/codes/isv.TOO_MANY?lang=en", headers={"Accept": "text/markdown"})

    assert answer.get_data(as_text=True) == author.page("/en/sms/isv.TOO_MANY.md")
    assert answer.mimetype == "text/markdown"
    assert "A flood of messages" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/v1", "/api/v1/"])
def test_api_leads_to_its_reference_as_on_the_server(author: Author, path: str) -> None:
    location = author.get(f"{path}?lang=en", 302).headers["Location"]

    assert location == "/en/api/?lang=en"
    assert 'data-id="getCode"' in author.page(location)


def test_mistake_keeps_the_last_good_state_until_it_is_mended(author: Author) -> None:
    edited = good(ENTRY).replace(CAUSE, "A flood of messages went out")
    author.write(ENTRY, edited)
    with pytest.raises(CatalogueWrong, match="unknown fault 'nobody'"):
        author.write(ENTRY, edited.replace("fault: caller", "fault: nobody").replace("A flood", "A trickle"))

    assert "A flood of messages" in author.page("/en/sms/isv.TOO_MANY.html")
    assert "A flood of messages" in author.page("/api/v1/codes/isv.TOO_MANY?lang=en")

    author.write(ENTRY, edited.replace("A flood", "A trickle"))
    assert "A trickle of messages" in author.page("/en/sms/isv.TOO_MANY.html")


def test_settings_show_on_every_page(author: Author) -> None:
    author.write("catalog.yaml", good("catalog.yaml").replace("Example error codes", "Codes of examples"))

    for path in ("/en/", "/en/sms/", "/en/sms/OK.html", "/en/api.html"):
        assert "Codes of examples" in author.page(path)
        assert "Example error codes" not in author.page(path)


def test_domain_shows_on_its_pages(author: Author) -> None:
    author.write("sms/domain.yaml", good("sms/domain.yaml").replace("en: Messages", "en: Letters"))

    for path in ("/en/", "/en/sms/", "/en/sms/OK.html"):
        assert "Letters" in author.page(path)


def test_new_entry_has_its_page_and_its_answers_at_once(author: Author) -> None:
    author.get("/en/sms/isv.BRAND_NEW.html", 404)
    author.get("/api/v1/codes/isv.BRAND_NEW", 404)

    author.write("sms/isv.BRAND_NEW.yaml", NEW)

    for path in (
        "/en/sms/isv.BRAND_NEW.html",
        "/en/sms/",
        "/api/v1/codes/isv.BRAND_NEW",
        "/api/v1/domains/sms/codes/isv.BRAND_NEW",
        "/api/v1/domains/sms/codes/isv.BRAND_NEW.json",
    ):
        assert "isv.BRAND_NEW" in author.page(path)
    author.follow()
    assert author.hits("brand-new")[0] == "isv.BRAND_NEW"


def test_removed_entry_is_gone_at_once(author: Author) -> None:
    author.write(ENTRY, good(ENTRY).replace('see_also: ["BadNumber"]\n', ""))
    author.follow()

    author.write("sms/BadNumber.yaml", None)

    assert "BadNumber" not in author.page("/en/sms/")
    for path in (
        "/en/sms/BadNumber.html",
        "/api/v1/codes/BadNumber",
        "/api/v1/codes/bad-number",
        "/api/v1/domains/sms/codes/BadNumber",
        "/api/v1/domains/sms/codes/BadNumber.json",
    ):
        author.get(path, 404)
    author.follow()
    assert author.hits("BadNumber") == []


def test_moved_entry_answers_as_after_a_build(author: Author) -> None:
    author.write("sms/BadNumber.yaml", MOVED)
    author.follow()

    assert author.get("/api/v1/codes/BadNumber").get_json()["code"] == "isv.TOO_MANY"
    assert author.get("/api/v1/domains/sms/codes/BadNumber").get_json()["code"] == "BadNumber"
    assert "isv.TOO_MANY" in author.get("/en/sms/BadNumber.html", 308).headers["Location"]


def test_catalogue_with_errors_is_shown_as_soon_as_it_is_mended(write_catalog: WriteCatalog, tmp_path: Path) -> None:
    folder = write_catalog({ENTRY: "code: [\n"})
    preview = Preview(folder)
    client = Client(preview.app(tmp_path / "out"))
    with pytest.raises(CatalogueWrong):
        preview.read()

    before = client.get("/en/sms/isv.TOO_MANY.html", buffered=True)
    assert (before.status_code, "the catalogue has errors" in before.get_data(as_text=True)) == (503, True)
    assert client.get("/api/v1/codes/isv.TOO_MANY").get_json()["status"] == 503

    (folder / ENTRY).write_text(good(ENTRY), "utf-8")
    preview.read()
    assert CAUSE in client.get("/en/sms/isv.TOO_MANY.html", buffered=True).get_data(as_text=True)


def test_words_and_pages_beside_the_catalogue_show_at_once(author: Author) -> None:
    for name, text in (("words/en.yaml", "pages.retry: Once more?\n"), ("docs/en/own.md", "# A page of our own\n")):
        (author.folder.parent / name).parent.mkdir(parents=True)
        (author.folder.parent / name).write_text(text, "utf-8")
    author.preview.read()

    assert "Once more?" in author.page("/en/sms/isv.TOO_MANY.html")
    assert "A page of our own" in author.page("/en/own.html")


class Watched:
    """A watched catalogue, and every text of an entry that was shown."""

    def __init__(self, folder: Path) -> None:
        self.preview = Preview(folder)
        self.preview.read()
        self.shown: list[str] = []
        self.state = State()
        self.watcher = Watcher(folder, self.read, self.state.shows)

    def read(self) -> list[str]:
        try:
            self.preview.read()
        except CatalogueWrong as error:
            return [str(error)]
        entry = self.preview.catalog.find("sms", "isv.TOO_MANY")
        assert entry is not None
        self.shown.append(entry.causes[0].solution.in_("en"))
        return []


def half_of(text: str) -> tuple[str, str]:
    """An entry cut in two, the first part of which would be an entry as well."""
    last = text.index("source:")
    end = text.index("    solution:")
    turned = f"{text[:end].replace('causes:', text[last:] + 'causes:')}{text[end:last]}"
    cut = turned.index("Wait `1` minute, then") + len("Wait `1` minute")
    return turned[:cut], turned[cut:]


def wait_for(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.parametrize("times", [1, 2])
def test_half_written_file_is_never_shown(write_catalog: WriteCatalog, times: int) -> None:
    folder = write_catalog({})
    watched = Watched(folder)
    first, rest = half_of(good(ENTRY).replace("send again", "send it again"))
    watched.watcher.start()
    for _ in range(times):
        with (folder / ENTRY).open("w", encoding="utf-8") as file:
            for part in (first, rest):
                file.write(part)
                file.flush()
                time.sleep(10 * SETTLE)
    wait_for(lambda: bool(watched.shown))
    watched.watcher.stop()

    assert set(watched.shown) == {"Wait `1` minute, then send it again."}


def test_folders_beside_the_catalogue_are_watched_from_their_first_file_on(write_catalog: WriteCatalog) -> None:
    watched = Watched(write_catalog({}))
    project = watched.watcher._project
    watched.watcher.start()
    (project / "build").mkdir()
    (project / "build" / "one.html").write_text("x", "utf-8")
    time.sleep(10 * SETTLE)
    assert watched.shown == []

    (project / "words").mkdir()
    wait_for(lambda: len(watched.shown) == 1)
    (project / "words" / "en.yaml").write_text("pages.retry: Once more?\n", "utf-8")
    wait_for(lambda: watched.preview.catalog.words("en")["pages"]["retry"] == "Once more?")
    watched.watcher.stop()


@pytest.mark.parametrize(
    "events",
    [
        [FileModifiedEvent(ENTRY)],  # by a system that says nothing of closing
        [FileOpenedEvent(ENTRY), FileModifiedEvent(ENTRY), FileClosedEvent(ENTRY)],
        [FileOpenedEvent(ENTRY), FileModifiedEvent(ENTRY), FileDeletedEvent(ENTRY)],
        [FileOpenedEvent(ENTRY), FileModifiedEvent(ENTRY), FileMovedEvent(ENTRY, "other")],
        [FileOpenedEvent(ENTRY), FileModifiedEvent(ENTRY)],  # cut off by its name, without being opened
    ],
    ids=["no word of closing", "closed", "deleted", "moved", "never closed"],
)
def test_whatever_the_system_says_of_a_change_it_is_read(
    write_catalog: WriteCatalog, events: list[FileSystemEvent], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.cli.live.LONGEST_WRITE", 0.2)
    watched = Watched(write_catalog({}))
    watched.watcher.start()
    for event in events:
        watched.watcher.on_any_event(event)
    wait_for(lambda: bool(watched.shown))
    watched.watcher.stop()


def test_reading_alone_is_no_change(write_catalog: WriteCatalog) -> None:
    watched = Watched(write_catalog({}))
    watched.watcher.start()
    for event in (FileOpenedEvent(ENTRY), FileClosedNoWriteEvent(ENTRY)):
        watched.watcher.on_any_event(event)
    time.sleep(4 * SETTLE)
    watched.watcher.stop()

    assert watched.shown == []


@pytest.mark.parametrize("path", ["//en/sms/OK.html", "//", "/../etc/passwd", "/en/sms/..", "/%FF"])
def test_odd_path_is_no_fault(author: Author, path: str) -> None:
    assert author.client.get(path).status_code in (200, 302, 308, 404)
