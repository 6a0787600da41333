"""The guide that every catalogue gets: it fits whatever the catalogue has, and what it shows is true."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
import threading
from collections.abc import Mapping
from dataclasses import replace
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.error import HTTPError

import pytest
from flask.testing import FlaskClient
from markdown import markdown  # type: ignore[import-untyped]

from site_builder.assemble import lookup_db
from site_builder.catalog.entry import Cause, ConfusedWith, Retry
from site_builder.catalog.model import Catalog, Domain, Language
from site_builder.catalog.multilingual import Text
from site_builder.constants import python as constants
from site_builder.core.paths import GUIDE
from site_builder.pages.labels import labels
from site_builder.pages.samples import telling
from site_builder.pages.verdicts import PILLS, pill
from site_builder.rules import validate
from site_builder.site import guide
from site_builder.site.marks import WRITTEN_SITE as SITE
from site_builder.site.mkdocs import rendering
from tests.conftest import CATALOGS
from tests.docs_examples import EXAMPLE, run
from tests.factories import a_catalog, an_entry, static_json, text
from web import create_app

PROGRAM = r"```python\n(.*?)```"
LANGUAGES = tuple(sorted(tag.name for tag in GUIDE.iterdir() if tag.is_dir()))
"""Languages that the guide is written in."""
BUNDLED = re.compile(r"aliyun|alibaba|dysms|\bis[vp]\.|sms\b|短信|阿里|签名|模板", re.IGNORECASE)
"""Words of the catalogue that this repository brings."""
ODD = ("a`b``c`", "p|q", 'it\'s "x"', "{{ x }}", "{% y %}", "{# z #}", "-1", "余额/不足", "*a*_b_", "[l](m)", "&lt;<b>")


def told(code: str, **fields: Any) -> dict[str, Any]:
    """What an error of an active product says."""
    given = {
        "code": code,
        "fault": "caller",
        "category": "limit",
        "retry": Retry(policy="after-change"),
        "causes": (Cause(cause=text("因", "why"), solution=text("法", "what")),),
    }
    return {**given, **fields}


def filled(code: str = "NOT_FOUND") -> Catalog:
    """A catalogue that has all that the guide can show."""
    causes = tuple(
        Cause(title=text(zh, en), cause=text("因", "why"), solution=text("法", "what"), wire=(f"{en} {{limit}}",))
        for zh, en in (("每分钟", "per minute"), ("每天", "per day"))
    )
    first = an_entry(**told(code, name="FIRST", domain="pay", causes=causes))
    alike = ConfusedWith(code=code, difference=text("不同", "not the same"))
    waits = told("x.LIMIT", name="LIMIT", domain="pay", retry=Retry(policy="wait"), confused_with=(alike,))
    catalog = a_catalog(first, an_entry(**waits))
    return replace(catalog, domains=(with_example(prefixed(catalog.domains[0], "x.")),))


def prefixed(domain: Domain, *prefixes: str) -> Domain:
    said = next(iter(domain.prefixes.values()))
    return domain.model_copy(update={"prefixes": dict.fromkeys(prefixes, said)})


def with_example(domain: Domain) -> Domain:
    return domain.model_copy(update={"example": '{"error": {"code": "{code}", "message": "{message}", "id": "{id}"}}'})


def without_prefixes(code: str = "NOT_FOUND") -> Catalog:
    catalog = a_catalog(an_entry(**told(code, name="FIRST", domain="pay")))
    return replace(catalog, domains=(prefixed(catalog.domains[0]),))


def empty() -> Catalog:
    return a_catalog()


def without_entries() -> Catalog:
    return replace(filled(), entries=())


def in_one_language(language: str) -> Catalog:
    """A catalogue whose only language is `language`."""

    def only(said: Text) -> Text:
        return Text({language: said.in_("en")})

    entry = an_entry("NOT_FOUND", "pay", message=Text({language: "message"}), fault="caller")
    catalog = a_catalog(entry)
    settings = catalog.settings.model_copy(
        update={
            "title": only(catalog.settings.title),
            "languages": (Language(id=language, title=language, complete=True),),
        }
    )
    (domain,) = catalog.domains
    categories = {
        name: category.model_copy(update={"title": only(category.title)})
        for name, category in domain.categories.items()
    }
    domain = prefixed(domain).model_copy(
        update={"title": only(domain.title), "summary": only(domain.summary), "categories": categories}
    )
    return replace(catalog, settings=settings, domains=(domain,))


def in_every_language(catalog: Catalog) -> Catalog:
    """The catalogue in every language of the guide as well, none of its texts translated."""
    known = catalog.settings.languages
    more = (Language(id=each, title=each, complete=False) for each in LANGUAGES if each not in catalog.languages)
    return replace(catalog, settings=catalog.settings.model_copy(update={"languages": (*known, *more)}))


SHARED = a_catalog(*filled().entries, an_entry("NOT_FOUND", "ship", name="OTHER"))
CATALOGUES = {
    "full": in_every_language(filled()),
    "without prefixes": in_every_language(without_prefixes()),
    "without entries": in_every_language(without_entries()),
    "empty": in_every_language(empty()),
    **{f"only {language}": in_one_language(language) for language in LANGUAGES},
    "shared": in_every_language(SHARED),
    **{f"odd: {code}": in_every_language(filled(code)) for code in ODD},
    **{f"odd, without prefixes: {code}": in_every_language(without_prefixes(code)) for code in ODD},
}


def pages(catalog: Catalog, language: str) -> Mapping[str, str]:
    """The guide in one language, by page."""
    files = guide.written(catalog, language).files
    return {path.as_posix(): content.decode() for path, content in files.items()}


@pytest.fixture(autouse=True)
def no_pages_of_a_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_page_is_there_whatever_the_catalogue_has(name: str) -> None:
    catalog = CATALOGUES[name]
    for language in catalog.languages:
        assert set(pages(catalog, language)) == {*guide.HOME, *guide.ORDER}
        assert guide.written(catalog, language).nav == guide.ORDER


@pytest.mark.parametrize("name", CATALOGUES)
def test_every_language_has_the_same_anchors_links_and_programs(name: str) -> None:
    def shape(said: str) -> tuple[list[str], list[str], list[str], int, int]:
        return (
            re.findall(r"^#+ .*\{#[\w-]+\}$", re.sub(r"^(#+ ).*(\{)", r"\1\2", said, flags=re.M), re.M),
            sorted(re.findall(r"\]\((\S+?)\)", re.sub("`[^`\n]*`", "", said))),
            re.findall(r"^ *```(\w+)$", said, re.M),
            len(re.findall(r"^(?:- |\d\. |:  )", said, re.M)),
            len(re.findall(r"^\|", said, re.M)),
        )

    shapes = {
        language: {page: shape(said) for page, said in pages(CATALOGUES[name], language).items()}
        for language in CATALOGUES[name].languages
    }
    assert all(of == next(iter(shapes.values())) for of in shapes.values())


@pytest.mark.parametrize("name", ["full", "without entries", "empty", "shared"])
@pytest.mark.parametrize("page", [*guide.ORDER, *guide.HOME])
def test_every_language_names_the_same_fields_and_addresses(name: str, page: str) -> None:
    """What stands in backticks, links and commands, in any order; what asks for one language names that."""

    def facts(language: str) -> list[str]:
        said = re.sub(r"```(?:yaml|json|text)\n.*?```", "", pages(CATALOGUES[name], language)[page], flags=re.DOTALL)
        found = re.findall(r"`[^`\n]+`|^ *\$ .*", said, re.M)
        return sorted(_for_any_reader(one, language) for one in found)

    english = facts("en")
    for language in LANGUAGES:
        assert facts(language) == english, language


def _for_any_reader(fact: str, language: str) -> str:
    """Without the reader's language, the words that he searches for and the sample of a link."""
    fact = fact.replace(f"lang={language}", "lang=").replace(f'"{language}"', '""')
    return re.sub(r"'q=[^']*'|docs/\w+/|Accept-Language: \w+|\[\S+\]\(\S+\)", "", fact)


def test_anchors_do_not_depend_on_the_catalogue() -> None:
    """But those of the page that says how several languages go together."""
    found = [
        {page: re.findall(r"\{(#[\w-]+)\}", said) for page, said in pages(catalog, "en").items() if page[0] != "t"}
        for name, catalog in CATALOGUES.items()
        if "odd" not in name and "en" in catalog.languages
    ]
    assert all(anchors == found[0] for anchors in found)


@pytest.mark.parametrize("name", CATALOGUES)
def test_no_page_has_an_empty_example_or_says_none(name: str) -> None:
    catalog = CATALOGUES[name]
    for language in catalog.languages:
        for page, said in pages(catalog, language).items():
            assert not re.search(r"```\w+\n\s*```", said), page
            prose = re.sub(r"```.*?```", "…", said, flags=re.DOTALL)
            assert not re.search(r"(?<!-)\bNone\b(?!`)", prose), page
            assert "\n\n\n" not in prose, page


@pytest.mark.parametrize("path", sorted(GUIDE.rglob("*.*")), ids=lambda path: path.relative_to(GUIDE).as_posix())
def test_no_template_names_the_bundled_catalogue(path: Path) -> None:
    text = path.read_text("utf-8")
    if path.name == "targets.md":  # is about templates, though not about those of text messages
        text = text.replace("模板", "")

    assert BUNDLED.findall(text) == []


def test_every_language_of_the_guide_has_every_page() -> None:
    names = {tag: {path.relative_to(GUIDE / tag) for path in (GUIDE / tag).rglob("*.md")} for tag in LANGUAGES}

    assert names == dict.fromkeys(("de", "en", "ja", "zh"), names["en"])


def test_a_page_that_a_language_lacks_is_the_english_one_and_marked() -> None:
    french = pages(in_one_language("fr"), "fr")

    assert "# The API {#api}" in french["api.md"]
    assert '"fr": "message"' in french["api.md"]
    assert all("\nwritten_in: en\n" in said for said in french.values())
    for language in (*LANGUAGES, "en-GB"):
        assert not any("written_in" in said for said in pages(in_one_language(language), language).values())


def test_a_regional_language_has_the_guide_of_its_language() -> None:
    assert "# 接口 {#api}" in pages(in_one_language("zh-TW"), "zh-TW")["api.md"]


def test_yaml_to_copy_speaks_every_language_of_the_guide() -> None:
    adding = pages(in_every_language(filled()), "en")["adding.md"]
    said = [dict(re.findall(r"^ *(\w\w): \|\n +(.*)$", block, re.M)) for block in adding.split("```yaml")[1:]]

    assert said[0].keys() == said[1].keys() == set(LANGUAGES)
    assert all(len(set(block.values())) == len(LANGUAGES) for block in said)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_verdict_is_explained_beside_its_pill(language: str) -> None:
    catalog = a_catalog(an_entry("X"))
    page = guide.written(catalog, language).files[PurePosixPath("reading.md")].decode()
    words = labels(catalog.words(language))

    assert f"| {pill('wait', words.retries['wait'].short)} | `wait` |" in page
    assert [kind for kind, classes in PILLS.items() if f'class="{classes}">' not in page] == []


def test_what_the_catalogue_lacks_is_not_shown() -> None:
    full, bare = pages(filled(), "en"), pages(without_prefixes(), "en")

    assert "| <code>x&#46;</code> |" in full["reading.md"]
    assert "| Prefix |" not in bare["reading.md"]
    assert "has 2 causes" in full["reading.md"]
    assert "causes;" not in bare["reading.md"]
    assert "<code>x&#46;LIMIT</code> and <code>NOT&#95;FOUND</code>" in full["reading.md"]
    assert '"error": {"code": "NOT_FOUND"' in full["api-search.md"]
    assert '{"code": "NOT_FOUND", "message": ' in bare["api-search.md"]
    assert "NOT_FOUND" not in " ".join(pages(without_entries(), "en").values())


def test_page_of_one_language_says_how_to_add_another() -> None:
    assert "To add a language" in pages(in_one_language("en"), "en")["translating.md"]
    assert "To add a language" not in pages(filled(), "en")["translating.md"]


def test_pages_of_a_project_take_the_place_of_the_guide(tmp_path: Path) -> None:
    (tmp_path / "docs/en").mkdir(parents=True)
    (tmp_path / "docs/en/api.md").write_text("# Ours", "utf-8")
    (tmp_path / "docs/en/own.md").write_text("# Own", "utf-8")

    assert pages(filled(), "en")["api.md"] == "# Ours"
    assert guide.written(filled(), "en").nav == (*guide.USE, "own.md", *guide.CONTRIBUTE)


@pytest.mark.parametrize(
    "text", ["`", "``a`", "a|b", "<b>", "&lt;", "*a*", "_b_", "[c](d)", "{#e}", "{{ f }}", "\\`", "余额"]
)
def test_odd_texts_are_shown_as_they_are(text: str) -> None:
    """In a table, by the parser of MkDocs."""
    row = f"| a | b |\n|---|---|\n| {guide.code(text)} | {guide.words(text)} |\n"
    html = markdown(row, extensions=["attr_list", "def_list", "md_in_html", "tables", "toc"])
    code, words = re.findall(r"<td>(.*?)</td>", html)

    assert (unescape(code), unescape(words)) == (f"<code>{text}</code>", text)
    assert "<" not in words


@pytest.fixture(scope="module")
def spoken(good_catalog: Catalog) -> Catalog:
    return in_every_language(good_catalog)


@pytest.fixture(scope="module")
def good(spoken: Catalog, tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("good")
    lookup_db.build(spoken, folder / "lookup.db")
    for path, content in static_json(spoken).items():
        (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / path).write_bytes(content)
    return create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"}).test_client()


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_answers_are_the_real_ones(good: FlaskClient, spoken: Catalog, language: str) -> None:
    tried = 0
    for page, said in pages(spoken, language).items():
        for command, answer in EXAMPLE.findall(said):
            assert run(good, command) == json.loads(answer), (page, command)
            tried += 1
    assert tried > 10


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_diagnosis_is_the_real_one(good: FlaskClient, spoken: Catalog, language: str) -> None:
    ((pasted, command, answer),) = re.findall(
        r"\$ cat error.txt\n(.*)\n\$ (curl .*)\n```\n\n```json\n(.*?)\n```",
        pages(spoken, language)["api-search.md"],
        re.DOTALL,
    )
    address = shlex.split(command)[2].removeprefix(SITE)
    found = good.post(address, data=pasted.encode(), content_type="text/plain").json
    assert found is not None
    expected = json.loads(answer)

    assert {key: found["diagnoses"][0][key] for key in expected} == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_printed_redirect_is_the_real_one(good: FlaskClient, spoken: Catalog, language: str) -> None:
    ((command, printed),) = re.findall(
        r"\$ (curl .*redirect_url.*)\n```\n\n```text\n(.*)\n```", pages(spoken, language)["api-codes.md"]
    )
    address = shlex.split(command)[-1].removeprefix(SITE)
    answer = good.get(address, headers={"Accept-Language": language})

    assert printed == f"{answer.status_code} {SITE}{answer.headers['Location']}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_run_against_the_constants(spoken: Catalog, tmp_path: Path, language: str) -> None:
    for path, content in constants.files(spoken).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(content)
    package = next(tmp_path.rglob(spoken.settings.constants.package)).parent
    programs = re.findall(r"```python\n(.*?)```", pages(spoken, language)["constants.md"], re.DOTALL)
    assert len(programs) == 5
    subprocess.run([sys.executable, "-c", "\n".join(programs)], cwd=package, check=True, stdout=subprocess.DEVNULL)


def recipes(catalog: Catalog, language: str) -> list[str]:
    return re.findall(r"```python\n(.*?)```", pages(catalog, language)["recipes.md"], re.DOTALL)


@pytest.fixture(scope="module")
def package(spoken: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder from which the constants can be imported."""
    folder = tmp_path_factory.mktemp("constants")
    for path, content in constants.files(spoken).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


AFTERWARDS = {
    "tenacity": """
        pauses, tries = [], []
        def fail():
            tries.append(1)
            raise SdkError(CODE)
        worth_it = lambda error: True
        try:
            retry(retry=retry_if_exception(worth_it), wait=pause, stop=stop_after_attempt(4), sleep=pauses.append,
                  reraise=True)(fail)()
        except SdkError:
            pass
        assert len(tries) == 4 and len(pauses) == 3 and all(0 <= each <= 8 for each in pauses), (tries, pauses)
    """,
    "fastapi": """
        import asyncio, json
        sent = []
        async def receive():
            return {"type": "http.request", "body": b"", "more_body": False}
        async def send(message):
            sent.append(message)
        scope = {"type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"", "scheme": "http",
                 "headers": [(b"accept-language", b"en")], "http_version": "1.1", "root_path": "", "server": ("a", 1)}
        asyncio.run(app(scope, receive, send))
        body = json.loads(b"".join(message.get("body", b"") for message in sent))
        assert (body["code"], body["language"], sent[0]["status"]) == (CODE, "en", body.get("status", 500)), sent
        assert (b"content-type", b"application/problem+json") in sent[0]["headers"], sent
    """,
    "flask": """
        with app.test_client() as client:
            answer = client.get("/", headers={"Accept-Language": "en"})
        assert (answer.content_type, answer.headers["Content-Language"]) == ("application/problem+json", "en")
        assert answer.status_code == answer.json.get("status", 500)
    """,
    "structlog": """
        import contextlib, io, json
        said = io.StringIO()
        with contextlib.redirect_stdout(said):
            structlog.get_logger().warning("failed", error=find(CODE).error(limit=5))
            structlog.get_logger().warning("failed", error=KeyError("x"))
        first, second = map(json.loads, said.getvalue().splitlines())
        assert (first["code"], first["params"], first["page"]) == (CODE, {"limit": 5}, find(CODE).doc_url), first
        assert "code" not in second
    """,
}
"""What shows, behind a recipe, that it does what its page says."""


@pytest.mark.parametrize("number", range(7))
def test_recipes_run_against_the_constants(spoken: Catalog, package: Path, number: int) -> None:
    program, entry = recipes(spoken, "en")[number], telling(spoken)
    assert entry is not None
    uses = (library for library in AFTERWARDS if re.search(rf"^(import|from) {library}", program, re.M))
    more = textwrap.dedent("".join(AFTERWARDS[library] for library in uses))
    program += f"\nCODE = {entry.code!r}\n{more}"

    done = subprocess.run([sys.executable, "-c", program], cwd=package, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, ""), program


def test_recipes_are_the_same_in_every_language(spoken: Catalog) -> None:
    english = recipes(spoken, "en")

    assert len(english) == 7
    assert all(recipes(spoken, language) == english for language in LANGUAGES)


def test_client_waits_as_long_as_it_is_told(spoken: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program of the page about the API, the same in every language: asked of a server that refuses at first."""
    (program,) = {
        found for language in LANGUAGES for found in re.findall(PROGRAM, pages(spoken, language)["api.md"], re.DOTALL)
    }
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    given: dict[str, Any] = {}
    exec(compile(program, "api.md", "exec"), given)
    refusals = [(429, "2"), (503, "5"), (429, None)]

    class Refusing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, wait = refusals.pop(0) if refusals else (200, None)
            self.send_response(status)
            if wait is not None:
                self.send_header("Retry-After", wait)
            self.end_headers()
            self.wfile.write(b'{"code": "OK"}')

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Refusing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert given["ask"](address) == {"code": "OK"}
        assert waited == [2, 5, 1]
        refusals += [(429, "2")] * 4
        with pytest.raises(HTTPError, match="429"):
            given["ask"](address)
        refusals[:] = [(404, "2")]
        with pytest.raises(HTTPError, match="404"):
            given["ask"](address)
        server.shutdown()
    assert waited == [2, 5, 1, 2, 2, 2]


@pytest.mark.parametrize("language", LANGUAGES)
def test_yaml_to_copy_is_valid(spoken: Catalog, tmp_path: Path, language: str) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(CATALOGS / "good", folder)
    entry, domain = re.findall(r"```yaml\n(.*?)```", pages(spoken, language)["adding.md"], re.DOTALL)
    (folder / "sms/EXAMPLE_LIMIT.yaml").write_text(entry, "utf-8")
    (folder / "billing").mkdir()
    settings = (folder / "catalog.yaml").read_text("utf-8")
    more = "".join(f"  - {{id: {tag}, title: {tag}}}\n" for tag in spoken.languages[2:])
    (folder / "catalog.yaml").write_text(settings.replace("site_url:", f"{more}site_url:", 1), "utf-8")
    (folder / "billing/domain.yaml").write_text(domain, "utf-8")

    shown = [str(problem) for problem in validate(folder).problems]
    assert [problem for problem in shown if "EXAMPLE_LIMIT" in problem or "billing" in problem] == []


@pytest.mark.parametrize("code", ODD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_programs_compile_and_commands_parse_with_odd_codes(code: str, language: str) -> None:
    for page, said in pages(in_every_language(filled(code)), language).items():
        for program in re.findall(r"```python\n(.*?)```", said, re.DOTALL):
            compile(program, page, "exec")
        for command in re.findall(r"^ *\$ (.*)$", said, re.M):
            words = shlex.split(command)
            assert words[0] in ("curl", "errdex", "mkdir", "pip", "cat", "psql")
            if words[:2] == ["errdex", "explain"]:
                assert words[-1] == code
        for answer in re.findall(r"```json\n(.*?)\n```", said, re.DOTALL):
            json.loads(answer)


def test_english_stays_left_to_right_in_another_language() -> None:
    with rendering(in_one_language("ar"), "https://codes.example/") as finish:
        (arabic,) = finish()
    html = {path.as_posix(): content.decode() for path, content in arabic.files.items() if path.suffix == ".html"}

    for page in (*guide.ORDER, *guide.HOME):
        assert html[page.replace(".md", ".html")].count('<div lang="en" dir="ltr">') == 1


def test_mkdocs_renders_the_guide_with_odd_codes() -> None:
    """No broken link, no broken anchor."""
    with rendering(in_every_language(filled("{{ a }}`|'\"余额")), "https://codes.example/") as finish:
        rendered = {one.language: one.files for one in finish()}
    for language in LANGUAGES:
        html = {
            path.as_posix(): content.decode() for path, content in rendered[language].items() if path.suffix == ".html"
        }
        assert "api-search.html" in html
        assert "@@" not in html["api-search.html"]
