"""The site around the pages: rendered once per language, the same bytes each time, below any address."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest

from site_builder.assemble import build
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import UNPUBLISHED
from site_builder.search.search_data import SearchData
from site_builder.site import csp, mkdocs
from site_builder.site import frame as site
from site_builder.site.files import Files as SiteFiles
from site_builder.site.scripts import worker
from site_builder.site.theme_data import SAMPLES
from tests.conftest import ROOT, SAMPLE
from tests.factories import twins
from web.http.envelope import SECURITY
from web.http.responses import CORS

URL = "https://host/a/b/"
Files = Mapping[PurePosixPath, str]


def framed(catalog: Catalog, url: str) -> site.Frame:
    with site.framing(build.with_site_url(catalog, url)) as finish:
        return finish()


@pytest.fixture(scope="session")
def frame(sample_catalog: Catalog) -> site.Frame:
    return framed(sample_catalog, URL)


@pytest.fixture(scope="session")
def files(sample_catalog: Catalog, frame: site.Frame) -> Files:
    """The HTML, XML and text of the whole site, by path."""
    return texts_of(sample_catalog, frame)


def texts_of(catalog: Catalog, frame: site.Frame) -> Files:
    every = SiteFiles(SearchData(build.with_site_url(catalog, URL)), frame)
    made = {path: content for source in every.sources() for path, content in every.of(source)}
    texts = ("", ".html", ".xml", ".txt")
    return {path: content.decode() for path, content in made.items() if path.suffix in texts}


def html(files: Files) -> Iterator[tuple[PurePosixPath, str]]:
    return ((path, content) for path, content in files.items() if path.suffix == ".html")


def test_frame_is_the_same_bytes_again(sample_catalog: Catalog, frame: site.Frame) -> None:
    assert framed(sample_catalog, URL.rstrip("/")) == frame


def test_frame_can_be_kept(frame: site.Frame) -> None:
    assert site.Frame.from_bytes(frame.to_bytes()) == frame


def test_key_changes_with_what_the_frame_shows_and_with_nothing_else(sample_catalog: Catalog) -> None:
    def key(catalog: Catalog, url: str = URL) -> str:
        given = build.with_site_url(catalog, url)
        return mkdocs.digest(given, given.settings.site_url or UNPUBLISHED)

    domain, *others = sample_catalog.domains
    titled = domain.model_copy(update={"title": sample_catalog.settings.title})

    assert key(replace(sample_catalog, entries=sample_catalog.entries[1:])) == key(sample_catalog)
    assert key(replace(sample_catalog, domains=(titled, *others))) != key(sample_catalog)
    assert key(sample_catalog, "https://host/") != key(sample_catalog)
    assert key(sample_catalog, URL.rstrip("/")) == key(sample_catalog)


def test_every_language_has_its_pages(files: Files) -> None:
    for language in ("zh", "en"):
        for name in ("index.html", "diagnose/index.html", "404.html", "dysms/index.html", "dysms/OK.html", "api.html"):
            assert f'<html lang="{language}"' in files[PurePosixPath(language, name)], name


def test_page_says_who_it_is(files: Files) -> None:
    """Title, description and canonical address, each once; absolute, below the site's path."""
    for path, content in html(files):
        assert len(re.findall(r"<title>[^<]+</title>", content)) == 1, path
        if path.name == "404.html" or path.parts[0] not in ("zh", "en"):
            continue
        assert len(re.findall(r'<meta name="description" content="[^"]+">', content)) == 1, path
        assert re.findall(r'<link rel="canonical" href="([^"]+)">', content) == [
            URL + path.as_posix().removesuffix("index.html")
        ]


def test_hand_written_pages_are_described_for_previews(files: Files) -> None:
    for name in ("index.html", "api.html", "diagnose/index.html"):
        for key in ("title", "description", "url", "locale"):
            content = files[PurePosixPath("en", name)]
            assert len(re.findall(rf'<meta property="og:{key}" content="[^"]+">', content)) == 1, (name, key)


def test_titles_and_descriptions_are_their_own(files: Files) -> None:
    shown = [content for path, content in html(files) if path.name != "404.html" and "noindex" not in content]
    titles = [re.search(r"<title>(.*?)</title>", content) for content in shown]
    found = [match[1] for match in titles if match]

    assert len(set(found)) == len(found)


def test_every_link_leads_somewhere(files: Files, frame: site.Frame, sample_catalog: Catalog) -> None:
    """Every relative link of every page is a file of the site, with its anchor; a folder is its index.html."""
    beside = {
        f"{language}/{path}" for language in sample_catalog.languages for path, _ in twins(sample_catalog, language)
    }
    known = {path.as_posix() for path in (*files, *frame.files)} | beside
    missing = set()
    for path, content in html(files):
        here = URL + path.as_posix()
        for link in re.findall(r'(?:href|src)="([^"]+)"', content):
            target, fragment = urldefrag(urljoin(here, link.replace("&amp;", "&")))
            parts = urlsplit(target)
            if not target.startswith(URL) or parts.path.startswith("/a/b/api/"):
                continue
            name = unquote(parts.path).removeprefix("/a/b/")
            name += "index.html" if name.endswith("/") or not name else ""
            anchor = f'id="{fragment}"'
            if name not in known or (fragment and name.endswith(".html") and anchor not in files[PurePosixPath(name)]):
                missing.add((path.as_posix(), link))

    assert missing == set()


def test_links_are_relative_but_on_the_page_that_can_stand_anywhere(files: Files) -> None:
    for path, content in html(files):
        absolute = re.findall(r'(?:href|src)="(/[^"]*)"', content)
        assert bool(absolute) == (path.name == "404.html"), path
        assert all(link.startswith("/a/b/") for link in absolute), path


def test_nothing_comes_from_another_host(files: Files) -> None:
    for path, content in html(files):
        loaded = re.findall(r'<(?:script|img|iframe)[^>]+src="([^"]+)"', content)
        loaded += re.findall(r'<link rel="(?:stylesheet|icon|preconnect|preload)"[^>]*href="([^"]+)"', content)
        assert not [link for link in loaded if "//" in link], path


def test_other_language_is_the_same_page(files: Files) -> None:
    assert 'href="../../en/dysms/OK.html" lang="en"' in files[PurePosixPath("zh/dysms/OK.html")]
    assert 'href="./../zh/api.html" lang="zh"' in files[PurePosixPath("en/api.html")]


def test_head_has_no_alternates_of_the_theme(files: Files) -> None:
    """They would make the theme ask for a sitemap on every view."""
    assert not [path for path, content in html(files) if 'rel="alternate"' in content]


def test_every_page_runs_under_the_policy(files: Files, frame: site.Frame) -> None:
    for path, content in html(files):
        for block in csp.inline([content]):
            for text in block:
                assert csp._hashes([text])[0] in frame.csp, path


def test_every_page_has_the_policy_itself_for_hosts_that_send_none(files: Files, frame: site.Frame) -> None:
    """It is the header's, with the hashes of the page's own scripts alone, and before whatever it is about."""
    sent = _directives(frame.csp)
    del sent["frame-ancestors"]
    for path, content in html(files):
        before, _, rest = content.partition('<meta http-equiv="Content-Security-Policy" content="')
        own = _directives(rest.partition('"')[0])
        scripts, styles = (set(map(_hash, block)) for block in csp.inline([content]))
        assert not re.search("<(script|style|link|base)", before), path
        assert own == {**sent, "script-src": {"'self'", *scripts}, "style-src": {"'self'", *styles}}, path
        assert scripts <= sent["script-src"], path
        assert styles <= sent["style-src"], path


def _directives(policy: str) -> dict[str, set[str]]:
    return {directive.split()[0]: set(directive.split()[1:]) for directive in policy.split(";")}


def _hash(text: str) -> str:
    return csp._hashes([text])[0]


def test_no_element_has_a_style_of_its_own(files: Files) -> None:
    """The policy allows none: a browser would leave it out and complain."""
    styled = re.compile(r"<[a-z][^>]*\sstyle=")

    assert [path for path, page in html(files) if styled.search(page)] == []


def test_policy_is_written_for_static_hosts(frame: site.Frame) -> None:
    assert f"  Content-Security-Policy: {frame.csp}\n" in frame.files[PurePosixPath("_headers")].decode()


def test_static_hosts_send_the_security_headers_of_the_server(frame: site.Frame) -> None:
    lines = frame.files[PurePosixPath("_headers")].decode().splitlines()

    assert [header for header in SECURITY if f"  {header[0]}: {header[1]}" not in lines] == []


def test_static_hosts_let_scripts_read_what_the_server_lets_them_read(frame: site.Frame) -> None:
    headers = frame.files[PurePosixPath("_headers")].decode()

    assert "\n/api/*\n" + "".join(f"  {name}: {value}\n" for name, value in CORS) in headers


def test_static_hosts_keep_search_data_that_is_named_after_its_content(frame: site.Frame) -> None:
    headers = frame.files[PurePosixPath("_headers")].decode()

    assert "\n/assets/search/*\n  Cache-Control: public, max-age=31536000, immutable\n" in headers


def test_only_the_style_sheet_blocks_painting(files: Files) -> None:
    for path, content in html(files):
        scripts = re.findall(r"<script ([^>]*src=[^>]*)>", content)
        assert all("defer" in script.split() for script in scripts), path


def test_every_page_is_small(files: Files) -> None:
    sizes = {path: len(content.encode()) for path, content in html(files)}
    # A row for each of a hundred codes; whole answers, one of them in every language; whole programs.
    long = {path for path in sizes if path.name in ("index.html", "api-codes.html", "recipes.html")}
    whole = {path for path in sizes if path.parts[1:] == ("api", "index.html")}  # a contract of 60 kB, with its forms
    most = {path: 150_000 if path in whole else 50_000 if path in long else 25_000 for path in sizes}

    assert {path: size for path, size in sizes.items() if size > most[path]} == {}
    assert len(whole) == 2
    assert len(sizes) > 70


def test_no_page_has_what_nobody_sees(files: Files) -> None:
    """The theme's own link to the first section, whose place ours takes, and its empty banner."""
    for path, content in html(files):
        assert not re.search(r'data-md-component="(skip|announce)"', content), path
        assert content.count('class="md-skip') == ("md-header" in content), path


def test_not_found_says_so_in_every_language_and_is_not_indexed(files: Files) -> None:
    for name in ("404.html", "zh/404.html", "en/404.html"):
        content = files[PurePosixPath(name)]
        assert '<section lang="zh">' in content
        assert '<section lang="en">' in content
        assert '<meta name="robots" content="noindex">' in content


def test_sitemaps_hold_pages_and_no_404(files: Files) -> None:
    content = files[PurePosixPath("zh/sitemap.xml")]

    assert f"<loc>{URL}zh/dysms/OK.html</loc>" in content
    assert f"<loc>{URL}zh/diagnose/</loc>" in content
    assert "404" not in content


def test_entrance_leads_on_with_and_without_a_script(files: Files) -> None:
    content = files[PurePosixPath("index.html")]

    assert 'href="zh/index.html"' in content
    assert 'href="en/index.html"' in content
    assert 'const known = ["en", "zh"]' in content, "the fallback first, for readers of neither"
    assert content.index('href="en/') < content.index('href="zh/')
    assert content.startswith('<!doctype html>\n<html lang="en" ')


@pytest.mark.parametrize(("folder", "up"), [("api", "../"), ("api/v1", "../../")])
def test_entrance_of_the_api_leads_to_its_reference(files: Files, folder: str, up: str) -> None:
    content = files[PurePosixPath(folder, "index.html")]

    assert f'data-up="{up}" data-page="api/"' in content
    assert f'href="{up}en/api/index.html"' in content
    assert '<meta name="robots" content="noindex">' in content
    assert 'rel="canonical"' not in content


def test_reference_is_in_sitemap_navigation_and_search(
    files: Files, frame: site.Frame, sample_catalog: Catalog
) -> None:
    every = SiteFiles(SearchData(sample_catalog), frame)
    index = json.loads(every[PurePosixPath("en/search/search_index.json")])
    found = {page["location"]: page for page in index["docs"]}

    assert f"<loc>{URL}en/api/</loc>" in files[PurePosixPath("en/sitemap.xml")]
    assert 'href="../api/index.html" class="md-nav__link"' in files[PurePosixPath("en/dysms/OK.html")]
    assert found["api/index.html"]["title"] == "API reference"
    assert found["api/index.html#diagnose"]["title"] == "POST /api/v1/diagnose"
    assert "pasted error" in found["api/index.html#diagnose"]["text"]


def test_script_of_the_reference_is_loaded_there_alone_and_small(files: Files, frame: site.Frame) -> None:
    script = PurePosixPath("en/assets/javascripts/reference.js")
    loading = [path for path, content in html(files) if "/reference.js" in content]

    assert sorted(loading) == [PurePosixPath(language, "api/index.html") for language in ("en", "zh")]
    assert len(frame.files[script]) <= 12_000


def test_settings_of_the_theme_are_written_without_what_is_off(files: Files) -> None:
    page = files[PurePosixPath("zh/dysms/OK.html")]
    written = re.search(r'<script id="__config" type="application/json">(.*?)</script>', page)
    assert written is not None
    settings = json.loads(written[1])

    assert None not in settings.values()
    assert settings["translations"]["clipboard.copied"] == "已复制"
    assert ": " not in written[1]
    assert r"\u5df2" not in written[1]


def test_page_of_the_root_that_says_there_is_none_is_in_the_fallback(files: Files) -> None:
    assert files[PurePosixPath("404.html")] == files[PurePosixPath("en/404.html")]


def test_page_outside_every_language_is_filled_in_the_fallback(sample_catalog: Catalog, frame: site.Frame) -> None:
    page, zh, en = (PurePosixPath(name) for name in ("page.html", "zh/page.html", "en/page.html"))
    same = dict.fromkeys((page, zh, en), SAMPLES.encode())
    files = SiteFiles(SearchData(sample_catalog), replace(frame, files=same))

    assert files[page] == files[en] != files[zh]


def test_home_counts_the_codes(files: Files, sample_catalog: Catalog) -> None:
    count = len(sample_catalog.entries_of("dysms"))

    assert f"Codes: {count}" in files[PurePosixPath("en/index.html")]


def test_code_blocks_of_the_guide_are_not_searched(frame: site.Frame) -> None:
    for language in ("zh", "en"):
        index = json.loads(frame.files[PurePosixPath(language, "search/search_index.json")])
        assert b"<pre" in frame.files[PurePosixPath(language, "api-codes.html")]
        assert index["docs"]
        assert [place["location"] for place in index["docs"] if "<pre" in place["text"]] == []


def test_unused_parts_of_the_theme_are_not_published(frame: site.Frame) -> None:
    names = [path.as_posix() for path in frame.files]

    assert not [name for name in names if re.search(r"\.map$|/lunr/|/workers/|palette\.|favicon\.png|/shell/", name)]
    assert not [path for path, content in frame.files.items() if b"sourceMappingURL" in content]


def test_features_whose_rules_are_dropped_are_off(frame: site.Frame) -> None:
    """Of features that are off the theme's script still speaks; `slim` names them, and has to forget what is on."""
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    sheets = [css.decode() for path, css in frame.files.items() if path.suffix == ".css"]

    for feature in ("content.code.annotate", "content.tooltips", "repo_url", "tags", "status", "provider", "direction"):
        assert feature not in config
    assert not [rule for sheet in sheets for rule in re.findall(r"\.md-(?:annotation|tag|tooltip)|dir=rtl", sheet)]


def test_broken_link_in_a_hand_written_page_fails_in_one_line(sample_catalog: Catalog, tmp_path: Path) -> None:
    for language in ("zh", "en"):
        (tmp_path / "docs" / language).mkdir(parents=True)
        (tmp_path / "docs" / language / "ours.md").write_text("# Ours\n", "utf-8")
    (tmp_path / "docs" / "en" / "ours.md").write_text("# Ours\n\n[gone](gone.md)\n", "utf-8")

    with pytest.raises(site.EngineError) as caught:
        framed(replace(sample_catalog, folder=tmp_path / "catalog"), URL)

    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("docs/en: Doc file 'ours.md' contains a link 'gone.md'")


def test_catalogue_of_one_language_is_a_site_of_one_language(sample_catalog: Catalog) -> None:
    settings = sample_catalog.settings
    alone = settings.model_copy(update={"languages": settings.languages[1:]})
    frame = framed(replace(sample_catalog, settings=alone), "https://host/")

    assert list(frame.shells) == ["en"]
    assert "zh/" not in frame.files[PurePosixPath("en/index.html")].decode()


def test_plain_mkdocs_builds_the_source_language_with_its_codes(tmp_path: Path) -> None:
    """In a fork of the repository whose catalogue is the sample, with no pages of its own."""
    fork = tmp_path / "fork"
    for package in ("site_builder", "web"):
        shutil.copytree(ROOT / package, fork / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(SAMPLE, fork / "catalog")
    (fork / "docs").mkdir()
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    (fork / "mkdocs.yml").write_text(re.sub(r"^docs_dir: .*$", "docs_dir: docs", config, flags=re.MULTILINE), "utf-8")

    assert_plain_mkdocs_builds(fork, tmp_path)


def assert_plain_mkdocs_builds(repository: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(tmp_path / "site")],
        cwd=repository,
        env={"NO_MKDOCS_2_WARNING": "1", "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    page = (tmp_path / "site/dysms/OK.html").read_text("utf-8")
    assert '<html lang="zh"' in page
    assert "en/dysms" not in page
    for name in ("index.html", "dysms/index.html", "diagnose/index.html", "assets/search/codes.json", "sitemap.xml"):
        assert (tmp_path / "site" / name).is_file(), name
    assert (tmp_path / "site/api/v1/domains/dysms/codes/OK.json").is_file()
    assert not (tmp_path / "site/shell").exists()
    scripts = tmp_path / "site/assets/javascripts"
    assert (scripts / "worker.js").read_text("utf-8") == worker()
    assert list(scripts.glob("diagnosis/*")) == []
    assert "dysms/OK.html" in (tmp_path / "site/sitemap.xml").read_text("utf-8")
    for name in ("index.html", "api.html", "search/search_index.json", "sitemap.xml"):
        built = (tmp_path / "site" / name).read_text("utf-8")
        assert UNPUBLISHED in built, name
        assert "127.0.0.1" not in built, name
        assert "@@" not in built, name


def test_many_domains_are_not_in_the_navigation_of_every_page(sample_catalog: Catalog) -> None:
    first = sample_catalog.domains[0]
    few = tuple(first.model_copy(update={"id": f"x{number}"}) for number in range(mkdocs.NAV_DOMAINS))

    def codes_in_navigation(catalog: Catalog) -> object:
        nav = mkdocs.settings(catalog, "en", URL, ["api.md"])["nav"]
        return next(value for item in nav if isinstance(item, dict) for name, value in item.items() if "code" in name)

    titled = [{"Short Message Service": f"x{number}/index.html"} for number in range(mkdocs.NAV_DOMAINS)]
    more = {"All products": "index.html#domains"}
    assert codes_in_navigation(replace(sample_catalog, domains=few)) == titled
    assert codes_in_navigation(replace(sample_catalog, domains=(*few, first))) == [*titled[:-1], more]
