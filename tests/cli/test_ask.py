"""`errdex explain`, `search` and `diagnose`: answers on stdout, complaints on stderr, an exit status for scripts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from site_builder.data.addresses import code_file
from tests.cli.conftest import Done, Run, one_line
from tests.conftest import WriteCatalog
from tests.factories import a_catalog, an_entry, twins

PASTE = '{"Message":"触发天级流控Permits:10","Code":"isv.BUSINESS_LIMIT_CONTROL"}'


@pytest.mark.parametrize(
    "code", ["isv.DAY_LIMIT_CONTROL", "day-limit-control", "ISV_DAY_LIMIT_CONTROL", "dayLimitControl"]
)
@pytest.mark.parametrize(("language", "word"), [("zh", "触发日发送限额"), ("en", "console")])
def test_explain_is_forgiving(code: str, language: str, word: str, run: Run, lookup: Path) -> None:
    done = run("explain", code, "--db", lookup, "--lang", language)

    assert done.status == 0
    assert done.out.startswith("isv.DAY_LIMIT_CONTROL")
    assert word in done.out


def test_explain_in_every_language(run: Run, lookup: Path) -> None:
    done = run("explain", "OK", "--db", lookup, "--lang", "all")

    assert "/zh/dysms/OK.html" in done.out
    assert "/en/dysms/OK.html" in done.out


def test_explain_as_json_is_the_document_of_the_api(run: Run, lookup: Path) -> None:
    record = json.loads(run("explain", "OK", "--db", lookup, "--lang", "all", "--format", "json").out)

    assert record["code"] == "OK"
    assert set(record["message"]) == {"zh", "en"}


def test_explain_as_markdown_is_the_twin_of_the_page(run: Run, lookup: Path, sample_catalog: Catalog) -> None:
    published = {str(path): text for path, text in twins(sample_catalog, "en")}
    for entry in sample_catalog.entries:
        asked = ("explain", entry.code, "--domain", entry.domain, "--db", lookup, "--lang", "en")
        done = run(*asked, "--format", "markdown")

        assert done.out == published[code_file(entry, ".md")]


def test_markdown_links_what_replaces_a_code_in_another_domain(run: Run, tmp_path: Path) -> None:
    old = an_entry("A", status="removed", replaced_by="mail/C", see_also=("C", "NO_SUCH"))
    catalog = a_catalog(old, an_entry("C"), an_entry("C", "mail"))
    lookup_db.build(catalog, tmp_path / "lookup.db")

    done = run("explain", "A", "--domain", "sms", "--db", tmp_path / "lookup.db", "--format", "markdown")

    assert done.out == {str(path): text for path, text in twins(catalog, "zh")}["sms/A.md"]
    for shown in (
        "[`C`](https://codes.example/zh/mail/C.md)",
        "[`C`](https://codes.example/zh/sms/C.md)",
        "- `NO_SUCH`",
    ):
        assert shown in done.out


def test_explain_of_an_unknown_code_suggests(run: Run, lookup: Path) -> None:
    done = run("explain", "isv.DAY_LIMT_CONTRL", "--db", lookup, "--lang", "en")

    assert done.status == 1
    assert done.out == ""
    assert done.err.startswith("no code 'isv.DAY_LIMT_CONTRL' in the catalogue\ndid you mean:\n")
    assert "isv.DAY_LIMIT_CONTROL" in done.err


def test_several_codes_are_explained_and_unknown_ones_told(run: Run, lookup: Path) -> None:
    done = run("explain", "OK", "isv.DAY_LIMT_CONTRL", "isp.SYSTEM_ERROR", "--db", lookup, "--lang", "en")

    assert done.status == 1
    assert [line for line in done.out.splitlines() if line.endswith("  dysms")] == [
        "OK  dysms",
        "isp.SYSTEM_ERROR  dysms",
    ]
    assert done.out.count("─" * 60) == 1
    assert done.err.startswith("no code 'isv.DAY_LIMT_CONTRL' in the catalogue\ndid you mean:\n  isv.DAY_LIMIT_CONTROL")
    assert run("explain", "OK", "isp.SYSTEM_ERROR", "--db", lookup).status == 0


def test_codes_come_from_standard_input(run: Run, lookup: Path) -> None:
    typed = b"OK  isp.SYSTEM_ERROR\r\n\nisv.DAY_LIMIT_CONTROL\nOK\n"
    done = run("explain", "-", "--db", lookup, "--lang", "en", "--format", "json", stdin=typed)

    answer = json.loads(done.out)
    assert done.status == 0
    assert [entry["code"] for entry in answer["codes"]] == ["OK", "isp.SYSTEM_ERROR", "isv.DAY_LIMIT_CONTROL"]
    assert (answer["next"], answer["total"], answer["unknown"]) == (None, 3, [])


def test_no_code_on_standard_input_exits_1(run: Run, lookup: Path) -> None:
    assert run("explain", "-", "--db", lookup, "--lang", "en", stdin=b" \n") == Done(
        1, "", "no code on standard input\n"
    )


def test_several_codes_as_json_are_the_list_of_the_api(run: Run, lookup: Path) -> None:
    done = run("explain", "OK", "no.SUCH", "--db", lookup, "--lang", "all", "--format", "json")

    answer = json.loads(done.out)
    assert (done.status, answer["total"], answer["unknown"]) == (1, 1, ["no.SUCH"])
    assert set(answer["codes"][0]["message"]) == {"zh", "en"}


def test_terminal_gets_no_control_characters_of_an_unknown_code(run: Run, lookup: Path) -> None:
    done = run("explain", "-", "--db", lookup, stdin=b"\x1b[31mNO\x1b]0;title\x07")

    assert done.status == 1
    assert "\x1b" not in done.err
    assert "\x07" not in done.err


def test_language_follows_the_environment(run: Run, lookup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")

    assert "/en/dysms/OK.html" in run("explain", "OK", "--db", lookup).out


@pytest.mark.parametrize("value", ["", "C", "C.UTF-8", "POSIX", "fr_FR.UTF-8"])
def test_other_locales_get_the_fallback(value: str, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = a_catalog(an_entry("A"))
    given = replace(catalog, settings=catalog.settings.model_copy(update={"fallback": "en"}))
    lookup_db.build(given, tmp_path / "lookup.db")
    monkeypatch.setenv("LANG", value)

    assert "/en/sms/A.html" in run("explain", "A", "--db", tmp_path / "lookup.db").out


def test_unknown_language_and_domain_are_one_line(run: Run, lookup: Path) -> None:
    assert "one of zh, en, all" in one_line(run("explain", "OK", "--db", lookup, "--lang", "fr"))
    assert one_line(run("search", "x", "--db", lookup, "--domain", "oss")) == (
        "errdex: there is no domain 'oss'; one of dysms, gateway, dysms-receipt (see `errdex search --help`)"
    )


@pytest.mark.parametrize(("content", "said"), [(None, "is missing"), (b"hello", "is not a lookup.db of errdex")])
def test_missing_or_foreign_database_is_one_line(content: bytes | None, said: str, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "lookup.db"
    if content is not None:
        path.write_bytes(content)

    done = run("explain", "OK", "--db", path)

    assert done.status == 2
    assert said in one_line(done)


def test_search_prints_codes_and_meanings(run: Run, lookup: Path) -> None:
    done = run("search", "余额", "--db", lookup, "--lang", "en")

    assert done.status == 0
    assert any(line.startswith("isv.AMOUNT_NOT_ENOUGH") for line in done.out.splitlines()[:3])


def test_search_without_a_hit_exits_1(run: Run, lookup: Path) -> None:
    done = run("search", "zzzzqqqq", "--db", lookup, "--lang", "en")

    assert (done.status, done.out) == (1, "")
    assert done.err == "nothing found\ntry fewer words, or a part of the code; `errdex list` shows every code\n"
    assert run("search", "zzzzqqqq", "--db", lookup, "--format", "json").err == ""


def test_search_as_json_is_the_answer_of_the_api(run: Run, lookup: Path) -> None:
    answer = json.loads(run("search", "BUSINESS_LIMIT", "--db", lookup, "--format", "json", "--lang", "en").out)

    assert answer["query"] == "BUSINESS_LIMIT"
    assert answer["hits"][0]["code"] == "isv.BUSINESS_LIMIT_CONTROL"
    assert answer["hits"][0]["url"] == "/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html"


def test_diagnose_from_standard_input(run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, "--lang", "en", stdin=PASTE.encode())

    assert done.status == 0
    assert done.out.startswith("isv.BUSINESS_LIMIT_CONTROL")
    assert "permits = 10" in done.out
    assert "24 hours" in done.out


def test_diagnose_from_a_file_as_json(run: Run, lookup: Path, tmp_path: Path) -> None:
    path = tmp_path / "error.log"
    path.write_text(PASTE, "utf-8")

    answer = json.loads(run("diagnose", path, "--db", lookup, "--format", "json").out)

    assert answer["diagnoses"][0]["code"] == "isv.BUSINESS_LIMIT_CONTROL"
    assert answer["diagnoses"][0]["params"] == {"permits": "10"}


@pytest.mark.parametrize("stdin", [b"", b"nothing of that kind", b"\xff\xfe\x00\x1b[31m"])
def test_diagnose_of_nothing_exits_1(stdin: bytes, run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, "--lang", "en", stdin=stdin)

    assert done.status == 1
    assert done.err.splitlines()[0] == "no code of the catalogue in this text"


def test_diagnose_of_a_text_that_is_given(run: Run, lookup: Path) -> None:
    asked = ("diagnose", "--db", lookup, "--lang", "en")

    assert run(*asked, "--text", PASTE) == run(*asked, stdin=PASTE.encode())
    assert "give one" in one_line(run(*asked, "error.log", "--text", PASTE))


def test_diagnose_of_a_missing_file_is_one_line(run: Run, lookup: Path) -> None:
    assert one_line(run("diagnose", "nowhere.log", "--db", lookup)) == (
        "errdex: nowhere.log cannot be read: no such file or directory; to diagnose a text, use --text or pipe it in"
    )


@pytest.mark.parametrize("text", ['{"Code":\n "isv.OUT_OF_SERVICE"}', "isv.OUT_OF_SERVICE " * 500])
def test_a_text_in_the_place_of_the_file_is_told_where_it_goes(text: str, run: Run, lookup: Path) -> None:
    line = one_line(run("diagnose", text, "--db", lookup))

    assert len(line) < 160
    assert line.endswith("; to diagnose a text, use --text or pipe it in")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_diagnose_reads_what_windows_writes(encoding: str, run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, stdin=PASTE.encode(encoding))

    assert done.status == 0
    assert "触发天级流控Permits:10" in done.out


def test_diagnose_of_a_success_says_what_it_does_not_mean(run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, "--lang", "en", stdin=b'{"Code":"OK"}')

    assert "not necessarily reached the handset" in done.out


def test_unknown_code_as_json_is_a_problem_document(run: Run, lookup: Path) -> None:
    done = run("explain", "isv.DAY_LIMT_CONTRL", "--db", lookup, "--format", "json")

    problem = json.loads(done.out)
    assert (done.status, problem["status"]) == (1, 404)
    assert problem["suggestions"][0]["code"] == "isv.DAY_LIMIT_CONTROL"


def test_named_catalogue_that_is_missing_is_not_answered_from_an_old_build(
    run: Run, write_catalog: WriteCatalog
) -> None:
    write_catalog({})
    assert run("explain", "OK").status == 0

    done = run("explain", "OK", "--catalog", "nowhere")
    assert done.status == 2
    assert "there is no folder nowhere" in one_line(done)


def test_terminal_gets_no_control_characters_of_a_paste(run: Run, lookup: Path) -> None:
    done = run("diagnose", "--db", lookup, stdin=f"\x1b[31m{PASTE}\x1b]0;title\x07".encode())

    assert "\x1b" not in done.out
    assert "\x07" not in done.out


def test_answers_build_what_is_missing_or_stale(run: Run, write_catalog: WriteCatalog, tmp_path: Path) -> None:
    catalog = write_catalog({})
    assert "At most {limit}" in run("explain", "TOO_MANY", "--lang", "en").out
    before = (tmp_path / "build" / "lookup.db").stat().st_mtime_ns

    assert run("explain", "TOO_MANY").status == 0
    assert (tmp_path / "build" / "lookup.db").stat().st_mtime_ns == before

    path = catalog / "sms/isv.TOO_MANY.yaml"
    path.write_text(path.read_text("utf-8").replace("At most {limit} per", "No more than {limit} a"), "utf-8")
    assert "No more than {limit} a" in run("explain", "TOO_MANY", "--lang", "en").out


def test_diagnose_says_which_cause_and_marks_what_decided(run: Run, lookup: Path) -> None:
    paste = "Message: 触发天级流控Permits:10\nCode: isv.BUSINESS_LIMIT_CONTROL\n"

    shown = run("diagnose", "--db", lookup, "--lang", "en", stdin=paste.encode()).out.splitlines()

    assert [line.strip() for line in shown[1:4]] == [*paste.splitlines(), "permits = 10"]
    assert "Daily limit (cause 3 of 5)" in shown
    assert "  触发天级流控Permits:10" in shown


def test_pages_with_the_words_of_a_text_are_called_no_more_than_that(run: Run, lookup: Path) -> None:
    words = run("diagnose", "--db", lookup, "--lang", "en", stdin=b"top up")
    foreign = run("diagnose", "--db", lookup, "--lang", "en", stdin=b"java.net.SocketTimeoutException: Read timed out")

    assert (words.status, words.out, foreign.status, foreign.out) == (1, "", 1, "")
    assert words.err.splitlines()[1:3] == [
        "Pages that have these words",
        "  isv.OUT_OF_SERVICE     Service suspended",
    ]
    assert foreign.err.splitlines()[1] == "Pages that have some of these words"
