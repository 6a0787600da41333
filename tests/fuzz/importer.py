"""The importer: every file is tables or one line of refusal, and a draft is YAML of its very code."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from site_builder.catalog.yaml_file import parse
from site_builder.core.errors import UserError
from site_builder.importing import columns
from site_builder.importing.csv_tables import read_csv
from site_builder.importing.entry_yaml import entry_yaml
from site_builder.importing.facts import facts_of
from site_builder.importing.json_tables import read_json
from site_builder.importing.markdown_tables import read_markdown
from site_builder.importing.pairing import drafts_of
from site_builder.importing.source_file import read_text
from site_builder.importing.table import HasCodes, Page
from site_builder.interchange.xliff_reader import read_xliff
from tests.fuzz.files import written
from tests.fuzz.target import Target

READERS: Mapping[str, Callable[[Path, str, HasCodes], Page]] = {"md": read_markdown, "csv": read_csv, "json": read_json}


def check(content: bytes) -> None:
    """Break where a refusal is no line, a remark has no place, or a draft is not read as what it is."""
    path = written("page", content)
    _refused(lambda: read_xliff(path))
    text = _refused(lambda: read_text(path))
    if not isinstance(text, str):
        return
    for read in READERS.values():
        with suppress(UserError):
            page = read(path, text, columns.has_codes)
            facts = facts_of(page, {})
            for remark in (*page.remarks, *facts.remarks):
                assert str(remark).isprintable(), f"{remark!s} is more than a line"
                assert remark.line >= 1
            for draft in drafts_of({"en": facts})[0]:
                file = parse(Path("X.yaml"), entry_yaml(draft, ("en", "zh")).encode())
                assert file.data.get("code") == draft.code, [*map(str, file.problems), draft]
                assert file.problems == (), [*map(str, file.problems)]


def _refused(read: Callable[[], object]) -> object:
    """What is read; nothing where it is refused, in one line."""
    said = ""
    try:
        return read()
    except UserError as error:
        said = str(error)
    assert "\n" not in said, f"{said} is more than a line"
    return None


XLIFF = b"""<?xml version="1.0"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh" trgLang="en"><file id="f">
<unit id="u"><originalData><data id="d">{x}</data></originalData>
<segment state="translated"><source>a<ph id="1" dataRef="d"/></source>
<target>b<ph id="1" dataRef="d"/></target></segment>
</unit></file></xliff>"""
TARGET = Target(
    check,
    [
        b"|Error code|Message|HTTP Status Code|Solution|\n|-|-|-|-|\n|isv.A|Message a.|400|Do a.|\n|isv.B|b|401|c|\n",
        b"<table><tr><th>Code<th>Message</tr><tr><td rowspan=2>A<td>b<ul><li>c</ul></tr><tr><td>d</table>",
        b'[{"code": "A", "message": "b", "solution": "c"}, {"code": 5, "message": null}]',
        '错误码,错误信息,解决方案\nA,"b\nc",d\n'.encode(),
        "错误码;错误信息\nA;b\n".encode("gb18030"),
        "code\tmessage\nA\tb\n".encode("utf-16"),
        XLIFF,
    ],
    (
        *(
            "|",
            "|--|",
            "\n",
            "\r\n",
            ",",
            ";",
            "\t",
            '"',
            '""',
            "{",
            "}",
            "[",
            "]",
            ":",
            "Code",
            "Message",
            "错误码",
            "解决方案",
        ),
        *(
            "<table>",
            "</table>",
            "<tr>",
            "<td>",
            "<th>",
            "<td rowspan=3>",
            "<td colspan=99999>",
            "<ul><li>",
            "<pre>",
            "<br>",
        ),
        *(
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<script>",
            "&lt;",
            "&#0;",
            "`",
            "```",
            "#",
            "\\|",
            "\ufeff",
            "\x00",
            "\u2028",
        ),
        *(
            "<unit id='x'>",
            "<segment>",
            "<source>",
            "<target>",
            "<ph id='1'/>",
            "<!DOCTYPE x [",
            "isv.A",
            "400",
            "TODO",
            "码",
        ),
        *("1e999", "NaN", "null", "\\ud800", "\x85", "\u200b", "=", "-", "~", "? ", "- ", "&a", "*a", "!!str"),
    ),
)
