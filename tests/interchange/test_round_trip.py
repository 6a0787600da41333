"""Texts go out as XLIFF and come back as they were, or a line says why not, whatever a tool has done to them."""

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.yaml_file import Plain, read
from site_builder.core.errors import UserError
from site_builder.formatting.entry_text import entry_text
from site_builder.importing.table import without_controls
from site_builder.interchange.put_back import PutBack, put_back
from site_builder.interchange.xliff import CORE
from site_builder.interchange.xliff_reader import read_xliff
from site_builder.interchange.xliff_writer import to_xliff
from tests.conftest import CATALOGS
from tests.interchange.test_inline import MARKDOWN

XLF = f"{{{CORE}}}"


def opened(folder: Path) -> tuple[Loaded, Catalog]:
    loaded = load(folder)
    assert loaded.heads is not None
    return loaded, loaded.heads


def exported(folder: Path, *, every: bool = True) -> str:
    return to_xliff(*opened(folder), "en", every=every)


def imported(folder: Path, text: str | bytes) -> PutBack:
    path = folder.parent / "back.xlf"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return put_back(read_xliff(path), *opened(folder))


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


@pytest.mark.parametrize("name", ["sample", "good"])
def test_what_comes_back_unchanged_changes_nothing(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(CATALOGS / name, folder)
    before = contents(folder)

    done = imported(folder, exported(folder))

    assert (done.written, done.confirmed, done.left) == (0, 0, [])
    assert done.same > 10
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["sample", "good"])
def test_every_text_that_is_changed_comes_back(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "catalog"
    shutil.copytree(CATALOGS / name, folder)
    before = texts(folder)
    text = exported(folder)

    done = imported(folder, text.replace("</target>", " (new)</target>"))

    assert done.left == []
    assert done.written == len(before) == text.count("<unit ")
    assert texts(folder) == {place: f"{said} (new)" for place, said in before.items()}
    assert load(folder).problems == ()


@pytest.mark.parametrize("name", ["sample", "good"])
def test_what_is_exported_keeps_the_rules_of_the_standard(name: str) -> None:
    root = ElementTree.fromstring(exported(CATALOGS / name))
    ids = [file.get("id") for file in root.iter(f"{XLF}file")]

    assert len(ids) == len(set(ids))
    assert root.attrib == {"version": "2.1", "srcLang": "zh", "trgLang": "en"}
    for file in root.iter(f"{XLF}file"):
        units = [unit.get("id", "") for unit in file.iter(f"{XLF}unit")]
        assert len(units) == len(set(units))
        assert all(re.fullmatch(r"[A-Za-z0-9._:-]+", unit) for unit in units)
    for unit in root.iter(f"{XLF}unit"):
        codes = {one.get("id"): (one.tag, one.attrib) for one in unit.iterfind(f".//{XLF}source//*")}
        own = [(one.get("id"), (one.tag, one.attrib)) for one in unit.iterfind(f".//{XLF}target//*")]
        data = {one.get("id") for one in unit.iter(f"{XLF}data")}
        refs = {ref for one in unit.iter() for name, ref in one.attrib.items() if name.startswith("dataRef")}
        assert len(codes) == len(unit.findall(f".//{XLF}source//*"))
        assert len(own) == len(dict(own))
        assert all(codes.get(name, code) == code for name, code in own), "a code has the id of another one"
        assert data == refs


@settings(max_examples=40)
@given(source=MARKDOWN, before=MARKDOWN, now=MARKDOWN)
def test_any_text_comes_back_or_a_line_says_why(
    source: str, before: str, now: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any") / "catalog"
    shutil.copytree(CATALOGS / "good", folder)
    note: dict[str, Plain] = {"zh": "一" if clean(source) in ("", TODO) else clean(source), "en": clean(before) or TODO}
    path = folder / "sms/OK.yaml"
    path.write_text(entry_text({**read(path).data, "note": note}, ("zh", "en")), "utf-8")
    there = texts(folder)
    assert there["sms/OK.yaml", "note"].strip() == note["en"]

    unchanged = contents(folder)
    text = exported(folder)
    assert imported(folder, text).written == 0
    assert contents(folder) == unchanged

    done = imported(folder, replaced(text, now))

    said = texts(folder)
    if done.left:
        assert contents(folder) == unchanged
    elif clean(now) not in ("", TODO):
        assert said["sms/OK.yaml", "note"].strip() == clean(now)
    assert {**said, ("sms/OK.yaml", "note"): ""} == {**there, ("sms/OK.yaml", "note"): ""}
    assert [problem for problem in load(folder).problems if problem.rule != "not-a-block"] == []


@settings(max_examples=150)
@given(data=st.data())
def test_any_damage_is_one_line_or_leaves_the_catalogue_whole(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("any") / "catalog"
    shutil.copytree(CATALOGS / "good", folder)
    content = exported(folder).encode()
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(content)))
        end = start + data.draw(st.integers(0, 200))
        piece = data.draw(st.one_of(st.binary(max_size=8), st.sampled_from(PIECES)))
        content = content[:start] + piece + content[end:]

    try:
        done = imported(folder, content)
    except UserError as error:
        told = [str(error)]
    else:
        told = [str(remark) for remark in done.left]

    assert [line for line in told if "\n" in line] == []
    assert load(folder).problems == ()


PIECES = (
    *(
        b"<unit>",
        b"</unit>",
        b"<target>",
        b"</target>",
        b"<segment>",
        b"</segment>",
        b"<ph id='1'/>",
        b"<cp hex='D800'/>",
    ),
    *(
        b"<unit id='title'>",
        b"<!DOCTYPE x>",
        b"&lt;",
        b"&#1;",
        b"&x;",
        b"<mrk id='m'>",
        b"]]>",
        b"<![CDATA[a]]>",
        b"\xff",
    ),
)


def clean(text: str) -> str:
    """A text as a catalogue can have it."""
    return without_controls(text.replace("\r", "")).strip()


def replaced(text: str, now: str) -> str:
    """The text of an export in which the note of OK has another translation, written without any code."""
    start = text.index('<unit id="note"')
    end = text.index("</unit>", start)
    root = ElementTree.Element("target")
    root.text = re.sub("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]", "", now)
    target = ElementTree.tostring(root, "unicode")
    unit = re.sub(r"\s*<target>.*?</target>|\s*<target />", "", text[start:end], flags=re.DOTALL)
    return text[:start] + unit.replace("</source>", f"</source>{target}") + text[end:]


def texts(folder: Path) -> dict[tuple[str, str], str]:
    """All texts in English, by file and place."""
    loaded, heads = opened(folder)
    found = {("catalog.yaml", ".".join(map(str, loc))): text.root["en"] for loc, text in heads.settings.texts()}
    for domain in heads.domains:
        found |= {(f"{domain.id}/domain.yaml", ".".join(map(str, loc))): t.root["en"] for loc, t in domain.texts()}
    for record in loaded.records:
        entry = record.entry
        found |= {(entry.path.as_posix(), ".".join(map(str, loc))): t.root["en"] for loc, t in entry.texts()}
    return found
