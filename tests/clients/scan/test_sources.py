"""Codes in sources: what is one, what is wrong with it, and what is nothing at all."""

import importlib.util
import io
import sysconfig
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.clients.scan.blocks import BLOCK, blocks
from site_builder.clients.scan.known import KnownCode, KnownCodes
from site_builder.clients.scan.sources import SourceScanner
from web.paste.spelling import is_plain
from web.text.terms import fold_code

FILE = Path("x.py")
IMPORT = "from shop_error_codes import PayError\n"


def code(code: str, status: str = "active", successor: str | None = None, domain: str = "pay") -> KnownCode:
    name = code.rpartition(".")[2].replace("-", "_").upper()
    return KnownCode(domain, code, name, status, successor, is_plain(code))


def known(*codes: KnownCode, aliases: tuple[str, ...] = (), prefixes: tuple[str, ...] = ("isv.",)) -> KnownCodes:
    folded = frozenset(map(fold_code, aliases))
    spellings = frozenset(fold_code(one.code) for one in codes) | folded
    return KnownCodes(codes, spellings, folded, prefixes, {"pay": "PayError", "ship": "ShipError"}, "shop_error_codes")


SHOP = known(
    code("isv.DAY_LIMIT"),
    code("isv.OLD_LIMIT", "deprecated", "isv.DAY_LIMIT"),
    code("isv.GONE_LIMIT", "removed"),
    code("PAY-1001"),
    code("SignatureWrong", "removed", "ship/SignatureMismatch"),
    code("Busy", "removed"),
    code("E1001"),
    code("E1002"),
    code("E1003"),
    aliases=("isv.DAY_LIMITS",),
)
COMPANY = known(code("404"), code("Forbidden"), code("auth/no-user"), code("OUT_OF_MEMORY"), prefixes=())


def said(text: str, codes: KnownCodes = SHOP) -> list[str]:
    """The problems of a source, as LINE:COLUMN: text."""
    found = SourceScanner(codes).scan(FILE, blocks(io.BytesIO(text.encode())))
    return [f"{one.line}:{one.column}: {one.said} [{one.rule}]" for one in found]


def test_unknown_code_behind_a_prefix_is_found_with_the_one_that_was_meant() -> None:
    assert said('a = 1\nif code == "isv.DAY_LIMT":') == [
        "2:13: unknown code 'isv.DAY_LIMT'; did you mean 'isv.DAY_LIMIT'? [unknown-code]"
    ]


def test_deprecated_and_removed_codes_are_found_with_their_successor() -> None:
    assert said("x = ['isv.OLD_LIMIT', 'isv.GONE_LIMIT', `SignatureWrong`]") == [
        "1:7: 'isv.OLD_LIMIT' is deprecated; use 'isv.DAY_LIMIT' [deprecated-code]",
        "1:24: 'isv.GONE_LIMIT' is removed; its page says since when [removed-code]",
        "1:42: 'SignatureWrong' is removed; use 'ship/SignatureMismatch' [removed-code]",
    ]


def test_numbered_codes_show_their_prefix_themselves() -> None:
    assert said("see PAY-2002, PAY-1001 and 'E9999'") == [
        "1:5: unknown code 'PAY-2002'; correct it, or add it to the catalogue [unknown-code]",
        "1:29: unknown code 'E9999'; correct it, or add it to the catalogue [unknown-code]",
    ]


def test_members_count_where_the_constants_are_imported() -> None:
    used = "PayError.ALL_GOOD, PayError.OLD_LIMIT, PayError.DAY_LIMIT, PayError.get('nope'), PayError('PAY-1001')\n"

    assert said(used) == []
    assert said(IMPORT + used) == [
        "2:1: unknown code 'PayError.ALL_GOOD'; correct it, or add it to the catalogue [unknown-code]",
        "2:20: 'PayError.OLD_LIMIT' is deprecated; use 'isv.DAY_LIMIT' [deprecated-code]",
        "2:74: unknown code 'nope'; correct it, or add it to the catalogue [unknown-code]",
    ]


def test_misspelled_member_is_told_the_nearest() -> None:
    assert said(IMPORT + "PayError.DAY_LIMT") == [
        "2:1: unknown code 'PayError.DAY_LIMT'; did you mean 'PayError.DAY_LIMIT'? [unknown-code]"
    ]


@pytest.mark.parametrize("package", ["shop-error-codes", "shopErrorCodes", "com.acme.shop.error.codes"])
def test_package_is_known_as_other_languages_spell_it(package: str) -> None:
    assert len(said(f'import "{package}"\nPayError.NO_SUCH')) == 1


def test_case_that_the_service_does_not_send_is_unknown() -> None:
    assert said('"isv.day_limit"') == [
        "1:2: unknown code 'isv.day_limit'; did you mean 'isv.DAY_LIMIT'? [unknown-code]"
    ]


@pytest.mark.parametrize(
    "text",
    [
        '"isv.DAY_LIMIT"',
        '"isv.DAY_LIMITS"',  # an alias
        '"isv." + name',
        '"isv.DAY_" + name',
        'f"isv.{name}"',
        'f"isv.DAY_{name}"',
        "isv.DAY_*",
        "isv.XXXX and PAY-XXXX, PAY-0000",
        "isv.Parse(x); isv.field; my.isv.NO_SUCH; isv.NO_SUCH()",
        "https://docs.example/isv.NO_SUCH/",
        "/srv/PAY-2002/",
        "E9999 and 'E99' and 'EACCES'",
        "'PAY-20'",
        "if (busy) return 'Busy'",  # a word that any text may have
        "NO_SUCH = 'NO_SUCH'",
        "'isv.NO_SUCH'  # errdex: ignore",
        "SignatureWrong = 1",
        f"'isv.{'A' * 300}'",
        "",
    ],
)
def test_all_else_is_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize("text", ["404", "'405'", '"auth/login"', "'OUT_OF_TIME'", "PayError.NOT_OURS"])
def test_codes_without_a_prefix_are_not_looked_for(text: str) -> None:
    assert said(text, COMPANY) == []


def test_code_that_another_domain_still_has_is_not_removed() -> None:
    assert said("'isv.MOVED_ON'", known(code("isv.MOVED_ON", "removed"), code("isv.MOVED_ON", domain="ship"))) == []


def test_member_whose_code_has_moved_is_removed() -> None:
    moved = known(code("isv.MOVED_ON", "removed", "ship/isv.MOVED_ON"), code("isv.MOVED_ON", domain="ship"))

    assert said(IMPORT + "PayError.MOVED_ON, ShipError.MOVED_ON, PayError('isv.MOVED_ON')", moved) == [
        "2:1: 'PayError.MOVED_ON' is removed; use 'ship/isv.MOVED_ON' [removed-code]"
    ]


def test_line_and_column_count_in_blocks_and_in_characters() -> None:
    long = "#" * 70 + "\n"
    text = long * (2 * BLOCK // len(long)) + "# 中文 'isv.NO_SUCH'"

    assert [line.split(": ")[0] for line in said(text)] == [f"{text.count(chr(10)) + 1}:7"]


@given(st.text(alphabet="isv.PAY-1E_\"' X\n", max_size=60))
def test_any_text_is_scanned(text: str) -> None:
    lines = text.split("\n")
    for line in said(text):
        row, column = map(int, line.split(": ")[0].split(":"))
        assert lines[row - 1][column - 1 :].startswith(line.split("'")[1])


@pytest.mark.parametrize("codes", [SHOP, COMPANY])
def test_sources_of_others_are_quiet(codes: KnownCodes) -> None:
    """The libraries that errdex stands on, and a part of Python's own."""
    packages = [importlib.util.find_spec(name) for name in ("flask", "click", "jinja2", "yaml")]
    folders = [Path(str(spec.origin)).parent for spec in packages if spec is not None]
    folders += [Path(sysconfig.get_paths()["stdlib"], name) for name in ("email", "http", "json", "logging", "urllib")]
    files = [path for folder in folders for path in sorted(folder.rglob("*.py"))]
    scanner = SourceScanner(codes)

    assert len(files) > 100
    for path in files:
        with path.open("rb") as stream:
            assert list(scanner.scan(path, blocks(stream))) == []
