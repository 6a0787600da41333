"""Serve a catalogue's answers to agents, by the Model Context Protocol.

Three tools (`mcp_tools`) and one resource for each code, its Markdown page. What is asked for is answered by a
`Catalogue`; here it only takes the form of the protocol. Whatever a client sends, the next request is answered.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol, TypeAlias
from urllib.parse import quote, unquote

import mcp_types as types
from mcp.server import Server, ServerRequestContext
from mcp.shared.exceptions import MCPError

from site_builder import __version__
from site_builder.clients.mcp_tools import HITS, About, Tool, instructions, tools, wrong_arguments

SCHEME: Final = "errdex://"
TEMPLATE: Final = "errdex://{domain}/{code}"
MARKDOWN: Final = "text/markdown"
MOST_COMPLETED: Final = 100
"""Values in one answer to a completion; the protocol allows no more."""
_Context: TypeAlias = ServerRequestContext[Any]


class Reply(NamedTuple):
    """Answer to a tool's call: the API's document, and the same in Markdown for who reads."""

    document: Mapping[str, Any]
    text: str
    is_error: bool = False


class Listed(NamedTuple):
    """Code in the list of resources."""

    domain: str
    code: str
    message: str


class Catalogue(Protocol):
    """What agents can ask of a catalogue, as it is at the moment."""

    def about(self) -> About: ...
    def search(self, query: str, domain: str | None, lang: str | None, limit: int) -> Reply: ...
    def explain(self, code: str, domain: str | None, lang: str | None) -> Reply: ...
    def diagnose(self, text: str, domain: str | None, lang: str | None) -> Reply: ...

    def markdown(self, domain: str, code: str) -> str | None:
        """Page of a code; None where there is none."""

    def listed(self, cursor: str | None) -> tuple[Sequence[Listed], str | None]:
        """Codes from a cursor on, and the cursor of those that follow. Raises ValueError where it is none."""

    def begun(self, code: str, domain: str | None, most: int) -> Sequence[str]:
        """Codes that begin like this, at most so many."""


def uri(domain: str, code: str) -> str:
    """Address of a code's resource.

    >>> uri("pay", "A/B 余")
    'errdex://pay/A%2FB%20%E4%BD%99'
    """
    return f"{SCHEME}{domain}/{quote(code, safe='')}"


def server(catalogue: Catalogue) -> Server[Any]:
    """Make the server of a catalogue."""
    about = catalogue.about()

    async def list_tools(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_offered(tool) for tool in tools(catalogue.about())])

    async def call_tool(_: _Context, params: types.CallToolRequestParams) -> types.CallToolResult:
        return _called(catalogue, params.name, params.arguments or {})

    async def list_resources(_: _Context, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
        try:
            codes, following = catalogue.listed(params.cursor if params is not None else None)
        except ValueError as error:
            raise MCPError(types.INVALID_PARAMS, str(error)) from None
        return types.ListResourcesResult(resources=[_resource(code) for code in codes], next_cursor=following)

    async def list_templates(_: _Context, __: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
        template = types.ResourceTemplate(
            uri_template=TEMPLATE,
            name="code",
            title="Error code",
            description="All that is known of one error code, as Markdown. Both parts are percent-encoded.",
            mime_type=MARKDOWN,
        )
        return types.ListResourceTemplatesResult(resource_templates=[template])

    async def read_resource(_: _Context, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        domain, _slash, code = params.uri.removeprefix(SCHEME).partition("/")
        text = catalogue.markdown(unquote(domain), unquote(code)) if params.uri.startswith(SCHEME) else None
        if text is None:
            raise MCPError(types.INVALID_PARAMS, f"there is no resource {params.uri[:300]}; they are {TEMPLATE}")
        contents = types.TextResourceContents(uri=params.uri, mime_type=MARKDOWN, text=text)
        return types.ReadResourceResult(contents=[contents])

    async def complete(_: _Context, params: types.CompleteRequestParams) -> types.CompleteResult:
        known = params.context.arguments or {} if params.context is not None else {}
        values = _completed(catalogue, params.argument.name, params.argument.value, known.get("domain"))
        shown = values[:MOST_COMPLETED]
        return types.CompleteResult(completion=types.Completion(values=shown, has_more=len(values) > len(shown)))

    return Server(
        "errdex",
        version=__version__,
        title=about.title,
        instructions=instructions(about),
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_list_resource_templates=list_templates,
        on_read_resource=read_resource,
        on_completion=complete,
    )


def _offered(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=dict(tool.schema),
        annotations=types.ToolAnnotations(read_only_hint=True, open_world_hint=False),
    )


def _called(catalogue: Catalogue, name: str, arguments: Mapping[str, Any]) -> types.CallToolResult:
    """Answer a call. What the caller can mend is a result that says so; only an unknown tool is a protocol error."""
    offered = {tool.name: tool for tool in tools(catalogue.about())}
    if name not in offered:
        raise MCPError(types.INVALID_PARAMS, f"there is no tool {name[:100]}; the tools are {', '.join(offered)}")
    wrong = wrong_arguments(offered[name], arguments)
    if wrong is not None:
        return types.CallToolResult(content=[types.TextContent(text=wrong)], is_error=True)
    domain, lang = arguments.get("domain"), arguments.get("lang")
    answers: Mapping[str, Callable[[], Reply]] = {
        "search": lambda: catalogue.search(arguments["query"], domain, lang, int(arguments.get("limit", HITS))),
        "explain": lambda: catalogue.explain(arguments["code"], domain, lang),
        "diagnose": lambda: catalogue.diagnose(arguments["text"], domain, lang),
    }
    reply = answers[name]()
    return types.CallToolResult(
        content=[types.TextContent(text=reply.text)],
        structured_content=dict(reply.document),
        is_error=reply.is_error,
    )


def _resource(listed: Listed) -> types.Resource:
    return types.Resource(
        uri=uri(listed.domain, listed.code),
        name=f"{listed.domain}/{listed.code}",
        title=f"{listed.code}: {' '.join(listed.message.split())}",
        mime_type=MARKDOWN,
    )


def _completed(catalogue: Catalogue, argument: str, begun: str, domain: str | None) -> list[str]:
    if argument == "domain":
        return [identifier for identifier in catalogue.about().domains if identifier.startswith(begun)]
    if argument == "code":
        return list(catalogue.begun(begun, domain, MOST_COMPLETED + 1))
    return []
