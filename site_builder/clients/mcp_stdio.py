"""Carry the protocol over standard input and output, every line answered.

The SDK drops a line that it cannot read, and whoever sent it waits for ever. Two things are mended here: half a
surrogate pair, which a JavaScript client sends where it has cut a text within an emoji, is read as U+FFFD; what is no
message of the protocol is answered with an error.
"""

import re
import sys
from io import TextIOWrapper
from typing import Any, TypeAlias

import anyio
import mcp_types as types
from anyio.streams.memory import MemoryObjectSendStream
from mcp.server import Server
from mcp.server.stdio import stdio_server
from mcp.shared.message import SessionMessage

_Item: TypeAlias = SessionMessage | Exception
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|\\u[dD][89a-fA-F]..|\\.")
_NO_MESSAGE = SessionMessage(
    types.JSONRPCError(
        jsonrpc="2.0",
        id=None,
        error=types.ErrorData(code=types.PARSE_ERROR, message="the line is no JSON-RPC 2.0 message in UTF-8"),
    )
)


class _Lines(TextIOWrapper):
    """Standard input, without halves of surrogate pairs."""

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]  # as the class itself, in typeshed
        return whole(super().readline(-1 if size is None else size))


def whole(line: str) -> str:
    r"""Replace escapes of half a surrogate pair in a line of JSON.

    >>> whole(r'["\ud83d\ude00", "\ud83d", "\\ud83d"]')
    '["\\ud83d\\ude00", "\\ufffd", "\\\\ud83d"]'
    """
    return _ESCAPE.sub(lambda match: r"\ufffd" if len(match[0]) == len(r"\ufffd") else match[0], line)


def run(server: Server[Any]) -> None:
    """Serve until the client closes its end."""
    anyio.run(_serve, server)


async def _serve(server: Server[Any]) -> None:
    lines = anyio.wrap_file(_Lines(sys.stdin.buffer, encoding="utf-8", errors="replace"))
    async with stdio_server(stdin=lines) as (read, write), anyio.create_task_group() as tasks:
        forward, messages = anyio.create_memory_object_stream[_Item]()

        async def relay(forward: MemoryObjectSendStream[_Item]) -> None:
            async with forward:
                async for item in read:
                    if isinstance(item, Exception):
                        await write.send(_NO_MESSAGE)
                    else:
                        await forward.send(item)

        tasks.start_soon(relay, forward)
        await server.run(messages, write, server.create_initialization_options())
        tasks.cancel_scope.cancel()
