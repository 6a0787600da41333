"""A folder becomes a catalogue; a hostile one becomes problems."""

import json
import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog.entry_file import FileContext, read_entry
from site_builder.catalog.loader import CatalogueMissing, load
from site_builder.catalog.naming import slug_of
from tests.conftest import WriteCatalog, good


def lines(folder: Path) -> list[str]:
    return [str(problem) for problem in load(folder).problems]


def test_entry_gets_the_names_that_follow_from_its_code(write_catalog: WriteCatalog) -> None:
    catalog = load(write_catalog({})).catalog

    assert catalog is not None
    entry = catalog.find("sms", "isv.TOO_MANY")
    assert entry is not None
    assert (entry.name, entry.slug, entry.path) == ("TOO_MANY", "isv.TOO_MANY", Path("sms/isv.TOO_MANY.yaml"))
    assert catalog.find("mail", "sms/isv.TOO_MANY") is entry


def test_text_has_the_source_language_first_and_no_closing_line_break(write_catalog: WriteCatalog) -> None:
    turned = good("sms/OK.yaml").replace("  zh: |\n    成功\n  en: |\n    OK\n", "  en: |\n    OK\n  zh: |\n    成功\n")
    catalog = load(write_catalog({"sms/OK.yaml": turned})).catalog

    assert catalog is not None
    entry = catalog.find("sms", "OK")
    assert entry is not None
    assert list(entry.message.root.items()) == [("zh", "成功"), ("en", "OK")]


def test_missing_catalogue_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogueMissing, match=r"^there is no folder .*nowhere; name the one that holds catalog\.yaml$"
    ):
        load(tmp_path / "nowhere")


def test_file_instead_of_a_folder_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "catalog.yaml"
    path.touch()
    with pytest.raises(CatalogueMissing, match="is not a folder"):
        load(path)


def test_empty_folder_lacks_its_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "catalog").mkdir()
    monkeypatch.chdir(tmp_path)

    assert lines(Path("catalog")) == [
        "catalog/catalog.yaml:1:1: error: catalog.yaml is missing; "
        "it names the languages, the site and the constants [layout]"
    ]


def test_catalogue_without_entries_is_a_problem(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({"sms/OK.yaml": None, "sms/BadNumber.yaml": None, "sms/isv.TOO_MANY.yaml": None})

    assert lines(folder) == [
        "catalog/catalog.yaml:1:1: error: the catalogue has no entry; add one: <domain>/<code>.yaml [layout]"
    ]


def test_loops_of_links_end(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({})
    (folder / "sms" / "around").symlink_to(folder)
    (folder / "sms" / "self.yaml").symlink_to("self.yaml")

    assert [line.split(": error: ")[0] for line in lines(folder)] == [
        "catalog/sms/around:1:1",
        "catalog/sms/self.yaml:1:1",
    ]


def test_known_other_files_beside_the_catalogue_are_left_alone(write_catalog: WriteCatalog) -> None:
    beside = ["README.md", "LICENSE", "schema.json", "x.schema.json", "notes/README.md"]
    beside += [".git/config", ".github/ci.yml", ".gitignore"]
    left_by_editors = ["sms/.OK.yaml.swp", "sms/OK.yaml~", "sms/#OK.yaml#", "sms/.#OK.yaml", "sms/.DS_Store"]
    loaded = load(write_catalog(dict.fromkeys([*beside, *left_by_editors], "x")))

    assert loaded.problems == ()
    assert loaded.files == 5


@pytest.mark.parametrize(
    "name",
    [
        *("a.txt", "X.yaml", "X.YML", ".X.yaml", "notes/a.txt", ".sms/domain.yaml", "Domain/x.yaml"),
        *("sms/.X.yaml", "sms/X.yml", "sms/X.YAML", "sms/X", "sms/X.yaml.bak", "sms/X.json", "sms/a\nb.yaml"),
        *("sms/Domain.yaml", "sms/deep/X.yaml", "sms/deep"),
        *(os.fsdecode(b"sms/\xff.yaml"), os.fsdecode(b"\xff/domain.yaml")),
    ],
)
def test_no_file_is_passed_over(name: str, write_catalog: WriteCatalog) -> None:
    found = lines(write_catalog({name: good("sms/OK.yaml")}))

    assert found
    assert [line for line in found if not line.isprintable()] == []


def test_name_that_is_not_utf_8_is_shown_by_its_bytes(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({os.fsdecode(b"sms/OK\xff.yaml"): good("sms/OK.yaml")})

    assert lines(folder) == [
        "catalog/sms/OK\\udcff.yaml:1:1: error: "
        "the name is not one of printable characters in UTF-8; rename it [layout]"
    ]


def code_file(code: str) -> str:
    return good("sms/OK.yaml").replace('"OK"', json.dumps(code))


@pytest.mark.parametrize("code", ["余" * 23, "<" * 67, ".hidden", "..", "domain", "a" * 200, "余" * 200, "con.x"])
def test_odd_code_gets_a_file_and_is_in_the_catalogue(code: str, write_catalog: WriteCatalog) -> None:
    named = code_file(code).replace("kind:", "name: ODD\nkind:")
    loaded = load(write_catalog({f"sms/{slug_of(code)}.yaml": named}))

    assert loaded.problems == ()
    assert loaded.catalog is not None
    assert loaded.catalog.find("sms", code) is not None


@given(st.text(st.characters(codec="utf-8"), max_size=210))
def test_entry_is_understood_or_has_a_problem(code: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "X.yaml")
        path.write_text(code_file(code), "utf-8")
        read = read_entry(path, FileContext(("zh", "en"), "sms", (), None, ()))

    assert read.model is not None or read.problems


def test_derived_name_that_does_not_fit_is_a_problem_of_the_code(
    write_catalog: WriteCatalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.catalog.entry_file.name_of", lambda code, prefixes: "é")
    found = lines(write_catalog({}))

    assert len(found) == 3
    assert found[1] == (
        "catalog/sms/OK.yaml:1:1: error: the name that follows from the code does not fit; add a name [invalid-value]"
    )


@pytest.mark.parametrize("identifier", ["con", "nul", "aux", "com1", "index", "api"])
def test_domain_that_cannot_be_a_folder_of_the_site_is_a_problem(identifier: str, write_catalog: WriteCatalog) -> None:
    """Windows cannot check out a folder of such a name, so it is made here."""
    domain = good("sms/domain.yaml").replace("id: sms", f"id: {identifier}").replace("SmsErrorCode", "OtherCode")
    found = lines(write_catalog({f"{identifier}/domain.yaml": domain}))

    assert [line.split(": error: ")[0] for line in found] == [f"catalog/{identifier}/domain.yaml:1:1"]


@pytest.mark.parametrize("package", ["os", "sys", "enum", "json", "class", "import", "web", "con", "p" * 300])
def test_package_that_nobody_could_import_is_a_problem(package: str, write_catalog: WriteCatalog) -> None:
    named = good("catalog.yaml").replace("example_error_codes", package)

    assert [line.split(": error: ")[0] for line in lines(write_catalog({"catalog.yaml": named}))] == [
        "catalog/catalog.yaml:9:13"
    ]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "data:text/html,x",
        "http://[::1",
        "http://",
        "https://host:x/",
        "https://host\\@x/",
        "ftp://x",
    ],
)
@pytest.mark.parametrize("field", ["site_url", "edit_url", "report_url"])
def test_what_is_no_address_on_the_web_is_a_problem(field: str, address: str, write_catalog: WriteCatalog) -> None:
    changed = re.sub(rf"(?m)^{field}: .*", lambda _: f"{field}: '{address}'", good("catalog.yaml"))
    found = lines(write_catalog({"catalog.yaml": changed}))

    assert [line.split(" ")[2] for line in found] == [field]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ('{sqlstate: "08001", errno: 1062}', {"sqlstate": "08001", "errno": "1062"}),
        ("{sqlcode: -803, sqlstate: 42P01, x-1_b: 22 7}", {"sqlcode": "-803", "sqlstate": "42P01", "x-1_b": "22 7"}),
    ],
)
def test_what_other_systems_call_it_is_text_as_written(
    written: str, read: dict[str, str], write_catalog: WriteCatalog
) -> None:
    catalog = load(write_catalog({"sms/OK.yaml": f"{good('sms/OK.yaml')}codes: {written}\n"})).catalog

    assert catalog is not None
    entry = catalog.find("sms", "OK")
    assert entry is not None
    assert entry.codes == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{sqlstate: 08001}", "'08001' is not text to every YAML reader; write \"08001\" [unquoted]"),
        ("{sqlstate: 1e5}", "'1e5' is not text to every YAML reader; write \"1e5\" [unquoted]"),
        (
            "{SQLState: 42P01}",
            "SQLState 'SQLState' is not well formed; it has to be a name such as sqlstate, in small letters, digits,"
            " _ and - [invalid-value]",
        ),
        ("{errno: [7, 8]}", "errno is a list; it has to be text [wrong-type]"),
        ("{errno: true}", 'errno is the truth value true; it has to be text: write "true" [wrong-type]'),
        ("[7]", "codes is a list; it has to be fields by name [wrong-type]"),
    ],
)
def test_what_is_no_code_of_another_system_is_a_problem(written: str, said: str, write_catalog: WriteCatalog) -> None:
    (line,) = lines(write_catalog({"sms/OK.yaml": f"{good('sms/OK.yaml')}codes: {written}\n"}))

    assert line.endswith(f": error: {said}")


def test_bad_files_do_not_hide_good_ones(write_catalog: WriteCatalog) -> None:
    loaded = load(write_catalog({"sms/OK.yaml": b"\xff"}))

    assert loaded.catalog is not None
    assert [entry.code for entry in loaded.catalog.entries] == ["BadNumber", "isv.TOO_MANY"]
    assert len(loaded.problems) == 1


@pytest.mark.parametrize(("ranks", "order"), [((0, 0), ["mail", "sms"]), ((1, 0), ["sms", "mail"])])
def test_equal_codes_are_in_the_order_of_rank_then_domain(
    ranks: tuple[int, int], order: list[str], write_catalog: WriteCatalog
) -> None:
    domains = {
        f"{domain}/domain.yaml": good("sms/domain.yaml").replace("id: sms", f"id: {domain}\nrank: {rank}")
        for domain, rank in zip(("mail", "sms"), ranks, strict=True)
    }
    folder = write_catalog(
        {**domains, "mail/OK.yaml": good("sms/OK.yaml"), "mail/A.yaml": good("sms/OK.yaml").replace('"OK"', '"A"')}
    )
    catalog = load(folder).catalog
    assert catalog is not None
    codes = [(entry.domain, entry.code) for entry in catalog.entries]

    assert [domain for domain, code in codes if code == "OK"] == order
    rank = dict(zip(("mail", "sms"), ranks, strict=True))
    assert codes == sorted(codes, key=lambda one: (rank[one[0]], one[1], one[0]))


@pytest.mark.parametrize("given", ["Proprietary", "MIT or BSD", "the MIT licence", "GPL", "MIT AND"])
def test_licence_that_the_wheel_could_not_say_is_a_problem_at_its_place(
    given: str, write_catalog: WriteCatalog
) -> None:
    said = good("catalog.yaml").replace('version: "1.0.0"', f'version: "1.0.0", license: "{given}"')

    assert lines(write_catalog({"catalog.yaml": said})) == [
        f"catalog/catalog.yaml:9:61: error: license '{given}' is no SPDX licence expression;"
        " write one such as MIT or Apache-2.0 OR MIT [invalid-value]"
    ]


@pytest.mark.parametrize(
    ("given", "read"),
    [("mit", "MIT"), ("Apache-2.0 OR mit", "Apache-2.0 OR MIT"), ("LicenseRef-Own.1", "LicenseRef-Own.1")],
)
def test_licence_is_read_in_the_letters_of_its_list(given: str, read: str, write_catalog: WriteCatalog) -> None:
    said = good("catalog.yaml").replace('version: "1.0.0"', f'version: "1.0.0", license: {given}')
    catalog = load(write_catalog({"catalog.yaml": said})).catalog

    assert catalog is not None
    assert catalog.settings.constants.license == read
