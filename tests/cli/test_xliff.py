"""`errdex export --format xliff` and `errdex import xliff`: out to translators and back, with the freshness kept."""

import re
from pathlib import Path

import pytest

from site_builder.rules import validate
from tests.cli.conftest import Run, one_line
from tests.conftest import WriteCatalog, good
from tests.interchange.test_round_trip import contents

ENTRY = "catalog/sms/isv.TOO_MANY.yaml"
RECORD = Path("catalog/sms/confirmed.en.tsv")
XLF = Path("en.xlf")


@pytest.fixture
def folder(write_catalog: WriteCatalog, run: Run) -> Path:
    """A catalogue whose translations are all confirmed."""
    written = write_catalog({})
    assert run("confirm", *sorted(written.glob("sms/*.yaml"))).status == 0
    return written


def edit(before: str, after: str, path: str | Path = ENTRY) -> None:
    text = Path(path).read_text("utf-8")
    assert before in text
    Path(path).write_text(text.replace(before, after, 1), "utf-8")


def units(text: str) -> dict[str, str]:
    """File and place of each unit, and its state with its sub-state."""
    found = {}
    for file in re.split("<file ", text)[1:]:
        name = re.search('original="([^"]*)"', file)
        for unit in re.split("<unit ", file)[1:]:
            place, state = re.search('name="([^"]*)"', unit), re.search("<segment ([^>]*)>", unit)
            assert name is not None
            assert place is not None
            assert state is not None
            found[f"{name[1]} {place[1]}"] = state[1].replace('"', "").removeprefix("state=").replace(" subState=", " ")
    return found


def export(run: Run, *words: str) -> str:
    done = run("export", "--format", "xliff", "--out", XLF, *words)
    assert (done.status, done.out) == (0, ""), done.err
    return XLF.read_text("utf-8")


def test_what_is_left_to_do_is_exported_with_its_state(folder: Path, run: Run) -> None:
    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    edit("        Wait `1` minute, then send again.\n", "        Wait 1 minute.\n")
    edit("  en: |\n    OK\n", "", "catalog/sms/OK.yaml")
    edit("    Pass a number of 11 digits.\n", "    TODO\n", "catalog/sms/BadNumber.yaml")

    text = export(run)

    assert units(text) == {
        "sms/BadNumber.yaml causes.0.solution": "initial",
        "sms/OK.yaml message": "initial",
        "sms/isv.TOO_MANY.yaml causes.0.cause": "initial errdex:outdated",
        "sms/isv.TOO_MANY.yaml causes.0.solution": "translated errdex:changed",
    }
    assert "TODO" not in text
    assert text.count("<target>") == 2
    assert "Error code isv.TOO_MANY, causes.0.cause: Why it happened: full sentences, facts only." in text
    assert "The source text has changed since somebody confirmed this translation." in text
    assert run("export", "--format", "xliff").out == text


def test_all_texts_have_the_state_that_somebody_gave_them(folder: Path, run: Run) -> None:
    recorded = RECORD.read_text("utf-8").splitlines()
    edit(next(line for line in recorded if line.startswith("OK.yaml\tmessage")), "", RECORD)

    states = units(export(run, "--all"))

    assert len(states) == 14
    assert {place for place, state in states.items() if state != "final"} == {
        "sms/OK.yaml message",
        "catalog.yaml title",
    }
    assert set(states.values()) == {"final", "translated"}


def test_code_placeholders_and_addresses_are_no_text(write_catalog: WriteCatalog, run: Run) -> None:
    write_catalog(
        {"sms/OK.yaml": good("sms/OK.yaml") + "note:\n  zh: |\n    看[`A<b` 页](https://a.example/?a&b)，{n}\n"}
    )

    text = export(run)

    assert '<source>看<pc id="1" dataRefStart="d1" dataRefEnd="d2" type="link"' in text
    assert '<ph id="2" dataRef="d3" type="other" disp="`A&lt;b`"/> 页</pc>' in text
    assert '<data id="d2">](https://a.example/?a&amp;b)</data>' in text
    assert '<ph id="3" dataRef="d4" type="ui" subType="xlf:var" disp="{n}"/></source>' in text


def test_translations_are_written_where_they_belong(folder: Path, run: Run) -> None:
    edit("        Wait `1` minute, then send again.\n", "        TODO   \n")
    edit("code:", "# seen\ncode:")
    edit("  en: |\n    Sends text messages.\n", "", "catalog/sms/domain.yaml")
    edit(", en: Messages}", "}   # short", "catalog/sms/domain.yaml")
    export(run)
    edit("</source>", "</source><target>SMS</target>", XLF)
    text = XLF.read_text("utf-8")
    done = re.sub(r"发送短信。</source>", "发送短信。</source><target>Sends messages.</target>", text)
    done = re.sub(r"(<ph [^>]*>)( 分钟再发。</source>)", r"\1\2<target>Wait \1 minute.</target>", done)
    XLF.write_text(done, "utf-8")

    imported = run("import", "xliff", XLF)

    assert imported.out == "3 texts written, 0 confirmed; 0 as they were, 0 still to translate; 0 reported\n"
    assert imported.status == 0
    assert "        Wait `1` minute.\n" in Path(ENTRY).read_text("utf-8")
    assert Path(ENTRY).read_text("utf-8").startswith("# seen\n")
    domain = Path("catalog/sms/domain.yaml").read_text("utf-8")
    assert "title: {zh: 短信, en: SMS}   # short\n" in domain
    assert "  zh: |\n    发送短信。\n  en: |\n    Sends messages.\n" in domain
    assert {problem.rule for problem in validate(folder).problems} == {"unconfirmed-translation"}
    before = contents(folder)
    assert run("import", "xliff", XLF).out.startswith("0 texts written, 0 confirmed; 3 as they were")
    assert contents(folder) == before


def test_reviewed_translations_are_confirmed_and_others_stay_so(folder: Path, run: Run) -> None:
    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    edit("  en: |\n    OK\n", "  en: |\n    Done\n", "catalog/sms/OK.yaml")
    others = [
        line for line in RECORD.read_text("utf-8").splitlines() if "OK.yaml" not in line and "0.cause" not in line
    ]
    export(run)
    edit('state="initial" subState="errdex:outdated"', 'state="reviewed"', XLF)

    done = run("import", "xliff", XLF)

    assert done.out == "0 texts written, 1 confirmed; 2 as they were, 0 still to translate; 0 reported\n"
    assert [problem.rule for problem in validate(folder).problems] == ["unconfirmed-translation"]
    assert set(others) < set(RECORD.read_text("utf-8").splitlines())
    edit('state="translated" subState="errdex:changed"', 'state="final"', XLF)
    edit("Done</target>", "Fine</target>", XLF)
    assert run("import", "xliff", XLF).out.startswith("1 text written, 1 confirmed; 1 as")
    assert validate(folder).problems == ()
    before = contents(folder)
    assert run("import", "xliff", XLF).out.startswith("0 texts written, 0 confirmed; 2 as")
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("before", "after", "path", "said"),
    [
        ("得太多。", "得太多了。", ENTRY, "the source has changed since the export; export it again"),
        (
            "Too many messages",
            "Too much",
            ENTRY,
            "the translation has changed since the export; compare the two by hand",
        ),
        ("code: ", "code: [", ENTRY, "the catalogue has no such text, or its file has errors; see `errdex validate`"),
        ('"translation">', '"other">', XLF, "the digests of the export are gone; export it again, and let the tool"),
        ("</source>", "</source><note/>", XLF, ""),
    ],
)
def test_what_has_changed_meanwhile_is_told_and_left(
    folder: Path, run: Run, before: str, after: str, path: str | Path, said: str
) -> None:
    text = export(run, "--all")
    XLF.write_text(text.replace("Too many messages went", "Many messages went"), "utf-8")
    place = text[: text.index("Too many messages")].rindex("<unit ")
    if path == XLF:
        text = XLF.read_text("utf-8")
        XLF.write_text(text[:place] + text[place:].replace(before, after, 1), "utf-8")
    else:
        edit(before, after, path)
    there = contents(folder)

    done = run("import", "xliff", XLF)

    if not said:  # what is no target is no matter
        assert done.out.startswith("1 text written")
        return
    line = text.count("\n", 0, place) + 1
    assert f"en.xlf:{line}: sms/isv.TOO_MANY.yaml causes.0.cause: {said}" in done.out
    assert done.status == 1
    assert contents(folder) == there


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (r"(<target>At most )<ph [^>]*>", r"\1", "message: {limit} is gone; write it as the source has it"),
        (r"(<target>At most )<ph [^>]*>", r"\1{limits}", "message: {limit} is gone"),
        (r"(<target>At most <ph [^>]*>)", r"\1 {x}", "message: {x} is in no source text"),
        (r"(<target>At most <ph id=\"1\" )dataRef=\"d1\"", r'\1dataRef="d7"', "the code 1 has lost what it stands for"),
        (r"(<target>)(At most <ph id=\"1\" )dataRef=\"d1\"", r"\1Not \2", ""),  # the source text has it
        (r"(<target>At most )", r"\1<b>x</b>", "message: <b> is no part of a translation"),
        (r"(<target>At most )", r"\1<cp hex='x'/>", "message: 'x' is no code point"),
        (r"(<target>At most )", r'\1<mrk id="m" type="term">about</mrk> ', ""),
        (r"(<target>At most )", "\\1\n", "message: a message has one line, and this one has several"),
        (r"(<target>Wait )<ph [^>]*>", r"\1`2`", "solution: `1` is gone"),
        (r"(<target>Wait )<ph [^>]*>", r"\1for `1`", ""),
        (r"(<data id=\"d1\">)`1`", r"\1`12`", "solution: `1` is gone"),
        (r"(Wait [^§]*?</segment>)", r"\1<segment><source/></segment>", "the text is in 2 segments"),
    ],
)
def test_what_a_tool_has_damaged_is_told_and_left(folder: Path, run: Run, before: str, after: str, said: str) -> None:
    text = export(run, "--all")
    damaged = re.sub(before, after, text, count=1)
    assert damaged != text
    XLF.write_text(damaged, "utf-8")
    there = contents(folder)

    done = run("import", "xliff", XLF)

    assert said in done.out
    assert done.status == bool(said)
    assert (contents(folder) == there) is bool(said)


def test_a_review_of_an_older_source_confirms_nothing(folder: Path, run: Run) -> None:
    edit("一分钟内发得太多。", "一分钟内发得太多了。")
    export(run, "--all")
    edit('state="initial" subState="errdex:outdated"', 'state="final"', XLF)
    edit("一分钟内发得太多了。", "发得太多。")
    edit("等 `1` 分钟再发。", "等 `1` 分钟。")  # this one was confirmed, and says nothing new
    before = contents(folder)

    done = run("import", "xliff", XLF)

    assert (
        "causes.0.cause: the source has changed since the export, so it is not confirmed; export it again" in done.out
    )
    assert done.out.endswith("0 texts written, 0 confirmed; 13 as they were, 0 still to translate; 1 reported\n")
    assert contents(folder) == before


def test_code_that_is_new_in_the_source_text_belongs_in_an_outdated_translation(folder: Path, run: Run) -> None:
    edit("一分钟内发得太多。", "一分钟内 `Send` 发得太多。")
    text = export(run)
    edit("Too many messages", "Far too many messages", XLF)

    assert "causes.0.cause: `Send` is gone; write it as the source has it" in run("import", "xliff", XLF).out
    XLF.write_text(re.sub("<target>(.*)</target>", r"<target>\1 By `Send`.</target>", text), "utf-8")
    assert run("import", "xliff", XLF).out.startswith("1 text written")
    assert "one minute. By `Send`.\n" in Path(ENTRY).read_text("utf-8")


def test_places_that_cannot_be_written_by_themselves_are_told(write_catalog: WriteCatalog, run: Run) -> None:
    odd = good("sms/domain.yaml").replace("title: {zh: 短信, en: Messages}", "title:\n  ? zh\n  : 短信")
    folder = write_catalog({"sms/domain.yaml": odd})
    export(run)
    edit("</source>", "</source><target>Texts</target>", XLF)
    before = contents(folder)

    done = run("import", "xliff", XLF)

    assert "en.xlf:5: sms/domain.yaml title: write it by hand, as title.en in catalog/sms/domain.yaml\n" in done.out
    assert done.status == 1
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "back.xlf is empty"),
        (b"{}", "back.xlf:1: not XML: not well-formed (invalid token)"),
        (b"<xliff", "back.xlf:1: not XML: unclosed token"),
        (b"<html/>", "back.xlf:1: <html> is not the <xliff> of XLIFF 2.1"),
        (
            b'<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"/>',
            "back.xlf:1: XLIFF 1; save it as XLIFF 2.1",
        ),
        (
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="zh"/>',
            "name both its languages",
        ),
        (
            b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" trgLang="zh"/>',
            "back.xlf is a translation from 'en' into 'zh', and catalog is translated from 'zh' into 'en'",
        ),
        (
            b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>',
            "back.xlf:1: a document type, which no XLIFF",
        ),
        (b"<a>" * 200, "back.xlf:1: "),
        (b'<?xml version="1.0" encoding="x-y"?><x/>', "back.xlf:1: not XML"),
        (b'<?xml version="1.0" encoding="gb18030"?><x/>', "back.xlf:1: not XML that can be read"),
        (b"<x\xff/>", "back.xlf:1: not XML"),
    ],
)
def test_a_file_that_is_none_is_one_line(folder: Path, run: Run, content: bytes, said: str) -> None:
    Path("back.xlf").write_bytes(content)

    done = run("import", "xliff", "back.xlf")

    assert done.status == 2
    assert said in one_line(done)


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("export",), 2, "Missing option '--format'"),
        (("export", "--format", "xml"), 2, "Invalid value for '--format': 'xml' is not"),
        (
            ("export", "--format", "xliff", "--lang", "zh"),
            2,
            "--lang 'zh' is no language that is translated into; one of en",
        ),
        (("export", "--format", "xliff", "--catalog", "nowhere"), 2, "there is no folder nowhere"),
        (
            ("export", "--format", "xliff", "--all", "--out", "no/x"),
            2,
            "no/x cannot be written: no such file or directory",
        ),
        (("export", "--format", "xliff"), 1, "nothing is left to translate into 'en'; --all exports all texts"),
        (("import", "xliff", "none.xlf"), 2, "there is no file none.xlf"),
        (("import", "xliff", "none.xlf", "--lang", "en"), 2, "xliff takes no other option than --catalog"),
        (("import", "csv", "none.csv"), 2, "Missing option '--domain'."),
    ],
)
def test_what_cannot_be_done_is_one_line(
    folder: Path, run: Run, words: tuple[str, ...], status: int, said: str
) -> None:
    done = run(*words)

    assert done.status == status
    assert said in one_line(done)


def test_the_language_is_named_where_there_are_several(run: Run, write_catalog: WriteCatalog) -> None:
    more = "  - {id: ja, title: 日本語, complete: false}\n  - {id: en,"
    write_catalog({"catalog.yaml": good("catalog.yaml").replace("  - {id: en,", more)})

    assert "--lang is needed; one of ja, en" in one_line(run("export", "--format", "xliff"))
    assert len(units(export(run, "--lang", "ja"))) == 14


def test_a_file_with_errors_is_named_and_left_out(folder: Path, run: Run) -> None:
    edit("code: ", "code: [", "catalog/sms/OK.yaml")

    done = run("export", "--format", "xliff", "--all")

    assert done.status == 1
    assert "catalog/sms/OK.yaml has errors" in one_line(done)
    assert len(units(done.out)) == 13


def test_placeholders_of_other_systems_are_kept_where_the_domain_has_them(
    write_catalog: WriteCatalog, run: Run
) -> None:
    entry = good("sms/OK.yaml").replace("成功", "成功 %s").replace("    OK\n", "    OK %s\n")
    domain = good("sms/domain.yaml") + "recognise: {placeholders: true}\n"
    write_catalog({"sms/OK.yaml": entry, "sms/domain.yaml": domain})
    text = export(run, "--all")
    assert 'disp="%s"/></source>' in text
    XLF.write_text(re.sub(r"<target>OK <ph [^>]*>", "<target>OK %d", text), "utf-8")

    assert "sms/OK.yaml message: %s is gone" in run("import", "xliff", XLF).out
