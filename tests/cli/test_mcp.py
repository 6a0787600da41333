"""Agents: what the official SDK's own client gets from `errdex mcp`."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import mcp_types as types
import pytest
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from mcp import Client, MCPError, StdioServerParameters, stdio_client

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from site_builder.cli.agent_answers import LISTED, AgentAnswers
from site_builder.clients.mcp_server import server, uri
from site_builder.clients.mcp_stdio import whole
from site_builder.clients.mcp_tools import FEW_DOMAINS
from site_builder.core.paths import GUIDE
from tests.cli.conftest import Run, one_line
from tests.conftest import ROOT
from tests.factories import a_catalog, an_entry, text
from web import create_app
from web.store.current import CurrentStore

LIMIT = "isv.BUSINESS_LIMIT_CONTROL"
PASTED = '{"Message":"触发天级流控Permits:10","Code":"isv.BUSINESS_LIMIT_CONTROL"}'


def alone(function: Callable[..., Awaitable[Any]], *words: Any) -> Any:
    """Run it in a thread of its own: in that of a browser's tests a loop is running already."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(anyio.run, function, *words).result()


def asked(path: Path, ask: Callable[[Client], Awaitable[Any]], language: str = "en", mode: str = "auto") -> Any:
    """What a client of the SDK gets from the server of a lookup.db."""

    async def main() -> Any:
        answers = AgentAnswers(CurrentStore(path, every=0), language)
        async with Client(server(answers), mode=mode, raise_exceptions=True) as client:
            try:
                return await ask(client)
            except MCPError as error:  # in a group of its own it would be, outside
                return error

    result = alone(main)
    if isinstance(result, MCPError):
        raise result
    return result


def called(path: Path, tool: str, **arguments: Any) -> types.CallToolResult:
    result = asked(path, lambda client: client.call_tool(tool, arguments))
    assert isinstance(result, types.CallToolResult)
    return result


def said(result: types.CallToolResult) -> str:
    (content,) = result.content
    assert isinstance(content, types.TextContent)
    return content.text


def built(tmp_path: Path, catalog: Catalog, name: str = "lookup.db") -> Path:
    path = tmp_path / name
    lookup_db.build(catalog, path)
    return path


@pytest.fixture
def api(lookup: Path, tmp_path: Path) -> FlaskClient:
    return create_app({"SITE": tmp_path, "LOOKUP": lookup}).test_client()


def test_a_tool_gives_the_document_of_the_api(lookup: Path, api: FlaskClient) -> None:
    asked_of_api = {
        ("search", ("query", "限流"), ("limit", 20)): api.get("/api/v1/search?q=限流&lang=en"),
        ("explain", ("code", "day-limit-control")): api.get("/api/v1/codes/day-limit-control?lang=en"),
        ("explain", ("code", LIMIT), ("lang", "zh")): api.get(f"/api/v1/codes/{LIMIT}?lang=zh"),
        ("diagnose", ("text", PASTED)): api.post("/api/v1/diagnose?lang=en", json={"text": PASTED, "lang": "en"}),
    }

    for (tool, *arguments), answer in asked_of_api.items():
        result = called(lookup, tool, **dict(arguments))  # type: ignore[arg-type]
        assert result.structured_content == answer.json
        assert not result.is_error


def test_a_search_tells_codes_messages_and_reasons(lookup: Path) -> None:
    text = said(called(lookup, "search", query="too many messages", limit=1))

    first, _, more = text.splitlines()
    assert first == (
        "- `isv.MOBILE_COUNT_OVER_LIMIT` <errdex://dysms/isv.MOBILE_COUNT_OVER_LIMIT>: Too many mobile numbers"
        " (In the message)"
    )
    assert more.startswith("1 of ")


def test_what_is_not_found_is_an_answer(lookup: Path) -> None:
    nothing, no_code = called(lookup, "search", query="zzzqqqxxx"), called(lookup, "diagnose", text="hello")

    assert (said(nothing), nothing.is_error) == ("nothing found\n", False)
    assert (said(no_code), no_code.structured_content) == (
        "no code of the catalogue in this text\n",
        {"diagnoses": []},
    )


def test_a_code_is_explained_by_its_markdown_page(lookup: Path) -> None:
    text = said(called(lookup, "explain", code=LIMIT))

    assert text.split("---\n\n", 1)[1].startswith(f"# `{LIMIT}`\n")
    assert "## Causes and solutions" in text


def test_a_diagnosis_says_code_cause_and_values_before_the_page(lookup: Path) -> None:
    lines = said(called(lookup, "diagnose", text=PASTED)).splitlines()

    assert lines[0].startswith(f"- `{LIMIT}` <errdex://dysms/{LIMIT}>: ")
    assert "cause 3 of" in lines[1]
    assert lines[2] == "  - `permits` = `10`"
    assert f"# `{LIMIT}`" in lines


def test_of_many_diagnoses_three_pages_are_shown(lookup: Path) -> None:
    codes = ("isv.DAY_LIMIT_CONTROL", "isv.MONTH_LIMIT_CONTROL", "isv.AMOUNT_NOT_ENOUGH", "isv.OUT_OF_SERVICE")
    text = said(called(lookup, "diagnose", text="\n".join(f"code: {code}" for code in codes)))

    assert sum(line.startswith("- `isv.") for line in text.split("\n---\n")[0].splitlines()) == 4
    assert sum(line.startswith("# `") for line in text.splitlines()) == 3


def test_an_unknown_code_is_an_error_with_suggestions(lookup: Path, api: FlaskClient) -> None:
    result = called(lookup, "explain", code="isv.DAY_LIMT_CONTROL")
    document = api.get("/api/v1/codes/isv.DAY_LIMT_CONTROL?lang=en").json

    assert result.is_error
    assert said(result).startswith('There is no error code "isv.DAY_LIMT_CONTROL".\n\ndid you mean:\n\n- `isv.DAY_')
    assert document is not None
    assert result.structured_content == {key: document[key] for key in document if key != "instance"}


def test_a_code_of_several_domains_gives_the_choices(tmp_path: Path) -> None:
    path = built(tmp_path, a_catalog(an_entry("BUSY", "pay"), an_entry("BUSY", "ship")))
    both, one = called(path, "explain", code="BUSY"), called(path, "explain", code="BUSY", domain="ship")

    assert said(both) == (
        "- `BUSY` <errdex://pay/BUSY>: message of BUSY\n- `BUSY` <errdex://ship/BUSY>: message of BUSY\n"
    )
    assert both.structured_content["status"] == 300
    assert one.structured_content["domain"] == "ship"


@pytest.mark.parametrize(
    ("tool", "arguments", "error"),
    [
        ("explain", {"code": LIMIT, "lang": "fr"}, "explain: lang: 'fr' is not one of ['zh', 'en']"),
        ("search", {"query": "x", "domain": "nope"}, "search: domain: 'nope' is not one of"),
        ("search", {"query": "x", "limit": 0}, "search: limit: 0 is less than the minimum of 1"),
        ("search", {"query": "x", "mode": "y"}, "search: Additional properties are not allowed ('mode' was unexp"),
        ("explain", {"code": "x" * 201}, "explain: code: longer than 200 characters; an error text goes to `diagnose`"),
        ("explain", {"code": ["x" * 9000]}, "explain: code: ['xxx"),
        ("diagnose", {}, "diagnose: 'text' is a required property"),
        ("diagnose", {"text": "余" * 22000}, "The text may have 64 KiB at most; send the part around the error."),
    ],
)
def test_a_wrong_call_is_told_in_one_line(lookup: Path, tool: str, arguments: dict[str, Any], error: str) -> None:
    result = called(lookup, tool, **arguments)

    assert result.is_error
    assert said(result).startswith(error)
    assert len(said(result).splitlines()) == 1
    assert len(said(result)) < 300


def test_the_tools_say_what_they_take_and_when(lookup: Path) -> None:
    tools = {tool.name: tool for tool in asked(lookup, lambda client: client.list_tools()).tools}

    assert list(tools) == ["search", "explain", "diagnose"]
    for tool in tools.values():
        Draft202012Validator.check_schema(tool.input_schema)
        assert tool.input_schema["properties"]["lang"]["enum"] == ["zh", "en"]
        assert tool.input_schema["properties"]["domain"]["enum"] == ["dysms", "gateway", "dysms-receipt"]
        assert all("description" in said or "default" in said for said in tool.input_schema["properties"].values())
        assert "Use it" in tool.description
        assert tool.annotations.read_only_hint


def test_many_domains_are_told_apart_once(tmp_path: Path) -> None:
    many = [an_entry(f"E{number}", f"d{number}") for number in range(FEW_DOMAINS + 1)]

    async def told(client: Client) -> tuple[str, str]:
        tools = await client.list_tools()
        return str(tools.tools), client.instructions or ""

    tools, instructions = asked(built(tmp_path, a_catalog(*many)), told)

    assert "Product d12" not in tools
    assert "'d12'" in tools
    assert "Product d12 (`d12`)" in instructions


def test_the_server_introduces_the_catalogue(lookup: Path) -> None:
    async def introduced(client: Client) -> tuple[str, str]:
        assert client.server_info is not None
        return client.server_info.title or "", client.instructions or ""

    title, instructions = asked(lookup, introduced)

    assert title == "Alibaba Cloud error codes"
    assert "Short Message Service (`dysms`)" in instructions


def test_every_code_is_a_resource(tmp_path: Path) -> None:
    entries = [an_entry(f"E{number:03}", name=f"E{number}") for number in range(LISTED + 1)]
    odd = an_entry("余额/不足 %?#", "sms", name="ODD", message=text("第一行\n第二行", "two\nlines"))

    async def listed(client: Client) -> list[types.Resource]:
        first = await client.list_resources()
        second = await client.list_resources(cursor=first.next_cursor)
        assert (len(first.resources), second.next_cursor) == (LISTED, None)
        return [*first.resources, *second.resources]

    async def read(client: Client) -> list[str]:
        return [(await client.read_resource(one.uri)).contents[0].text for one in await listed(client)]  # type: ignore[union-attr]

    path = built(tmp_path, a_catalog(*entries, odd))
    resources, texts = asked(path, listed), asked(path, read)

    assert [resource.name for resource in resources][-1] == "sms/余额/不足 %?#"
    assert resources[-1].title == "余额/不足 %?#: two lines"
    assert texts[-1].split("---\n\n", 1)[1].startswith("# `余额/不足 %?#`\n")
    assert texts[7].split("---\n\n", 1)[1].startswith("# `E007`\n")


def test_the_address_of_a_resource_fits_the_template(lookup: Path) -> None:
    (template,) = asked(lookup, lambda client: client.list_resource_templates()).resource_templates

    assert template.uri_template == "errdex://{domain}/{code}"
    assert uri("pay", "a/b 余") == "errdex://pay/a%2Fb%20%E4%BD%99"


@pytest.mark.parametrize("address", ["errdex://dysms/NOPE", "errdex://nope/OK", "errdex://", "file:///etc/passwd", "x"])
def test_an_unknown_resource_is_an_error(lookup: Path, address: str) -> None:
    with pytest.raises(MCPError, match="there is no resource"):
        asked(lookup, lambda client: client.read_resource(address))


def test_an_unknown_tool_and_a_foreign_cursor_are_errors(lookup: Path) -> None:
    with pytest.raises(MCPError, match="the tools are search, explain, diagnose"):
        called(lookup, "delete")
    with pytest.raises(MCPError, match="Use the cursor in the previous page"):
        asked(lookup, lambda client: client.list_resources(cursor="bm9wZQ"))


def test_codes_and_domains_are_completed(lookup: Path) -> None:
    template = types.ResourceTemplateReference(uri="errdex://{domain}/{code}")

    async def completed(client: Client) -> list[list[str]]:
        domains = await client.complete(template, {"name": "domain", "value": "dy"})
        codes = await client.complete(template, {"name": "code", "value": "ISV.d"}, {"domain": "dysms"})
        other = await client.complete(template, {"name": "code", "value": "isv.D"}, {"domain": "gateway"})
        return [domains.completion.values, codes.completion.values, other.completion.values]

    assert asked(lookup, completed) == [["dysms", "dysms-receipt"], ["isv.DAY_LIMIT_CONTROL"], []]


def test_a_new_build_is_read_while_the_server_runs(tmp_path: Path) -> None:
    path = built(tmp_path, a_catalog(an_entry("OLD")))
    newer = built(tmp_path, a_catalog(an_entry("NEW", "pay")), "newer.db")

    async def before_and_after(client: Client) -> list[Any]:
        before = await client.call_tool("explain", {"code": "NEW"})
        newer.replace(path)
        after = await client.call_tool("explain", {"code": "NEW", "domain": "pay"})
        return [before.is_error, after.is_error]

    assert asked(path, before_and_after) == [True, False]


def test_the_language_is_the_one_of_the_command_or_of_the_call(tmp_path: Path) -> None:
    path = built(tmp_path, a_catalog(an_entry("X", message=text("中文消息", "English message"))))

    async def explained(client: Client) -> list[str]:
        calls: tuple[dict[str, str], ...] = ({}, {"lang": "en"})
        return [(await client.call_tool("explain", {"code": "X", **call})).structured_content["lang"] for call in calls]

    assert asked(path, explained, language="zh") == ["zh", "en"]


def test_the_older_handshake_works_too(lookup: Path) -> None:
    assert len(asked(lookup, lambda client: client.list_tools(), mode="legacy").tools) == 3


def test_a_client_talks_to_the_command(lookup: Path, tmp_path: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "site_builder", "mcp", "--db", str(lookup), "--lang", "zh"], cwd=tmp_path
    )

    async def main() -> types.CallToolResult:
        async with Client(stdio_client(command)) as client:
            result = await client.call_tool("diagnose", {"text": PASTED})
            assert isinstance(result, types.CallToolResult)
            return result

    result = alone(main)
    assert result.structured_content["diagnoses"][0]["code"] == LIMIT
    assert "第 3 种原因" in said(result)


def test_every_line_is_answered_and_nothing_else_is_printed(lookup: Path, tmp_path: Path) -> None:
    cut = {"name": "diagnose", "arguments": {"text": "\ud83d"}}  # half of an emoji
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    lines = [
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}).encode(),
        b'{"jsonrpc":"2.0","method":"notifications/initialized"}',
        *(b"nonsense", b"[]", b"\xff\xfe{", b'{"jsonrpc":"2.0","id":'),
        b'{"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"explain","arguments":"OK"}}',
        b'{"jsonrpc":"2.0","id":6,"method":"nope"}',
        json.dumps({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": cut}).encode(),
    ]
    command = [sys.executable, "-m", "site_builder", "mcp", "--db", str(lookup)]
    with subprocess.Popen(command, cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"".join(line + b"\n" for line in lines))
        process.stdin.flush()
        answers = [json.loads(process.stdout.readline()) for _ in range(len(lines) - 1)]
        process.stdin.close()
        rest = process.stdout.read()

    assert [answer["id"] for answer in answers].count(None) == 4
    by_id = {answer["id"]: answer for answer in answers}
    assert by_id[None]["error"]["code"] == types.PARSE_ERROR
    assert by_id[5]["error"]["code"] == types.INVALID_PARAMS
    assert by_id[6]["error"]["code"] == types.METHOD_NOT_FOUND
    assert by_id[7]["result"]["structuredContent"] == {"diagnoses": []}
    assert (rest, process.returncode) == (b"", 0)


def test_requests_that_are_piped_in_are_answered_before_the_end(lookup: Path, tmp_path: Path) -> None:
    hello = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    asked: list[dict[str, Any]] = [{"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": hello}]
    asked.append({"jsonrpc": "2.0", "method": "notifications/initialized"})
    for number in range(2, 12):
        call = {"name": "diagnose", "arguments": {"text": PASTED * 50}}
        asked.append({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": call})
    command = [sys.executable, "-m", "site_builder", "mcp", "--db", str(lookup)]
    piped = "".join(json.dumps(one) + "\n" for one in asked)
    done = subprocess.run(command, cwd=tmp_path, input=piped, capture_output=True, encoding="utf-8", timeout=60)

    assert sorted(json.loads(line)["id"] for line in done.stdout.splitlines()) == list(range(1, 12))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (r"\ud83d\ude00", r"\ud83d\ude00"),
        (r"\ud83d", r"\ufffd"),
        (r"\ude00\ud83d", r"\ufffd\ufffd"),
        (r"\\ud83d", r"\\ud83d"),
        (r"\\\ud83d", r"\\\ufffd"),
        (r"\u4f59\n", r"\u4f59\n"),
    ],
)
def test_half_a_surrogate_pair_is_read_as_the_mark_for_it(line: str, read: str) -> None:
    assert whole(line) == read


def test_without_the_package_one_line_says_so(run: Run, lookup: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    done = run("mcp", "--db", lookup)

    assert done.status == 2
    assert one_line(done) == "errdex: errdex mcp needs the package mcp: pip install 'errdex[mcp]'"


def test_without_a_lookup_db_it_does_not_start(run: Run, tmp_path: Path) -> None:
    done = run("mcp", "--db", tmp_path / "none.db")

    assert (done.status, done.out) == (2, "")
    assert "is missing" in one_line(done)


def test_a_file_that_vanishes_goes_on_serving(lookup: Path, tmp_path: Path) -> None:
    path = tmp_path / "lookup.db"
    shutil.copyfile(lookup, path)

    async def after_removal(client: Client) -> bool:
        await client.list_tools()
        path.unlink()
        return bool((await client.call_tool("explain", {"code": "OK"})).is_error)

    assert asked(path, after_removal) is False


@pytest.mark.parametrize("page", [GUIDE / "en/clients.md", ROOT / "README.md"], ids=["guide", "readme"])
def test_printed_settings_start_the_server(page: Path, lookup: Path, tmp_path: Path) -> None:
    blocks = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", page.read_text("utf-8"), re.DOTALL)]
    printed = [(block.get("mcpServers") or block["servers"])["errdex"] for block in blocks if "args" in str(block)]
    shutil.copyfile(lookup, tmp_path / "lookup.db")

    async def tools(words: list[str]) -> int:
        command = StdioServerParameters(command=sys.executable, args=["-m", "site_builder", *words], cwd=tmp_path)
        async with Client(stdio_client(command)) as client:
            return len((await client.list_tools()).tools)

    assert printed
    for settings in printed:
        assert settings["command"] == "errdex"
        words = [word.replace("/srv/codes/build/", "").replace("{{ language }}", "en") for word in settings["args"]]
        assert alone(tools, words) == 3
