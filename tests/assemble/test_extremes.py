"""Whatever `validate` passes is built: the oddest codes, names, titles and texts that a catalogue may have, at once."""

import json
import subprocess
import sys
from pathlib import Path

from site_builder.assemble.build import PARTS, build, with_site_url
from site_builder.catalog.naming import slug_of
from site_builder.catalog.problem import Level
from site_builder.core.progress import Reporter
from site_builder.rules import validate
from tests.conftest import WriteCatalog, good

CODES = (
    *("/", "..", "%2e", "\\", '"', "'", "`", "<", "|", "{", "}", "{code}", "@@x@@", "# a", "a b", "-x", "--", "?", "&"),
    *(
        ":",
        "http://x",
        "é",
        "余额",
        "العربية",
        "${x}",
        "$",
        "*",
        "_",
        "1",
        "0x",
        "null",
        "true",
        "~",
        "~7e",
        "a/b/c",
        ".",
    ),
    *(
        "a.",
        ".a",
        "index",
        "INDEX.x",
        "domain",
        "con",
        "NUL.txt",
        "%s",
        "!",
        "<b>",
        "</script>",
        "&lt;",
        "a|b",
        "[x](y)",
    ),
    *("=1", "@", ";", "a" * 200, "余" * 200, "𝔸𝔹", "👍"),
)
SLUGS = ("404", "search", "-", "_", "a..b", "codes", "x.json", "x.md", "x.html", "OK.html", "codes.2", "x" * 200, "-rf")
TEXTS = (
    *(
        "@@count:x@@",
        "{",
        "{% raw %}",
        "</script><b>",
        "`a",
        "&amp;",
        "\\",
        "]]>",
        "\"'",
        "$x",
        "👍🏽",
        "\ufdfa",
        "\u05d0",
    ),
    *(
        "*a*",
        "|",
        "~~~",
        "<!--x-->",
        "a: b",
        "!x",
        "%YAML",
        "a" * 3000,
        "\ufffd",
        "é\u0301\u0301",
        "${{ x }}"[:2] + "x",
    ),
)
PACKAGE = "a" * 100


def quoted(said: str) -> str:
    return json.dumps(said, ensure_ascii=False)


def text(said: str) -> str:
    """A text in both languages, in quotes of YAML."""
    return f"{{zh: {quoted(said)}, en: {quoted(said)}}}"


def entry(code: str, name: str, said: str, slug: str | None = None) -> str:
    """An entry that has the same odd text wherever it may have one."""
    return f"""\
code: {quoted(code)}
name: {name}
slug: {quoted(slug or slug_of(code))}
kind: warning
message: {text(said)}
wire: [{quoted(f"{said} of {name}")}]
wordings: [{{text: {quoted(said)}, date: "2020", source: {quoted(said)}}}]
causes:
  - {{title: {text(said)}, cause: {text(said)}, solution: {text(said)}}}
keywords: {{en: [{quoted(said)}]}}
aliases: [{quoted(f"{name[:50]} {said[:100]}".strip())}]
codes: {{x: {quoted(f"{name[:50]} {said[:100]}".strip())}}}
status: deprecated
since: {quoted(said)}
note: {text(said)}
source: {{title: {quoted(said)}, url: "https://docs.example/'&sms?a=b#c"}}
"""


def test_what_validate_passes_is_built_and_imported(write_catalog: WriteCatalog, tmp_path: Path) -> None:
    odd = [(code, None) for code in CODES] + [(f"slug {slug[:50]}", slug) for slug in SLUGS]
    files: dict[str, str | bytes | None] = {}
    for number, (code, slug) in enumerate(odd):
        said = TEXTS[number % len(TEXTS)]
        files[f"sms/{slug or slug_of(code)}.yaml"] = entry(code, f"X{number}", said, slug)
    files["sms/LONG.yaml"] = entry("LONG", "A" * 5000, "x", "LONG")
    head = good("sms/domain.yaml").replace("en: Messages", f"en: {quoted('</title>@@title@@')}")
    for domain, enum in (("a" * 60, "Enum"), ("0", "String"), ("class", "Exception"), ("zh", "Self"), ("search", "A")):
        own = head.replace("id: sms", f'id: "{domain}"').replace("SmsErrorCode", enum)
        files |= {f"{domain}/domain.yaml": own, f"{domain}/OK.yaml": good("sms/OK.yaml")}
    settings = good("catalog.yaml").replace("en: Example error codes", f"en: {quoted(' '.join(TEXTS[:20]))}")
    files["catalog.yaml"] = settings.replace("package: example_error_codes", f"package: {PACKAGE}")

    loaded = validate(write_catalog(files))
    assert [str(problem) for problem in loaded.problems if problem.level is Level.ERROR] == []
    assert loaded.catalog is not None
    out = tmp_path / "build"
    build(with_site_url(loaded.catalog, None), out, PARTS, loaded.digests, Reporter(quiet=True))

    entries = loaded.catalog.entries
    pages = [out / "site" / "en" / one.domain / f"{one.slug}.html" for one in entries]
    assert [page.name for page in pages if not page.is_file()] == []
    said = (
        "import importlib, json, pkgutil, sys\n"
        f"package = importlib.import_module('{PACKAGE}')\n"
        "found = pkgutil.walk_packages(package.__path__, package.__name__ + '.')\n"
        "[importlib.import_module(one.name) for one in found if not one.name.endswith('__main__')]\n"
        "print(json.dumps(sorted(code for enum in (package.SmsErrorCode,) for code in enum)))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", said], cwd=out / "constants", capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == sorted(one.code for one in entries if one.domain == "sms")
