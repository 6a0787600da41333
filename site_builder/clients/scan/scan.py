"""Scan files side by side: problems of sources, tallies of logs, and what was passed over."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from site_builder.catalog.problem import Problem
from site_builder.clients.scan.blocks import Block, Unreadable, blocks, checked, opened, plain_size
from site_builder.clients.scan.files import Listed, Skipped
from site_builder.clients.scan.logs import LogScanner, Tally
from site_builder.clients.scan.records import begins, cut
from site_builder.clients.scan.sources import SourceScanner
from site_builder.core.parallel import map_slices

PIECE = 1 << 16
"""Bytes of a log that count as one item of work, like a source."""
SLICE = 256
"""Items that a process works through at a time."""
STANDARD_INPUT = Path("-")


@dataclass
class Scanned:
    """All that a scan has found."""

    problems: list[Problem] = field(default_factory=list)
    """Of the sources."""
    logs: dict[Path, Tally] = field(default_factory=dict)
    files: int = 0
    """Files that were read."""
    skipped: list[Skipped] = field(default_factory=list)


class _Piece(NamedTuple):
    """A file, or the records of a log that begin in [start, end)."""

    path: Path
    log: bool
    start: int
    end: int | None


class _Result(NamedTuple):
    path: Path
    problems: list[Problem]
    tally: Tally | None
    reason: str | None
    """Why it was not read, or not all of it."""


Wrap = Callable[[Iterable[list[_Result]]], Iterator[list[_Result]]]
"""Shows the progress of slices."""


class Scanner:
    """Scans files with what is known of one catalogue. `is_log`: how a file is to be read."""

    def __init__(self, sources: SourceScanner, logs: LogScanner, is_log: Callable[[Path], bool]) -> None:
        self._sources = sources
        self._logs = logs
        self._is_log = is_log

    def scan(self, listed: Listed, standard_input: IO[bytes] | None = None) -> Scanned:
        """Scan all files, then what comes from standard input, as a log."""
        scanned = Scanned(skipped=list(listed.skipped))
        pieces = list(self._pieces(listed.files))

        def work(numbers: range) -> list[_Result]:
            return [self._result(piece) for piece in _joined(pieces[numbers.start : numbers.stop])]

        for results in map_slices(work, len(pieces), SLICE):
            for result in results:
                _add(scanned, result)
        if standard_input is not None:
            _add(scanned, self._log(STANDARD_INPUT, lambda: blocks(checked(standard_input), cut)))
        scanned.skipped.sort()
        return scanned

    def _pieces(self, files: Sequence[Path]) -> Iterator[_Piece]:
        for path in files:
            log = self._is_log(path)
            size = plain_size(path) if log else 0
            if size <= PIECE:
                yield _Piece(path, log, 0, None)
                continue
            for start in range(0, size, PIECE):
                yield _Piece(path, log, start, start + PIECE if start + PIECE < size else None)

    def _result(self, piece: _Piece) -> _Result:
        if piece.log:
            return self._log(piece.path, lambda: _blocks_of(piece))
        problems: list[Problem] = []
        try:
            with opened(piece.path) as stream:
                problems += self._sources.scan(piece.path, blocks(stream))
        except Unreadable as error:
            return _Result(piece.path, problems, None, str(error))
        return _Result(piece.path, problems, None, None)

    def _log(self, path: Path, read: Callable[[], Iterator[Block]]) -> _Result:
        tally = Tally()
        try:
            self._logs.scan(read(), tally)
        except Unreadable as error:
            return _Result(path, [], tally, str(error))
        return _Result(path, [], tally, None)


def _add(scanned: Scanned, result: _Result) -> None:
    """Take in a result; those of the pieces of a log come one after the other."""
    scanned.problems += result.problems
    if result.reason is not None:
        scanned.skipped.append(Skipped(result.path, result.reason))
    if result.tally is None:
        scanned.files += result.reason is None or bool(result.problems)
    elif result.path in scanned.logs:
        scanned.logs[result.path].add(result.tally)
    elif result.reason is None or result.tally.lines:
        scanned.files += 1
        scanned.logs[result.path] = result.tally


def _joined(pieces: Sequence[_Piece]) -> Iterator[_Piece]:
    """Join the neighbouring pieces of one file."""
    last: _Piece | None = None
    for piece in pieces:
        if last is not None and last.path == piece.path:
            last = last._replace(end=piece.end)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _blocks_of(piece: _Piece) -> Iterator[Block]:
    """The blocks of the records that begin in a piece: from the first line that surely begins one, to the next piece's.

    Lines are numbered from the first of them.
    """
    with opened(piece.path) as stream:
        at = 0
        if piece.start:
            at = _first_record(stream, piece)
            if at < 0:
                return
        for block in blocks(stream, cut):
            until = _end_within(block, at, piece.end) if piece.end is not None else None
            if until is not None:
                if until:
                    yield block._replace(content=block.content[:until])
                return
            yield block
            at += len(block.content)


def _first_record(stream: IO[bytes], piece: _Piece) -> int:
    """Go to the first line of a piece that surely begins a record, and say where that is; -1 where there is none."""
    try:
        stream.seek(piece.start - 1)
        at = piece.start - 1
        while piece.end is None or at < piece.end:
            rest = stream.readline(PIECE)
            if not rest:
                return -1
            at += len(rest)
            if rest.endswith(b"\n"):
                line = stream.readline(200)
                stream.seek(at)
                if line and begins(line):
                    return at if piece.end is None or at < piece.end else -1
    except OSError as error:
        raise Unreadable(f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    return -1


def _end_within(block: Block, at: int, end: int) -> int | None:
    """Where in a block at offset `at` the next piece begins; None where that is further on."""
    content, here = block.content, max(end - at, 0)
    if here == 0 and block.column == 0 and begins(content[:200]):
        return 0
    start = content.find(b"\n", max(here - 1, 0)) + 1
    while start:
        if start < len(content) and begins(content[start : start + 200]):
            return start
        start = content.find(b"\n", start) + 1
    return None
