"""The source tree of the constants package: valid, typed, old enough, and saying what the catalogue says."""

import ast
import importlib
import json
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any

import pytest

from site_builder.catalog.constants import Constants
from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text
from site_builder.constants import python as constants
from site_builder.data.addresses import absolute
from site_builder.data.records import page_url
from tests.conftest import ROOT
from tests.factories import an_entry

GOLDEN = ROOT / "tests/golden" / "constants"

SINCE_3_8 = {
    "__future__": {"annotations"},
    "argparse": {"ArgumentParser"},
    "collections.abc": {"Iterator"},
    "enum": {"Enum", "EnumMeta"},
    "difflib": {"get_close_matches"},
    "functools": {"lru_cache"},
    "importlib": {"import_module"},
    "json": set(),
    "os": set(),
    "sys": set(),
    "warnings": set(),
    "pkgutil": {"get_data"},
    "typing": {"Any", "ClassVar", "Literal", "NamedTuple", "NoReturn", "TYPE_CHECKING", "TypeVar"},
}
"""What the package may import. A new name belongs here once Python 3.8's documentation has been asked."""

HOSTILE = [
    'quote"\'"""',
    "back\\slash\\",
    "{{ braces }} {% raw %} {# #}",
    "\N{RIGHT-TO-LEFT OVERRIDE}lortnoc\N{POP DIRECTIONAL FORMATTING}\N{ARABIC LETTER MARK}",
    "\N{LINE SEPARATOR}\N{NEXT LINE}\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{BYTE ORDER MARK}",
    "\N{PARTY POPPER}\N{CJK UNIFIED IDEOGRAPH-20000}余额\N{COMBINING ACUTE ACCENT}",
    "#comment\r\nimport os\t\x00\x7f",
    "\\N{BULLET}\\u0041\\",
    "%s {0} $x",
]


@pytest.fixture
def imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Catalog], ModuleType]]:
    """Import the package of a catalogue, as a client would."""
    packages: list[str] = []

    def imported(catalog: Catalog) -> ModuleType:
        for path, content in constants.files(catalog).items():
            target = tmp_path / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        monkeypatch.syspath_prepend(tmp_path)
        packages.append(catalog.settings.constants.package)
        return importlib.import_module(packages[-1])

    yield imported
    for name in [name for name in sys.modules if name.partition(".")[0] in packages]:
        del sys.modules[name]


def entry_of(catalog: Catalog, code: str, /, **changes: Any) -> Entry:
    entry = next(entry for entry in catalog.entries if entry.code == code)
    return entry.model_copy(update=changes)


def modules(catalog: Catalog) -> Mapping[str, str]:
    """The Python source of the package, by path."""
    tree = constants.files(catalog)
    return {path.as_posix(): content.decode() for path, content in tree.items() if path.suffix == ".py"}


def hover(source: str) -> Mapping[str, str]:
    """The text that an editor shows on each member: the string that stands below it."""
    enum = next(node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    shown: dict[str, str] = {}
    for node, below in zip(enum.body, enum.body[1:], strict=False):
        if isinstance(node, ast.Assign) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            shown[ast.unparse(node.targets[0])] = str(below.value.value)
    return shown


def test_one_entry_gives_the_golden_bytes(good_catalog: Catalog, tmp_path: Path) -> None:
    catalog = replace(good_catalog, entries=(entry_of(good_catalog, "isv.TOO_MANY"),))
    tree = constants.files(catalog)
    package = PurePosixPath("example_error_codes")
    # A suffix keeps linters and type checkers, which know no such package here, away from the module.
    made = {"sms.py.txt": tree[package / "sms.py"]}
    made |= {path.name: content for path, content in tree.items() if path.parent == package / "_data"}
    for name, content in made.items():
        (tmp_path / name).write_bytes(content)

    golden = {path.name: path.read_bytes() for path in GOLDEN.iterdir()}
    assert made == golden, f"if the change is meant: cp {tmp_path}/* {GOLDEN}"


def test_same_catalogue_gives_the_same_bytes(good_catalog: Catalog) -> None:
    assert constants.files(replace(good_catalog, folder=Path("/elsewhere"))) == constants.files(good_catalog)


def test_every_file_says_first_what_it_was_made_from(sample_catalog: Catalog) -> None:
    for path, content in constants.files(sample_catalog).items():
        first = content.decode().splitlines()[0]
        assert "Made by errdex from the catalogue aliyun" in first, path
        assert "errdex build --only constants" in first, path


def test_tree_is_complete_and_depends_on_nothing(good_catalog: Catalog) -> None:
    tree = constants.files(good_catalog)
    project = tomllib.loads(tree[PurePosixPath("pyproject.toml")].decode())

    assert {PurePosixPath("README.md"), PurePosixPath("example_error_codes/py.typed")} <= tree.keys()
    assert project["project"]["name"] == "example-error-codes"
    assert project["project"]["version"] == "1.0.0"
    assert project["project"]["requires-python"] == ">=3.8"
    assert "dependencies" not in project["project"]
    assert project["build-system"]["build-backend"] == "flit_core.buildapi"


def test_source_is_python_3_8(sample_catalog: Catalog) -> None:
    for path, source in modules(sample_catalog).items():
        tree = ast.parse(source, path, feature_version=(3, 8))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= SINCE_3_8.keys(), path
            elif isinstance(node, ast.ImportFrom) and not node.level:
                assert {alias.name for alias in node.names} <= SINCE_3_8[str(node.module)], path
        if any(isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr) for node in ast.walk(tree)):
            assert "\nfrom __future__ import annotations\n" in source, f"{path}: `X | Y` would be evaluated"


def test_members_say_what_the_catalogue_says(
    sample_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    package = imported(sample_catalog)

    for domain in sample_catalog.domains:
        enum = getattr(package, domain.enum)
        entries = sample_catalog.entries_of(domain.id)
        assert [(member.name, member.value) for member in enum] == [(entry.name, entry.code) for entry in entries]
        for entry in map(sample_catalog.successor, entries):
            member = package.find(entry.code) if entry.domain != domain.id else enum(entry.code)
            policy = entry.retry.policy if entry.retry else None
            assert (member.kind, member.category, member.fault) == (entry.kind, entry.category, entry.fault)
            assert (member.retry, member.is_retryable) == (policy, entry.retryable is True)
            assert (member.retryable, member.retry_after) == (
                entry.retryable,
                entry.retry.after if entry.retry else None,
            )
            assert member.acts == sample_catalog.domain(entry.domain).acts_of(entry)
            assert member.http_status == entry.http_status
            assert member.codes == entry.codes
            assert member.doc_url == member.doc_url_in(sample_catalog.source_language)
            for language in sample_catalog.languages:
                causes = [(cause.cause.in_(language), cause.solution.in_(language)) for cause in entry.causes]
                assert member.message(language) == entry.message.in_(language)
                assert list(member.causes(language)) == causes
                assert member.say(language) == (entry.say.in_(language) if entry.say is not None else None)
                page = page_url(entry, language).removeprefix("/")
                assert member.doc_url_in(language) == absolute(sample_catalog.settings.site_url, page)


def test_untranslated_text_is_given_in_the_source_language(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    entry = entry_of(good_catalog, "isv.TOO_MANY", message=Text({"zh": "太多"}))
    enum = imported(replace(good_catalog, entries=(entry,))).SmsErrorCode

    assert enum.TOO_MANY.message("en") == "太多"


def test_unknown_fact_is_none_and_not_retryable(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    entry = entry_of(good_catalog, "isv.TOO_MANY", category=None, fault=None, retry=None, causes=())
    member = imported(replace(good_catalog, entries=(entry,))).SmsErrorCode.TOO_MANY

    assert (member.category, member.fault, member.retry, member.http_status) == (None, None, None, None)
    assert member.is_retryable is False
    assert member.causes("en") == ()


def test_what_other_systems_call_it_is_a_mapping_of_ones_own(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    enum = imported(good_catalog).SmsErrorCode

    enum.TOO_MANY.codes.clear()
    assert enum.TOO_MANY.codes == {"sqlstate": "08001", "errno": "1062"}
    assert enum.BAD_NUMBER.codes == {}


def test_whole_number_is_a_code_as_its_digits(good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]) -> None:
    entries = [an_entry(code, name=f"CODE_{code}") for code in ("404", "007")]
    package = imported(replace(good_catalog, entries=tuple(entries)))
    enum = package.SmsErrorCode

    assert enum.get(404) is enum(404) is enum("404") is package.find(404)
    assert [enum.get(other) for other in (7, True, 404.0, -404, 10**30, None, [404])] == [None] * 7
    with pytest.raises(package.UnknownCode, match="405 is not a valid SmsErrorCode"):
        enum(405)


def test_languages_and_the_error_can_be_imported(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    package = imported(good_catalog)

    assert package.LANGUAGES == ("zh", "en")
    assert issubclass(package.UnknownCode, ValueError)


def test_success_is_not_retryable(good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]) -> None:
    enum = imported(good_catalog).SmsErrorCode

    assert (enum.OK.kind, enum.OK.is_retryable) == ("success", False)
    assert (enum.TOO_MANY.kind, enum.TOO_MANY.is_retryable) == ("error", True)


def test_hostile_codes_and_texts_arrive_unchanged(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    entries = tuple(
        entry_of(good_catalog, "isv.TOO_MANY", code=text, name=f"N{number}", message=Text({"zh": text, "en": text * 2}))
        for number, text in enumerate(HOSTILE)
    )
    title = Text({"zh": "".join(HOSTILE)})
    settings = good_catalog.settings.model_copy(update={"title": title})
    domains = (good_catalog.domains[0].model_copy(update={"title": title}),)
    catalog = replace(good_catalog, settings=settings, domains=domains, entries=entries)
    enum = imported(catalog).SmsErrorCode

    assert [member.value for member in enum] == HOSTILE
    assert [enum(text).message("zh") for text in HOSTILE] == HOSTILE
    assert [enum.get(text).message("en") for text in HOSTILE] == [text * 2 for text in HOSTILE]
    assert tomllib.loads(constants.files(catalog)[PurePosixPath("pyproject.toml")].decode())


def test_source_holds_no_character_that_shows_other_code_than_what_runs(good_catalog: Catalog) -> None:
    entries = tuple(
        entry_of(good_catalog, "isv.TOO_MANY", code=text, name=f"N{number}", message=Text({"zh": text}))
        for number, text in enumerate(HOSTILE)
    )
    source = modules(replace(good_catalog, entries=entries))["example_error_codes/sms.py"]

    assert {character for character in source if not character.isprintable()} == {"\n"}
    assert "余额" in source, "letters stay readable"
    assert [" ".join(text.split()) for text in HOSTILE] == list(hover(source).values())


def test_hover_shows_the_message_and_what_replaces_a_code(good_catalog: Catalog) -> None:
    other = good_catalog.domains[0].model_copy(update={"id": "mail", "enum": "MailErrorCode"})
    entries = (
        entry_of(good_catalog, "isv.TOO_MANY"),
        entry_of(good_catalog, "BadNumber", status="deprecated", since="2026-03"),
        entry_of(good_catalog, "OK", code="X", name="X", status="removed", replaced_by="mail/Y"),
        entry_of(good_catalog, "OK", code="Y", name="NEW_NAME", domain="mail"),
    )
    catalog = replace(good_catalog, domains=(*good_catalog.domains, other), entries=entries)

    assert hover(modules(catalog)["example_error_codes/sms.py"]) == {
        "TOO_MANY": "每分钟最多 {limit} 条 / At most {limit} per minute",
        "BAD_NUMBER": "号码格式错误 / The number is malformed. Deprecated since 2026-03.",
        "X": "成功 / OK. Removed: use MailErrorCode.NEW_NAME.",
    }


UNKNOWN: list[Any] = ["isv.too_many", None, 15, []]


def moved(catalog: Catalog) -> Catalog:
    """The catalogue with OK moved to another domain, whose message it shares with a code of its own."""
    mail = catalog.domains[0].model_copy(update={"id": "mail", "enum": "MailErrorCode"})
    entries = (
        entry_of(catalog, "isv.TOO_MANY"),
        entry_of(catalog, "OK", status="removed", replaced_by="mail/OK"),
        entry_of(catalog, "OK", domain="mail", name="ALL_WELL", http_status=200),
        entry_of(catalog, "isv.TOO_MANY", domain="mail", message=Text({"zh": "邮件太多", "en": "Too much mail"})),
    )
    return replace(catalog, domains=(*catalog.domains, mail), entries=entries)


def test_moved_code_stays_in_its_enum_with_the_facts_of_today(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    package = imported(moved(good_catalog))
    enum = package.SmsErrorCode

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        member = enum("OK")
        assert [each.value for each in enum] == ["isv.TOO_MANY", "OK"]
        assert (enum.get("OK"), enum["OK"]) == (member, member)
        assert enum.TOO_MANY == "isv.TOO_MANY"
        assert package.MailErrorCode.ALL_WELL == "OK"
    assert (member.http_status, member.doc_url) == (200, package.MailErrorCode.ALL_WELL.doc_url)
    with pytest.warns(DeprecationWarning, match=r"SmsErrorCode\.OK has moved: use MailErrorCode\.ALL_WELL") as warned:
        assert enum.OK is member
    assert warned[0].filename == __file__


def test_deprecated_code_is_still_sent_and_keeps_its_own_facts(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    old = entry_of(good_catalog, "BadNumber", status="deprecated", replaced_by="OK")
    package = imported(replace(good_catalog, entries=(old, entry_of(good_catalog, "OK"))))

    member = package.SmsErrorCode("BadNumber")
    assert (member.kind, member.message("en")) == ("error", old.message.in_("en"))


def test_code_is_found_in_every_enum(good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]) -> None:
    package = imported(moved(good_catalog))
    sms, mail = package.SmsErrorCode, package.MailErrorCode

    assert package.find("OK") is mail.ALL_WELL
    assert package.find("isv.TOO_MANY") is sms.TOO_MANY
    assert package.find("isv.TOO_MANY", "Too much mail") is mail.TOO_MANY
    assert package.find("isv.TOO_MANY", "something else") is sms.TOO_MANY
    assert [package.find(other) for other in UNKNOWN] == [None] * 4


def test_domain_is_imported_when_it_is_asked_for(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    mail = good_catalog.domains[0].model_copy(update={"id": "mail-2", "enum": "MailErrorCode"})
    package = imported(replace(good_catalog, domains=(*good_catalog.domains, mail)))

    assert package.SmsErrorCode.OK == "OK"
    assert package.__name__ + ".mail_2" not in sys.modules
    assert package.__name__ + "._facts" not in sys.modules, "facts are read when a fact is asked for"
    assert issubclass(package.MailErrorCode, package.ErrorCode)
    assert dir(package) == [
        *("Cause", "ErrorCode", "LANGUAGES", "MailErrorCode", "SmsErrorCode", "UnknownCode", "__version__", "find")
    ]
    with pytest.raises(AttributeError, match="has no attribute 'SmsErorCode'"):
        _ = package.SmsErorCode


@pytest.mark.parametrize(
    ("domain", "enum", "module"),
    [
        ("class", "Class", "class_"),
        ("2fa", "TwoFactor", "_2fa"),
        ("data", "ErrorCode", "data"),
        ("a-b", "Cause", "a_b"),
    ],
)
def test_awkward_names_give_a_package_that_works(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType], domain: str, enum: str, module: str
) -> None:
    other = good_catalog.domains[0].model_copy(update={"id": domain, "enum": enum})
    settings = good_catalog.settings.model_copy(update={"constants": Constants(package="odd__codes_", version="1")})
    entry = entry_of(good_catalog, "isv.TOO_MANY", domain=domain)
    package = imported(replace(good_catalog, settings=settings, domains=(other,), entries=(entry,)))

    member = getattr(package, enum)("isv.TOO_MANY")
    assert type(member).__module__ == f"odd__codes_.{module}"
    assert member.causes("en")[0].solution == "Wait `1` minute, then send again."


def test_empty_domain_is_an_empty_enum(good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]) -> None:
    enum = imported(replace(good_catalog, entries=())).SmsErrorCode

    assert list(enum) == []
    assert enum.get("OK") is None


def test_data_has_a_line_per_code(good_catalog: Catalog) -> None:
    tree = constants.files(good_catalog)
    content = tree[PurePosixPath("example_error_codes/_data/sms.en.json")].decode()

    assert [line.partition(":")[0] for line in content.splitlines()[2:-1]] == ['"BadNumber"', '"OK"', '"isv.TOO_MANY"']
    assert json.loads(content)["codes"]["OK"] == ["OK", [], None]
