"""Released codes and names stay; a new code that looks like a mistake is told."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.catalog.loader import load
from site_builder.catalog.references import EntryReferences
from site_builder.catalog.release_record import catalog_of, record_of
from site_builder.catalog.released import Release, Released, read_released, to_bytes
from site_builder.rules import validate
from site_builder.rules.releases import _is_near, _Neighbours
from tests.conftest import CATALOGS, WriteCatalog, good
from tests.factories import an_entry

MOVED = good("sms/BadNumber.yaml") + "status: removed\nreplaced_by: isv.TOO_MANY\n"


@pytest.fixture
def folder(write_catalog: WriteCatalog) -> Path:
    """A catalogue that has been released as it is."""
    written = write_catalog({})
    catalog = load(written).catalog
    assert catalog is not None
    (written / "released.json").write_bytes(to_bytes(record_of(catalog, [Release("1.0.0", "2026-11-27", 3)])))
    return written


def problems(folder: Path) -> list[str]:
    return [f"{problem.path.name} {problem.rule}" for problem in validate(folder).problems]


def test_what_is_written_is_read_again(folder: Path) -> None:
    catalog = load(folder).catalog
    assert catalog is not None
    record, _, wrong = read_released(folder / "released.json")
    assert record is not None

    assert wrong == ()
    assert record == record_of(catalog, record.releases)
    again = catalog_of(record, folder)
    assert [entry.code for entry in again.entries] == [entry.code for entry in catalog.entries]
    assert again.entries[0].message == catalog.entries[0].message
    assert again.entries[0].causes[0].solution.in_("en").startswith("#")


def test_released_catalogue_is_clean_and_so_is_a_tombstone(folder: Path) -> None:
    assert problems(folder) == []

    (folder / "sms" / "BadNumber.yaml").write_text(MOVED, "utf-8")
    assert problems(folder) == []


def test_file_that_is_deleted_is_missed_by_its_name(folder: Path) -> None:
    (folder / "sms" / "OK.yaml").unlink()
    assert problems(folder) == ["OK.yaml released-code"]


def test_domain_that_is_deleted_is_missed_code_by_code(folder: Path) -> None:
    (folder / "pay").mkdir()
    for file in (folder / "sms").iterdir():
        text = file.read_text("utf-8").replace("id: sms", "id: pay")
        (folder / "pay" / file.name).write_text(text, "utf-8")
        file.unlink()
    (folder / "sms").rmdir()

    assert [one for one in problems(folder) if one.endswith("released-code")] == [
        "BadNumber.yaml released-code",
        "OK.yaml released-code",
        "isv.TOO_MANY.yaml released-code",
    ]


def test_file_that_cannot_be_understood_is_not_missed_too(folder: Path) -> None:
    (folder / "sms" / "OK.yaml").write_text("code: [\n", "utf-8")

    assert "OK.yaml released-code" not in problems(folder)


@pytest.mark.parametrize(
    ("code", "near"),
    [
        ("BadNumbr", True),
        ("BadNumberr", True),
        ("BadNumbre", True),
        ("BadNunber", True),
        ("bad-number", True),
        ("BadName", False),
        ("BadNumber2", False),
        ("KO", False),
    ],
)
def test_new_code_that_is_almost_another(folder: Path, code: str, near: bool) -> None:
    text = good("sms/OK.yaml").replace('"OK"', f'"{code}"')
    (folder / "sms" / f"{code}.yaml").write_text(text, "utf-8")

    assert (f"{code}.yaml near-duplicate" in problems(folder)) == near


def test_copy_that_has_no_code_of_its_own_yet_is_no_misspelling(folder: Path) -> None:
    new = good("sms/OK.yaml").replace('"OK"', '"Quota"')
    for name in ("Quota", "Copy"):
        (folder / "sms" / f"{name}.yaml").write_text(new, "utf-8")
    found = problems(folder)

    assert "Copy.yaml duplicate-code" in found
    assert [one for one in found if one.endswith("near-duplicate")] == []


def test_new_name_that_is_almost_another(folder: Path) -> None:
    text = good("sms/OK.yaml").replace('"OK"', '"E-7"') + "name: BAD_NUMBRE\n"
    (folder / "sms" / "E-7.yaml").write_text(text, "utf-8")

    (problem,) = validate(folder).problems

    assert "the new name 'BAD_NUMBRE' is almost 'BAD_NUMBER'" in str(problem)


CODES = st.lists(st.text("ABc1_", min_size=4, max_size=8), unique_by=str.lower, max_size=8)


@given(CODES)
def test_neighbours_are_those_that_comparing_all_finds(codes: list[str]) -> None:
    entries = [EntryReferences.of(an_entry(code, name=f"N{number}")) for number, code in enumerate(codes)]
    neighbours = _Neighbours(entries)

    for one in entries:
        near = [other for other in entries if other is not one and _is_near(one.code, other.code)]
        assert neighbours.of(one) is min(near, key=lambda other: other.code, default=None)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is no JSON"),
        (b"{", "is no JSON"),
        (b"\xff", "is not what `errdex release` writes"),
        (b"[]", "is not what"),
        (b"{}", "is not what"),
        (b'{"form": 2}', "has form 2, this errdex reads 1; upgrade errdex"),
        (b'{"form": 1, "releases": [], "settings": {}, "domains": [], "entries": [{}]}', "is not what"),
        (
            b'{"form": 1, "releases": [], "settings": {}, "domains": [], "entries": [{"domain": "a", "code": "b"}]}',
            "is not",
        ),
        (b"{\n=======\n", "a mark of an unsettled merge"),
    ],
)
def test_record_that_somebody_has_edited_is_one_line(folder: Path, content: bytes, said: str) -> None:
    (folder / "released.json").write_bytes(content)

    (problem,) = validate(folder).problems

    assert problem.rule == "released-file"
    assert said in str(problem)


@given(
    st.recursive(
        st.none() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["form", "releases", "settings", "domains", "entries", "id", "code", "domain", "name"]),
                inner,
            )
        ),
    )
)
def test_any_json_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, data: object) -> None:
    path = tmp_path_factory.mktemp("any") / "released.json"
    path.write_text(json.dumps(data), "utf-8")

    record, _, wrong = read_released(path)

    assert (record is None) == bool(wrong)


def test_releases_stand_in_their_order() -> None:
    catalog = load(CATALOGS / "good").catalog
    assert catalog is not None
    change = {"kind": "added", "reason": "code-added", "breaking": False, "domain": "sms", "code": "OK", "field": None}
    record = record_of(catalog, [Release("1.1.0", "2026-12-01", 3, [change]), Release("1.0.0", "2026-11-27", 2)])

    data = json.loads(to_bytes(record))

    assert [one["version"] for one in data["releases"]] == ["1.1.0", "1.0.0"]
    assert data["releases"][0]["changes"] == [change]
    assert isinstance(record, Released)
