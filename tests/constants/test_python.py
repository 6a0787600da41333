"""The source tree of the constants package: valid, typed, old enough, and saying what the catalogue says."""

import ast
import inspect
import json
import pydoc
import sys
import tomllib
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, get_args

import pytest

from site_builder.catalog.constants import Constants
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text
from site_builder.constants import python as constants
from site_builder.data.addresses import absolute
from site_builder.data.records import page_url
from tests.conftest import ROOT
from tests.constants.conftest import entry_of
from tests.factories import an_entry

GOLDEN = ROOT / "tests/golden" / "constants"

SINCE_3_8 = {
    "__future__": {"annotations"},
    "argparse": {"ArgumentParser"},
    "bisect": {"bisect_right"},
    "collections.abc": {"Iterable", "Iterator", "Mapping", "Sequence"},
    "dataclasses": {"dataclass", "field"},
    "enum": {"Enum", "EnumMeta"},
    "difflib": {"get_close_matches"},
    "functools": {"cached_property", "lru_cache"},
    "html": {"unescape"},
    "importlib": {"import_module"},
    "itertools": {"accumulate", "chain", "compress"},
    "json": set(),
    "operator": {"add", "not_", "sub"},
    "os": set(),
    "re": set(),
    "sys": set(),
    "unicodedata": {"normalize"},
    "warnings": set(),
    "pkgutil": {"get_data"},
    "typing": {"Any", "ClassVar", "Dict", "Literal", "NamedTuple", "NoReturn", "TYPE_CHECKING", "Tuple", "TypeVar"},
}
"""What the package may import. A new name belongs here once Python 3.8's documentation has been asked."""

GENERIC_SINCE_3_9 = {
    "Callable",
    "dict",
    "list",
    "tuple",
    "set",
    "frozenset",
    "type",
    "re.Match",
    "re.Pattern",
    "Iterator",
}
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
        assert list(evaluated(tree)) == [], f"{path}: Python 3.8 has no `list[int]`"


def evaluated(tree: ast.AST) -> Iterator[str]:
    """`list[int]` and the like outside annotations."""
    annotations = [getattr(node, name, None) for node in ast.walk(tree) for name in ("annotation", "returns")]
    never = {id(node) for annotation in annotations if annotation is not None for node in ast.walk(annotation)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and id(node) not in never and ast.unparse(node.value) in GENERIC_SINCE_3_9:
            yield ast.unparse(node)


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

    assert package.LANGUAGES == get_args(package.Language) == ("zh", "en")
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
    package = imported(catalog)
    enum = package.SmsErrorCode

    assert [member.value for member in enum] == HOSTILE
    assert [enum(text).message("zh") for text in HOSTILE] == HOSTILE
    assert [enum.get(text).message("en") for text in HOSTILE] == [text * 2 for text in HOSTILE]
    assert all(isinstance(enum(text).error(), package.SmsError) for text in HOSTILE)
    assert [enum(text).cause_for(text) for text in HOSTILE] == [None] * len(HOSTILE)
    assert tomllib.loads(constants.files(catalog)[PurePosixPath("pyproject.toml")].decode())


def test_source_holds_no_character_that_shows_other_code_than_what_runs(good_catalog: Catalog) -> None:
    entries = tuple(
        entry_of(good_catalog, "isv.TOO_MANY", code=text, name=f"N{number}", message=Text({"zh": text}))
        for number, text in enumerate(HOSTILE)
    )
    source = modules(replace(good_catalog, entries=entries))["example_error_codes/sms.py"]

    assert {character for character in source if not character.isprintable()} == {"\n"}
    assert "余额" in source, "letters stay readable"
    assert [" ".join(text.split()) for text in HOSTILE] == [said.split("\n")[0] for said in hover(source).values()]


def test_hover_shows_the_message_and_what_replaces_a_code(good_catalog: Catalog) -> None:
    other = good_catalog.domains[0].model_copy(update={"id": "mail", "enum": "MailErrorCode"})
    entries = (
        entry_of(good_catalog, "isv.TOO_MANY"),
        entry_of(good_catalog, "BadNumber", status="deprecated", since="2026-03"),
        entry_of(good_catalog, "OK", code="X", name="X", status="removed", replaced_by="mail/Y"),
        entry_of(good_catalog, "OK", code="Y", name="NEW_NAME", domain="mail"),
    )
    catalog = replace(good_catalog, domains=(*good_catalog.domains, other), entries=entries)

    shown = hover(modules(catalog)["example_error_codes/sms.py"])
    assert {name: said.split("\n")[0] for name, said in shown.items()} == {
        "TOO_MANY": "每分钟最多 {limit} 条 / At most {limit} per minute",
        "BAD_NUMBER": "号码格式错误 / The number is malformed. Deprecated since 2026-03.",
        "X": "成功 / OK. Removed: use MailErrorCode.NEW_NAME.",
    }


def test_hover_shows_whether_to_retry_and_the_page(good_catalog: Catalog) -> None:
    unknown = entry_of(good_catalog, "OK", code="X", name="X", kind="error")
    shown = hover(
        modules(replace(good_catalog, entries=(*good_catalog.entries, unknown)))["example_error_codes/sms.py"]
    )

    assert {name: [line.strip() for line in said.strip().split("\n")[1:]] for name, said in shown.items()} == {
        "BAD_NUMBER": ["", "重试: 改好再发 / Retry: After a fix", "https://codes.example/zh/sms/BadNumber.html"],
        "OK": ["", "重试: 不需要 / Retry: Not needed", "https://codes.example/zh/sms/OK.html"],
        "TOO_MANY": ["", "重试: 等一等再发 / Retry: Yes, but later", "https://codes.example/zh/sms/isv.TOO_MANY.html"],
        "X": ["", "https://codes.example/zh/sms/OK.html"],
    }


def test_docstring_of_a_member_is_there_at_run_time_in_the_default_language(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    package = imported(good_catalog)
    enum = package.SmsErrorCode

    assert enum.__doc__.split() == ["短信", "/", "Messages", "https://codes.example/zh/sms/"]
    assert enum.TOO_MANY.__doc__.split("\n") == [
        *("每分钟最多 {limit} 条", "", "重试: 等一等再发", "https://codes.example/zh/sms/isv.TOO_MANY.html")
    ]
    package.set_default_language("en")
    assert inspect.getdoc(enum.OK) == "OK\n\nRetry: Not needed\nhttps://codes.example/en/sms/OK.html"
    assert pydoc.render_doc(enum).count(enum.__doc__.split()[0]) == 1


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
        *("Cause", "ErrorCode", "ErrorCodeError", "LANGUAGES", "Language", "MailError", "MailErrorCode", "SmsError"),
        *("SmsErrorCode", "UnknownCode", "__catalog_date__", "__version__", "default_language", "find"),
        "set_default_language",
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
    assert str(member.error(limit=5)) == "isv.TOO_MANY: 每分钟最多 5 条"


def test_empty_domain_is_an_empty_enum(good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]) -> None:
    enum = imported(replace(good_catalog, entries=())).SmsErrorCode

    assert list(enum) == []
    assert enum.get("OK") is None


def test_data_has_a_line_per_code(good_catalog: Catalog) -> None:
    tree = constants.files(good_catalog)
    content = tree[PurePosixPath("example_error_codes/_data/sms.en.json")].decode()

    assert [line.partition(":")[0] for line in content.splitlines()[2:-1]] == ['"BadNumber"', '"OK"', '"isv.TOO_MANY"']
    assert json.loads(content)["codes"]["OK"] == ["OK", [], None]


@pytest.mark.parametrize(("fallback", "default"), [(None, "zh"), ("en", "en")])
def test_texts_without_a_language_are_in_the_default_one(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType], fallback: str | None, default: str
) -> None:
    settings = good_catalog.settings.model_copy(update={"fallback": fallback})
    package = imported(replace(good_catalog, settings=settings))
    member = package.SmsErrorCode.TOO_MANY

    def said() -> list[object]:
        return [member.message(), member.causes(), member.say(), member.doc_url_in()]

    def said_in(language: str) -> list[object]:
        return [member.message(language), member.causes(language), member.say(language), member.doc_url_in(language)]

    assert package.default_language() == default
    assert said() == said_in(default)
    package.set_default_language("en")
    assert said() == said_in("en") != said_in("zh")
    for unknown in ("fr", "", None, b"en"):
        with pytest.raises(ValueError, match=f"unknown language {unknown!r}; the known ones are 'zh', 'en'"):
            package.set_default_language(unknown)
    assert package.default_language() == "en"


def test_members_name_their_successor_and_related_codes(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    entries = (
        entry_of(good_catalog, "isv.TOO_MANY", see_also=("mail/OK", "BadNumber", "none")),
        entry_of(good_catalog, "BadNumber", status="deprecated", since="2026-03", replaced_by="isv.TOO_MANY"),
        entry_of(good_catalog, "OK", domain="mail"),
    )
    mail = good_catalog.domains[0].model_copy(update={"id": "mail", "enum": "MailErrorCode"})
    package = imported(replace(good_catalog, domains=(*good_catalog.domains, mail), entries=entries))
    enum = package.SmsErrorCode

    assert enum.BAD_NUMBER.replaced_by is enum.TOO_MANY
    assert f"{package.__name__}.mail" not in sys.modules, "one product is imported for another where it is named"
    assert enum.TOO_MANY.see_also == (package.MailErrorCode.OK, enum.BAD_NUMBER)
    assert (enum.TOO_MANY.status, enum.TOO_MANY.since, enum.TOO_MANY.replaced_by) == ("active", None, None)
    assert (enum.BAD_NUMBER.status, enum.BAD_NUMBER.since) == ("deprecated", "2026-03")


def test_package_says_of_which_day_its_catalogue_is(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    days = [None, date(2025, 12, 31), date(2026, 1, 2)]
    entries = tuple(
        entry.model_copy(update={"checked": day}) for entry, day in zip(good_catalog.entries, days, strict=True)
    )

    assert imported(replace(good_catalog, entries=entries)).__catalog_date__ == "2026-01-02"


def test_package_of_a_catalogue_that_was_never_checked_has_no_date(
    good_catalog: Catalog, imported: Callable[[Catalog], ModuleType]
) -> None:
    entries = tuple(entry.model_copy(update={"checked": None}) for entry in good_catalog.entries)

    assert imported(replace(good_catalog, entries=entries)).__catalog_date__ is None


def test_project_says_licence_authors_and_source_where_the_catalogue_does(good_catalog: Catalog) -> None:
    given = {"license": "MIT OR Apache-2.0", "source": "https://git.example/codes", "authors": ('Ada "A"', "余")}
    named = good_catalog.settings.constants.model_copy(update=given)
    settings = good_catalog.settings.model_copy(update={"constants": named})

    def project(catalog: Catalog) -> Any:
        return tomllib.loads(constants.files(catalog)[PurePosixPath("pyproject.toml")].decode())["project"]

    said = project(replace(good_catalog, settings=settings))
    assert (said["license"], said["urls"]["Source"]) == ("MIT OR Apache-2.0", "https://git.example/codes")
    assert said["authors"] == [{"name": 'Ada "A"'}, {"name": "余"}]
    assert project(good_catalog).keys().isdisjoint({"license", "authors"})
    assert "Source" not in project(good_catalog)["urls"]
