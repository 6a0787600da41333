"""Carry the protocol over standard input and output, every line answered.

The SDK drops a line that it cannot read, and whoever sent it waits for ever; it also drops what it is at when the input
ends. Three things are mended here: half a surrogate pair, which a JavaScript client sends where it has cut a text
within an emoji, is read as U+FFFD; what is no message of the protocol is answered with an error; and requests that were
piped in are answered before the end.
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
PATIENCE = 10.0
"""Seconds that the last answers have once the input has ended."""
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


class _Open:
    """Requests that wait for their answer."""

    def __init__(self) -> None:
        self._ids: set[object] = set()
        self._changed = anyio.Event()

    def asked(self, message: SessionMessage) -> None:
        """Note a message from the client."""
        if isinstance(message.message, types.JSONRPCRequest):
            self._ids.add(message.message.id)

    def answered(self, message: SessionMessage) -> None:
        """Note a message to the client."""
        if isinstance(message.message, types.JSONRPCResponse | types.JSONRPCError):
            self._ids.discard(message.message.id)
            self._changed.set()

    async def none_left(self) -> None:
        """Wait until all are answered, for PATIENCE at most: one that was cancelled may never be."""
        with anyio.move_on_after(PATIENCE):
            while self._ids:
                self._changed = anyio.Event()
                await self._changed.wait()


async def _serve(server: Server[Any]) -> None:
    lines = anyio.wrap_file(_Lines(sys.stdin.buffer, encoding="utf-8", errors="replace"))
    async with stdio_server(stdin=lines) as (read, write), anyio.create_task_group() as tasks:
        forward, messages = anyio.create_memory_object_stream[_Item]()
        back, answers = anyio.create_memory_object_stream[SessionMessage]()
        waiting = _Open()

        async def relay(forward: MemoryObjectSendStream[_Item]) -> None:
            async with forward:
                async for item in read:
                    if isinstance(item, Exception):
                        await write.send(_NO_MESSAGE)
                    else:
                        waiting.asked(item)
                        await forward.send(item)
                await waiting.none_left()  # the server gives up what it is at as soon as there is no more to read

        async def relay_back() -> None:
            async with write:
                async for item in answers:
                    await write.send(item)
                    waiting.answered(item)

        tasks.start_soon(relay, forward)
        tasks.start_soon(relay_back)
        await server.run(messages, back, server.create_initialization_options())
        tasks.cancel_scope.cancel()
