"""`errdex import`: files of entries, a line for every row that did not go in, and a summary."""

from pathlib import Path

import pytest
import yaml

from site_builder.catalog.naming import slug_of
from tests.cli.conftest import Done, Run, one_line
from tests.conftest import DATA, WriteCatalog

TABLE = "|Code|Message|HTTP Status Code|\n|-|-|-|\n|A.One|one|400|\n|a.one|two|403|\n|余额/不足|three|500|\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.md").write_text(TABLE, "utf-8")
    return tmp_path


def imported(run: Run, *words: str | Path) -> Done:
    return run("import", "markdown", *words, "--domain", "x", "--lang", "en", "--out", "out")


def test_tables_without_codes_are_named(run: Run, folder: Path) -> None:
    page = "|Code|Message|\n|-|-|\n|A|one|\n\n|Parameter|Type|\n|-|-|\n|Id|string|\n\n|Region|Host|\n|-|-|\n|cn|x|\n"
    Path("page.md").write_text(page, "utf-8")

    done = imported(run, "page.md")

    assert done.err == "page.md: passed over 2 tables without codes: line 5, line 9\n"
    assert done.out == "1 code from 1 row in 1 table; 0 rows reported\n"


def test_import_writes_a_file_a_code(run: Run, folder: Path) -> None:
    assert imported(run, "page.md") == Done(0, "3 codes from 3 rows in 1 table; 0 rows reported\n", "")

    assert sorted(path.name for path in Path("out").iterdir()) == sorted(
        f"{slug_of(code)}.yaml" for code in ("A.One", "a.one", "余额/不足")
    )
    text = Path("out", f"{slug_of('余额/不足')}.yaml").read_text("utf-8")
    assert 'code: "余额/不足"\n' in text
    assert yaml.safe_load(text)["http_status"] == 500


def test_what_a_catalogue_needs_in_another_language_is_left_to_write(run: Run, folder: Path) -> None:
    assert run("init", "acme", "--lang", "ja,en,de", "--domain", "x").status == 0
    table = "|Code|Message|\n|-|-|\n|A|one|\n"
    Path("page.md").write_text(table, "utf-8")

    done = run("import", "markdown", "page.md", "--domain", "x", "--lang", "en", "--catalog", "acme/catalog")
    entry = yaml.safe_load(Path("acme/catalog/x/A.yaml").read_text("utf-8"))

    assert done.out == "1 code from 1 row in 1 table; 0 rows reported\n"
    assert list(entry["message"].items()) == [("ja", "TODO\n"), ("en", "one\n")]
    assert " 0 errors" in f" {run('validate', '--catalog', 'acme/catalog').out.splitlines()[-1]}"


def test_import_overwrites_nothing(run: Run, folder: Path) -> None:
    imported(run, "page.md")
    Path("out/A.One.yaml").write_text("mine", "utf-8")

    done = imported(run, "page.md")

    assert done.status == 1
    assert done.out.splitlines()[0] == (
        "page.md:3: 'A.One' is left as out/A.One.yaml has it; remove that file to have it written again"
    )
    assert done.out.splitlines()[-1] == "0 codes from 3 rows in 1 table; 3 rows reported"
    assert Path("out/A.One.yaml").read_text("utf-8") == "mine"


def test_rows_that_do_not_go_in_are_reported_by_line(run: Run, folder: Path) -> None:
    Path("page.md").write_text(f"{TABLE}|---|x|400|\n\n# Next\n\n|B|b|400|\n", "utf-8")

    done = imported(run, "page.md")

    assert done.status == 1
    assert [line.split(": ")[0] for line in done.out.splitlines()[:-1]] == ["page.md:6", "page.md:10"]
    assert done.out.splitlines()[-1] == "3 codes from 5 rows in 1 table; 2 rows reported"


def test_page_of_html_is_imported(run: Run, folder: Path) -> None:
    """As a help centre writes it: no header cells, paragraphs in all cells, merged codes."""
    cells = (
        '<td rowspan="2"><p>isv.LIMIT_CONTROL</p></td><td><p>Too many.</p></td><td><p>Wait <b>a day</b>.</p></td>',
        '<td><p>Too fast.</p></td><td><ul><li>Wait.</li><li>See <a href="https://docs.example/a_b">limits</a>.</li></ul></td>',
    )
    rows = "".join(f"<tr>{row}</tr>\n" for row in ("<td><p>Code</p><td>Message<td>Solution", *cells))
    Path("page.html").write_text(
        f"<!DOCTYPE html>\n<html><h1>Codes</h1><table><tbody>{rows}</tbody></table></html>", "utf-8"
    )

    assert imported(run, "page.html") == Done(0, "1 code from 2 rows in 1 table; 0 rows reported\n", "")
    entry = yaml.safe_load(Path("out/isv.LIMIT_CONTROL.yaml").read_text("utf-8"))
    assert [(cause["title"]["en"], cause["solution"]["en"]) for cause in entry["causes"]] == [
        ("Too many.", "Wait **a day**.\n"),
        ("Too fast.", "- Wait.\n- See [limits](https://docs.example/a_b).\n"),
    ]


def test_pair_is_joined_by_code(run: Run, folder: Path) -> None:
    Path("zh.md").write_text("|错误码|错误信息|\n|-|-|\n|A.One|一|\n|a.one|二|\n|余额/不足|三|\n", "utf-8")

    assert imported(run, "page.md", "--pair", "zh.md", "--pair-lang", "zh").status == 0
    assert yaml.safe_load(Path("out/A.One.yaml").read_text("utf-8"))["message"] == {"en": "one\n", "zh": "一\n"}


def test_columns_are_named(run: Run, folder: Path) -> None:
    Path("page.md").write_text("|Ref|Words, in short|\n|-|-|\n|A|one|\n", "utf-8")

    assert imported(run, "page.md", "--columns", "code=Ref,message=Words, in short").status == 0
    assert yaml.safe_load(Path("out/A.yaml").read_text("utf-8"))["message"] == {"en": "one\n"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "page.md is empty"),
        (b"Text.\n", "page.md has no table"),
        (b"\x89PNG\0\0", "page.md is binary"),
        (b"|Name|Type|\n|-|-|\n|a|b|\n", "no table with a column of codes"),
        (b"|Code|Message|\n|-|-|\n", "has no row"),
        (b" " * 20_000_001, "20,000,001 bytes"),
    ],
)
def test_file_that_cannot_be_imported_is_one_line(content: bytes, reason: str, run: Run, folder: Path) -> None:
    Path("page.md").write_bytes(content)

    done = imported(run, "page.md")

    assert done.status == 2
    assert reason in one_line(done)
    assert not Path("out").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("gone.md",), "there is no file gone.md"),
        ((".",), "is not a regular file"),
        (("page.md", "--pair", "page.md", "--pair-lang", "zh"), "--pair is the same file as FILE"),
        (("page.md", "--pair", "page.md"), "--pair and --pair-lang go together"),
        (("page.md", "--pair", "x.md", "--pair-lang", "en"), "--lang and --pair-lang are both 'en'"),
        (("page.md", "--columns", "code=Ref"), "names 'ref', which no table has"),
        (("page.md", "--columns", "colour=Ref"), "--columns takes ROLE=HEADER"),
        (("page.md", "--out", "page.md"), "page.md cannot be written"),
    ],
)
def test_import_that_cannot_run_is_one_line(words: tuple[str, ...], reason: str, run: Run, folder: Path) -> None:
    done = run("import", "markdown", "--domain", "x", "--lang", "en", "--out", "out", *words)

    assert done.status == 2
    assert reason in one_line(done)


def test_import_into_the_catalogue_leaves_entries_alone(run: Run, write_catalog: WriteCatalog) -> None:
    catalog = write_catalog({})
    before = (catalog / "sms/BadNumber.yaml").read_bytes()
    Path("page.md").write_text("|错误码|错误信息|\n|-|-|\n|BadNumber|号码不对|\n|New|新|\n", "utf-8")

    done = run("import", "markdown", "page.md", "--domain", "sms", "--lang", "zh")

    assert done.out.splitlines() == [
        "page.md:3: 'BadNumber' is left as catalog/sms/BadNumber.yaml has it; "
        "its message there is '号码格式错误', and '号码不对' here",
        "1 code from 2 rows in 1 table; 1 row reported",
    ]
    assert (catalog / "sms/BadNumber.yaml").read_bytes() == before
    assert (catalog / "sms/New.yaml").is_file()


def test_importing_again_fills_in_what_is_left_to_write(run: Run, write_catalog: WriteCatalog) -> None:
    entry = write_catalog({}) / "sms/New.yaml"
    head = "|code|message|description|solution|\n|-|-|-|-|\n"
    Path("zh.md").write_text(head + "|New|新|因||\n", "utf-8")
    Path("en.md").write_text(head + "|New|new|because|do it|\n", "utf-8")
    run("import", "markdown", "zh.md", "--domain", "sms", "--lang", "zh")
    mine = entry.read_text("utf-8").replace("      zh: |\n        因\n", "      # mine\n      zh: |\n        我的话\n")
    entry.write_text(mine, "utf-8")

    first = run("import", "markdown", "en.md", "--domain", "sms", "--lang", "en")
    second = run("import", "markdown", "en.md", "--domain", "sms", "--lang", "en")
    third = run("import", "markdown", "zh.md", "--domain", "sms", "--lang", "zh")

    end = "0 codes from 1 row in 1 table; 0 rows reported; "
    assert (first.status, first.out) == (0, end + "1 there already filled in, 0 as they were\n")
    assert {second.out, third.out} == {end + "0 there already filled in, 1 as they were\n"}
    assert "      # mine\n      zh: |\n        我的话\n      en: |\n        because\n" in entry.read_text("utf-8")
    assert "      zh: |\n        TODO\n      en: |\n        do it\n" in entry.read_text("utf-8")


def test_imported_entry_is_listed_as_what_is_left_to_write(run: Run, write_catalog: WriteCatalog) -> None:
    catalog = write_catalog({})
    Path("page.md").write_text("|错误码|错误信息|\n|-|-|\n|New|新|\n", "utf-8")
    run("import", "markdown", "page.md", "--domain", "sms", "--lang", "zh")
    with (catalog / "sms/New.yaml").open("a", encoding="utf-8") as file:
        file.write('source: {title: "x", url: "https://docs.example/"}\n')

    lines = run("validate").out.splitlines()[:-1]
    rules = [line.rsplit(" ", 1)[-1] for line in lines]

    assert rules == ["[todo]"] * 5
    assert all("warning:" in line for line in lines if "[todo]" in line)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--domain", "gone", "--lang", "zh"), "has no domain 'gone'"),
        (("--domain", "sms", "--lang", "fr"), "has no language 'fr'"),
        (("--domain", "sms", "--lang", "zh", "--catalog", "nowhere"), "there is no folder nowhere"),
        (("--domain", "No Domain", "--lang", "zh"), "--domain 'No Domain' is not well formed"),
    ],
)
def test_catalogue_that_does_not_fit_is_one_line(
    words: tuple[str, ...], reason: str, run: Run, write_catalog: WriteCatalog
) -> None:
    write_catalog({})
    Path("page.md").write_text(TABLE, "utf-8")

    done = run("import", "markdown", "page.md", *words)

    assert done.status == 2
    assert reason in one_line(done)


@pytest.mark.skipif(not DATA.is_dir(), reason="the real pages are not on this machine")
@pytest.mark.parametrize(
    ("name", "pair", "summary"),
    [
        ("tables/dypls.zh.md", "", "22 codes from 22 rows in 1 table; 0 rows reported"),
        ("tables/mts.zh.md", "tables/mts.en.md", "42 codes from 84 rows in 8 tables; 0 rows reported"),
        ("tables/nas.zh.md", "tables/nas.en.md", "43 codes from 86 rows in 2 tables; 2 rows reported"),
        ("tables/oss-ios.zh.md", "", "10 codes from 10 rows in 1 table; 0 rows reported"),
        ("tables/vod-api.zh.md", "tables/vod-api.en.md", "7 codes from 14 rows in 2 tables; 0 rows reported"),
        ("tables/waf.zh.md", "", "51 codes from 51 rows in 1 table; 0 rows reported"),
        ("sms-error-codes.en.2026-06.md", "", "41 codes from 41 rows in 6 tables; 0 rows reported"),
        ("receipt-errors.zh.2019-01-15.md", "", "1367 codes from 2337 rows in 1 table; 0 rows reported"),
        ("../source/dysms-api-errors.zh.md", "", "31 codes from 31 rows in 1 table; 0 rows reported"),
    ],
)
def test_real_pages_go_in(name: str, pair: str, summary: str, run: Run, folder: Path) -> None:
    both = ("--pair", DATA / pair, "--pair-lang", "fr") if pair else ()

    assert imported(run, DATA / name, *both).out.splitlines()[-1] == summary
