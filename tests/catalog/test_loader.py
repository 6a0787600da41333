"""A folder becomes a catalogue; a hostile one becomes problems."""

from pathlib import Path

import pytest

from site_builder.catalog.loader import CatalogueMissing, load
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


def test_other_files_beside_the_catalogue_are_left_alone(write_catalog: WriteCatalog) -> None:
    folder = write_catalog({"README.md": "x", "schema.json": "{}", ".git/config": "x", "notes/a.txt": "x"})

    assert lines(folder) == []


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
