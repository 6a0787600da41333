"""Addresses that are still to be set: the build says so, and nothing shows them."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import CATALOGS

SETTINGS = (CATALOGS / "good" / "catalog.yaml").read_text("utf-8")
NOTHING_SHOWS = ", so nothing shows "
OF_EXAMPLES = ("changes", "api")
"""Folders of pages whose addresses are names (of a feed), or examples that a script replaces."""
REPLACED = 'data-address="https://site.example/"'
"""What a script of hand-written pages replaces by the address at which they are read."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The good catalogue, whose addresses can be changed."""
    folder = tmp_path / "catalog"
    for path in (CATALOGS / "good").rglob("*"):
        if path.is_file():
            target = folder / path.relative_to(CATALOGS / "good")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    return folder


def build(run: Run, folder: Path, *words: str) -> list[str]:
    """Build, and give what is said of placeholders."""
    done = run("build", "--catalog", folder, "--out", folder.parent / "build", *words)
    assert done.status == 0, done.err
    return [line.partition(": ")[2] for line in done.err.splitlines() if NOTHING_SHOWS in line]


def test_each_placeholder_is_named_in_one_line(run: Run, folder: Path) -> None:
    settings = folder / "catalog.yaml"
    settings.write_text(SETTINGS.replace("git.acme.org", "git.example"), "utf-8")

    assert build(run, folder) == [
        "site_url, edit_url, report_url are placeholders, so nothing shows them; set them, or build with --site-url"
    ]
    assert build(run, folder, "--site-url", "https://acme.org/") == [
        "edit_url, report_url are placeholders, so nothing shows them; set them"
    ]


def test_address_that_is_named_is_taken_even_from_the_reserved_ones(run: Run, folder: Path) -> None:
    assert build(run, folder, "--site-url", "https://codes.example/") == []
    page = folder.parent / "build/site/en/sms/isv.TOO_MANY.html"
    assert '<link rel="canonical" href="https://codes.example/en/sms/isv.TOO_MANY.html">' in page.read_text("utf-8")


def test_no_page_package_or_terminal_shows_a_link_that_leads_nowhere(run: Run, folder: Path) -> None:
    settings = folder / "catalog.yaml"
    settings.write_text(SETTINGS.replace("git.acme.org", "git.example"), "utf-8")
    build(run, folder)
    out = folder.parent / "build"
    shown = [*out.glob("site/*/*/*.html"), *out.glob("site/*/*/*.md"), *out.glob("site/api/**/*.json")]
    shown += [*out.glob("constants/**/*.py"), *out.glob("constants/*.*"), *out.glob("constants/**/*.json")]
    dead = ("codes.example", "git.example", "site.example")
    own = [path for path in shown if path.parent.name not in OF_EXAMPLES and path.name != "openapi.json"]

    assert len(own) > 20
    texts = {str(path.relative_to(out)): path.read_text("utf-8").replace(REPLACED, "") for path in own}
    assert [name for name, text in texts.items() if any(host in text for host in dead)] == []
    for words in (("explain", "isv.TOO_MANY"), ("diagnose", "--text", "isv.TOO_MANY")):
        answer = run(*words, "--db", out / "lookup.db", "--lang", "en")
        assert answer.status == 0
        assert "http" not in answer.out
