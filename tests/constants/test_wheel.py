"""The wheel: the same bytes each time, installed into an empty environment and used there as a client would."""

import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
import venv
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.catalog.model import Catalog
from site_builder.constants import python as constants
from site_builder.constants import wheel

Client = Callable[[str], str]

NAME = "example_error_codes-1.0.0-py3-none-any.whl"

BEHAVIOUR = """
import copy, json, pickle
import example_error_codes
from example_error_codes import Cause, SmsErrorCode as E

def failure(call, *arguments):
    try:
        return call(*arguments)
    except Exception as error:
        return [isinstance(error, ValueError), str(error), str(pickle.loads(pickle.dumps(error)))]

code = E.TOO_MANY
print(json.dumps([
    [str(code), f"{code}", f"{code:>14}", "%s" % code, "{:.3}".format(code), code + "!", repr(code), code.value],
    [code == "isv.TOO_MANY", hash(code) == hash("isv.TOO_MANY"), {code: 1}["isv.TOO_MANY"], code in {"isv.TOO_MANY"}],
    [pickle.loads(pickle.dumps(code, protocol)) is code for protocol in range(5)],
    [copy.copy(code) is code, copy.deepcopy(code) is code, E(code) is code, E.get(code) is code],
    json.dumps({code: [code]}),
    [E.get(other) for other in (None, 1, 1.5, b"OK", [], {}, object(), E, "isv.too_many", "TOO_MANY", "")],
    [failure(E, other) for other in ("isv.TOO_MUNY", "too_many", "zzz", None, 15, [], "isv.TOO_MANY" * 99)],
    [failure(ask, lang) for lang in ("fr", "", "EN", []) for ask in (code.message, code.causes, code.doc_url_in)],
    [[e.kind, e.category, e.fault, e.retry, e.is_retryable, e.http_status, e.doc_url, e.message("en")] for e in E],
    [e.causes(lang) for e in E for lang in ("zh", "en")],
    [isinstance(code.causes("en"), tuple), isinstance(code.causes("en")[0], Cause), code.causes("en")[0].solution],
    dir(example_error_codes),
    [[e.message("en", limit=5, plain=True), e.placeholders, e.status, e.see_also, e.problem("en")] for e in E],
    [e.__doc__ for e in E],
    [failure(code.cause_for, text) for text in ("每分钟最多 5 条", "wait", None)],
    [str(code.error(limit=5)), str(pickle.loads(pickle.dumps(code.error(limit=5)))), E.__doc__.split()],
]))
"""


@pytest.fixture(scope="module")
def tree(good_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The source tree of the good catalogue, on disk."""
    return written(good_catalog, tmp_path_factory.mktemp("tree"))


@pytest.fixture(scope="module")
def installed(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of an empty environment that has the wheel and nothing else; made once."""
    folder = tmp_path_factory.mktemp("empty")
    made = wheel.build(tree, folder / "dist")
    venv.create(folder / "env", with_pip=False)  # our own pip installs into it: a second one takes 10 s to make
    python = folder / "env" / "bin" / "python"
    options = ["--no-index", "--no-deps", "--disable-pip-version-check", "--quiet"]
    done = run([sys.executable, "-m", "pip", "--python", str(python), "install", *options, str(made)])
    assert done.returncode == 0, done.stderr
    return python


@pytest.fixture
def client(installed: Path) -> Client:
    """Run a program in the empty environment, with warnings as errors; give what it printed."""

    def client(source: str) -> str:
        done = run([str(installed), "-I", "-W", "error", "-c", textwrap.dedent(source)])
        assert done.returncode == 0, done.stderr
        return done.stdout

    return client


def written(catalog: Catalog, folder: Path) -> Path:
    for path, content in constants.files(catalog).items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return folder


def run(command: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", **environment}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)


def test_wheel_is_the_same_bytes_on_any_day(
    good_catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trees = [written(good_catalog, tmp_path / name) for name in ("today", "another-day")]
    for path in trees[1].rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    today = wheel.build(trees[0], tmp_path / "dist-1").read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    another_day = wheel.build(trees[1], tmp_path / "dist-2")

    assert another_day.name == NAME
    assert another_day.read_bytes() == today
    assert os.environ["SOURCE_DATE_EPOCH"] == "1700000000", "what was set before is set again"
    with zipfile.ZipFile(another_day) as archive:
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_wheel_leaves_the_environment_as_it_was(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    made = wheel.build(tree, tmp_path)

    assert "SOURCE_DATE_EPOCH" not in os.environ
    assert made.stat().st_mode & 0o777 == 0o644
    assert list(tmp_path.iterdir()) == [made]


def test_wheel_holds_the_package_and_asks_for_nothing(tree: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel.build(tree, tmp_path)) as archive:
        names = set(archive.namelist())
        metadata = archive.read("example_error_codes-1.0.0.dist-info/METADATA").decode()

    package = {path.relative_to(tree).as_posix() for path in (tree / "example_error_codes").rglob("*.*")}
    assert {name for name in names if ".dist-info/" not in name} == package
    assert "Requires-Python: >=3.8\n" in metadata
    assert "Requires-Dist" not in metadata
    assert "示例错误码 / Example error codes" in metadata


def test_wheel_says_licence_author_and_source(good_catalog: Catalog, tmp_path: Path) -> None:
    given = {"license": "Apache-2.0 OR MIT", "source": "https://git.example/codes", "authors": ("Ada",)}
    named = good_catalog.settings.constants.model_copy(update=given)
    settings = good_catalog.settings.model_copy(update={"constants": named})
    tree = written(replace(good_catalog, settings=settings), tmp_path / "tree")
    with zipfile.ZipFile(wheel.build(tree, tmp_path / "dist")) as archive:
        metadata = archive.read("example_error_codes-1.0.0.dist-info/METADATA").decode()

    assert "License-Expression: Apache-2.0 OR MIT\n" in metadata
    assert "Author: Ada\n" in metadata
    assert "Project-URL: Source, https://git.example/codes\n" in metadata


def test_member_is_the_code_that_the_service_sends(client: Client) -> None:
    said = client("""
        from example_error_codes import SmsErrorCode
        code = SmsErrorCode("isv.TOO_MANY")
        print(SmsErrorCode.TOO_MANY == "isv.TOO_MANY", code is SmsErrorCode.TOO_MANY, isinstance(code, str))
        print(code, f"{code}", f"{code:_>14}", code + "?", code.name)
    """)

    assert said == "True True True\nisv.TOO_MANY isv.TOO_MANY __isv.TOO_MANY isv.TOO_MANY? TOO_MANY\n"


def test_member_pickles_hashes_and_turns_into_json_as_a_str(client: Client) -> None:
    said = client("""
        import json, pickle
        from example_error_codes import SmsErrorCode
        code = SmsErrorCode.TOO_MANY
        print(pickle.loads(pickle.dumps(code)) is code, {code: 1}["isv.TOO_MANY"], json.dumps({code: code}))
    """)

    assert said == 'True 1 {"isv.TOO_MANY": "isv.TOO_MANY"}\n'


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("isv.TOO_MUNY", "'isv.TOO_MUNY' is not a valid SmsErrorCode; did you mean 'isv.TOO_MANY'?"),
        ("badnumber", "'badnumber' is not a valid SmsErrorCode; did you mean 'BadNumber'?"),
        ("TOO_MANY", "'TOO_MANY' is not a valid SmsErrorCode; did you mean 'isv.TOO_MANY'?"),
        ("quite else", "'quite else' is not a valid SmsErrorCode"),
        (15, "15 is not a valid SmsErrorCode"),
        (None, "None is not a valid SmsErrorCode"),
        ([], "[] is not a valid SmsErrorCode"),
    ],
)
def test_unknown_code_is_a_value_error_with_suggestions(client: Client, typed: object, message: str) -> None:
    said = client(f"""
        from example_error_codes import SmsErrorCode
        try:
            SmsErrorCode({typed!r})
        except ValueError as error:
            print(error)
    """)

    assert said == message + "\n"


def test_suggestions_are_looked_for_when_the_error_is_read(client: Client) -> None:
    said = client("""
        import sys
        from example_error_codes import SmsErrorCode
        try:
            SmsErrorCode("isv.TOO_MUNY")
        except ValueError as error:
            print("difflib" in sys.modules)
    """)

    assert said == "False\n"


def test_get_gives_none_for_whatever_is_unknown(client: Client) -> None:
    said = client("""
        from example_error_codes import SmsErrorCode
        anything = [None, 0, 1.5, b"OK", "", "ok", " OK", [], {}, set(), object(), float("nan"), SmsErrorCode, print]
        print({SmsErrorCode.get(thing) for thing in anything}, SmsErrorCode.get("OK") is SmsErrorCode.OK)
    """)

    assert said == "{None} True\n"


def test_facts_of_a_member(client: Client) -> None:
    said = client("""
        from example_error_codes import SmsErrorCode
        for code in SmsErrorCode:
            print(code.kind, code.category, code.fault, code.retry, code.is_retryable, code.http_status, code.doc_url)
    """)

    assert said.splitlines() == [
        "error parameter caller after-change False 400 https://codes.example/zh/sms/BadNumber.html",
        "success None None None False None https://codes.example/zh/sms/OK.html",
        "error limit caller wait True None https://codes.example/zh/sms/isv.TOO_MANY.html",
    ]


def test_texts_of_a_member(client: Client) -> None:
    said = client("""
        from example_error_codes import Cause, SmsErrorCode
        code = SmsErrorCode.TOO_MANY
        print(code.message("zh"), code.message("en"), code.doc_url_in("en"), sep="|")
        print(code.causes("en") == (Cause("Too many messages went out within one minute.", "Wait `1` minute, then send "
                                          "again."),), code.causes("zh")[0].cause, SmsErrorCode.OK.causes("en"))
    """)

    assert said.splitlines() == [
        "每分钟最多 {limit} 条|At most {limit} per minute|https://codes.example/en/sms/isv.TOO_MANY.html",
        "True 一分钟内发得太多。 ()",
    ]


@pytest.mark.parametrize("call", ["message", "causes", "doc_url_in"])
def test_unknown_language_is_a_value_error_that_names_the_known_ones(client: Client, call: str) -> None:
    said = client(f"""
        from example_error_codes import SmsErrorCode
        for language in ("fr", "", "EN", []):
            try:
                SmsErrorCode.OK.{call}(language)
            except ValueError as error:
                print(error)
    """)

    known = "; the known ones are 'zh', 'en'"
    assert said.splitlines() == [f"unknown language {given}{known}" for given in ("'fr'", "''", "'EN'", "[]")]


def test_package_works_from_inside_a_zip_file(tree: Path, tmp_path: Path) -> None:
    made = wheel.build(tree, tmp_path)
    program = "from example_error_codes import SmsErrorCode; print(SmsErrorCode.OK.message('zh'))"

    assert run([sys.executable, "-c", program], PYTHONPATH=str(made)).stdout == "成功\n"


def test_readme_of_the_package_runs(tree: Path, client: Client) -> None:
    example = re.findall(r"```python\n(.*?)```", (tree / "README.md").read_text("utf-8"), re.DOTALL)
    said = client(example[0])

    assert said.splitlines()[:2] == [
        "At most {limit} per minute https://codes.example/zh/sms/isv.TOO_MANY.html",
        "try again",
    ]


def test_mypy_strict_accepts_a_client_and_sees_its_mistakes(installed: Path, tree: Path, tmp_path: Path) -> None:
    (tmp_path / "good.py").write_text(
        textwrap.dedent("""
            from typing import Dict, Literal, Optional, Tuple, Union

            from example_error_codes import Cause, ErrorCode, ErrorCodeError, SmsError, SmsErrorCode
            from example_error_codes import LANGUAGES, Language, default_language, set_default_language

            assert SmsErrorCode.TOO_MANY == "isv.TOO_MANY"
            code = SmsErrorCode("isv.TOO_MANY")
            plain: str = code
            found: Optional[SmsErrorCode] = SmsErrorCode.get(object())
            fault: Optional[Literal["caller", "service"]] = code.fault
            retry: Optional[Literal["never", "after-change", "backoff", "wait"]] = code.retry
            again: bool = code.is_retryable
            causes: Tuple[Cause, ...] = code.causes("zh")
            text: str = code.message("en") + causes[0].cause + causes[0].solution + code.doc_url
            anyones: ErrorCode = code
            for language in LANGUAGES:
                code.message(language, plain=True, limit=5)
            wanted: Language = default_language()
            set_default_language(wanted)
            found_cause: Optional[Tuple[Cause, Dict[str, str]]] = code.cause_for("text", "en", plain=True)
            try:
                raise code.error(limit=5) from None
            except SmsError as error:
                own: SmsErrorCode = error.code
                body: Dict[str, Union[str, int]] = error.problem("en")
            except ErrorCodeError as other:
                some: ErrorCode = other.code
                print(some.replaced_by, some.see_also[0].status, other.params["limit"])
        """),
        "utf-8",
    )
    (tmp_path / "bad.py").write_text(
        textwrap.dedent("""
            from example_error_codes import SmsErorCode
            from example_error_codes import SmsErrorCode, set_default_language
            SmsErrorCode.TOO_FEW
            SmsErrorCode.OK.message(1)
            SmsErrorCode.get("OK").kind
            SmsErrorCode.OK.retry == "later"
            SmsErrorCode.OK.message("fr")
            set_default_language("fr")
            SmsErrorCode.OK.cause_for(None)
            SmsErrorCode.OK.cause_for("text")[0]
        """),
        "utf-8",
    )
    readme = re.findall(r"```python\n(.*?)```", (tree / "README.md").read_text("utf-8"), re.DOTALL)[0]
    (tmp_path / "readme.py").write_text(readme, "utf-8")
    options = ["--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}", "--no-error-summary"]
    files = [str(tmp_path / name) for name in ("good.py", "readme.py", "bad.py")]
    packages = ["--python-executable", str(installed)]
    done = run([sys.executable, "-m", "mypy", *options, *packages, *files])

    seen = [re.sub(r"^.*[/\\]", "", line).split(": error: ") for line in done.stdout.splitlines()]
    assert [(place, text.rpartition("[")[2]) for place, text in seen] == [
        ("bad.py:2", "attr-defined]"),
        ("bad.py:4", "attr-defined]"),
        ("bad.py:5", "arg-type]"),
        ("bad.py:6", "union-attr]"),
        ("bad.py:7", "comparison-overlap]"),
        ("bad.py:8", "arg-type]"),
        ("bad.py:9", "arg-type]"),
        ("bad.py:10", "arg-type]"),
        ("bad.py:11", "index]"),
    ], done.stdout + done.stderr


def test_mypy_strict_accepts_the_package_itself(good_catalog: Catalog, tmp_path: Path) -> None:
    """With enums named as parts of it."""
    (domain,) = good_catalog.domains
    named = (("2fa", "ErrorCode"), ("class", "Cause"), ("facts", "Mapping"), ("errors", "Facts"))
    more = (domain.model_copy(update={"id": identifier, "enum": enum}) for identifier, enum in named)
    tree = written(replace(good_catalog, domains=(domain, *more)), tmp_path / "tree")
    options = ["--strict", "--config-file=", f"--cache-dir={tmp_path / 'cache'}"]
    done = run([sys.executable, "-m", "mypy", *options, str(tree / "example_error_codes")])

    assert done.returncode == 0, done.stdout + done.stderr


def explained(installed: Path, *words: str, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """What `python -m` prints in an environment that has the wheel alone."""
    locale = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", "PYTHONIOENCODING": "utf-8", **environment}
    command = [str(installed), "-W", "error", "-m", "example_error_codes", *words]
    return subprocess.run(command, input=stdin, capture_output=True, encoding="utf-8", env={**os.environ, **locale})


def test_codes_are_explained_wherever_the_wheel_is(installed: Path) -> None:
    done = explained(installed, "isv.TOO_MANY", "OK", "--lang", "en")

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("isv.TOO_MANY\nAt most {limit} per")
    for said in (
        "\nRetry  Yes, but later\n",
        "\nCause\n",
        "\n  What to do\n",
        "\n" + "-" * 60 + "\nOK\n",
        "Not needed",
    ):
        assert said in done.stdout
    assert explained(installed, "-", "--lang", "en", stdin="isv.TOO_MANY\n  OK").stdout == done.stdout


def test_unknown_code_is_told_and_the_others_are_explained(installed: Path) -> None:
    done = explained(installed, "isv.TOO_MUNY", "OK", "--lang", "en")

    assert (done.returncode, done.stdout[:3]) == (1, "OK\n")
    assert done.stderr == "no code 'isv.TOO_MUNY' in the catalogue\ndid you mean:\n  isv.TOO_MANY\n"
    assert "\x1b" not in explained(installed, "-", "--lang", "en", stdin="\x1b[31m").stderr


@pytest.mark.parametrize("code", ["too-many", "ISV.Too_Many", "isv too many", "TOO_MANY"])
def test_code_is_found_however_it_is_written(code: str, installed: Path) -> None:
    assert explained(installed, code).stdout.startswith("isv.TOO_MANY\n")


@pytest.mark.parametrize("code", ["", "-", "isv", "many", "🙂"])
def test_part_of_a_code_is_not_taken_for_it(code: str, installed: Path) -> None:
    assert explained(installed, "--", code).returncode == 1


@pytest.mark.parametrize(("locale", "word"), [("en_US.UTF-8", "Retry"), ("zh_CN", "重试"), ("C", "重试"), ("", "重试")])
def test_language_is_that_of_the_environment_else_the_fallback(locale: str, word: str, installed: Path) -> None:
    assert f"\n{word}  " in explained(installed, "OK", LANG=locale).stdout


@pytest.mark.parametrize(("words", "said"), [((), "required: CODE"), (("OK", "--lang", "fr"), "invalid choice: 'fr'")])
def test_wrong_usage_exits_2(words: tuple[str, ...], said: str, installed: Path) -> None:
    done = explained(installed, *words)

    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_behaves_the_same_on_every_python_that_is_here(tree: Path, client: Client) -> None:
    named = (shutil.which(f"python3.{minor}") for minor in range(8, 15) if minor != sys.version_info.minor)
    pythons = [python for python in named if python is not None and run([python, "-c", ""]).returncode == 0]
    if not pythons:
        pytest.skip("no other Python from 3.8 to 3.14 here")
    expected = json.loads(client(BEHAVIOUR))

    for python in pythons:
        done = run([python, "-W", "error", "-B", "-c", BEHAVIOUR], PYTHONPATH=str(tree))
        assert done.returncode == 0, f"{python}: {done.stderr}"
        assert json.loads(done.stdout) == expected, python
