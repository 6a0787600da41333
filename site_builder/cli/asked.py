"""`errdex status --log`: what was asked for and is not there, as a list of entries to write."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from site_builder.catalog.entry_cache import EntryCache
from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.problem import printable, shown
from site_builder.cli.options import CATALOG
from site_builder.clients.asked import Asked, Tally
from site_builder.clients.scan.blocks import Unreadable, checked, opened
from site_builder.core.errors import UserError
from site_builder.search.spellings import bare_of
from web.text.terms import fold_code

MOST_SHOWN = 50
"""Lines of each list; JSON has all."""
Key = tuple[str, str]


def print_asked(logs: Sequence[Path], folder: Path, form: str, drafts: Path | None) -> None:
    """Print what the logs say; what the catalogue in `folder` has by now, if there is one, is left out."""
    tally = Tally()
    for path in logs:
        _read(path, tally)
    loaded = load(folder, EntryCache.of(folder)) if folder.is_dir() or folder != CATALOG else None
    is_written = _written(loaded) if loaded is not None else lambda key: False
    if loaded is None and drafts is None:
        click.echo(
            f"no catalogue in {folder}, so codes are listed that it may have by now; name it by --catalog", err=True
        )
    codes = _by_count((key, asked) for key, asked in tally.codes.items() if not is_written(key))
    shapes = _by_count(tally.shapes.items())
    if form == "json":
        click.echo(json.dumps(_record(tally, codes, shapes), ensure_ascii=False, indent=2))
    else:
        for line in (*_list("codes to write", codes, _of_code), *_list("not found, by shape", shapes, _of_shape)):
            click.echo(line)
        click.echo(_sums(tally, codes, len(logs)))
        if tally.skipped:
            click.echo(f"{_count(tally.skipped, 'line')} skipped: not of errdex's access log")
    if drafts is not None:
        _draft(codes, logs[0], drafts, loaded)
    if tally.skipped and not tally.requests:
        raise UserError(f"{', '.join(printable(shown(log)) for log in logs)}: not one line of errdex's access log")


def _read(path: Path, tally: Tally) -> None:
    try:
        if str(path) == "-":
            tally.read(checked(sys.stdin.buffer))
        else:
            with closing(opened(path)) as stream:
                tally.read(stream)
    except Unreadable as error:
        raise UserError(f"{printable(shown(path))} {'is ' if str(error).startswith('a ') else ''}{error}") from None


def _written(loaded: Loaded) -> Callable[[Key], bool]:
    """Test whether a code names an entry by now, of its domain where one was named."""
    known: dict[str, set[str]] = {}
    if loaded.heads is not None:
        for entry in (record.entry for record in loaded.records):
            spellings = (entry.code, bare_of(loaded.heads, entry), entry.name, *entry.aliases, *entry.codes.values())
            for spelling in map(fold_code, spellings):
                known.setdefault(spelling, set()).update((entry.domain, ""))
    return lambda key: key[0] in known.get(key[1], ())


def _by_count(asked: Iterable[tuple[Key, Asked]]) -> list[tuple[Key, Asked]]:
    return sorted(asked, key=lambda item: (-item[1].count, item[0]))


def _list(title: str, found: Sequence[tuple[Key, Asked]], say: Callable[[Key, Asked], str]) -> Iterator[str]:
    if found:
        yield f"{title}:"
    for key, asked in found[:MOST_SHOWN]:
        days = sorted({asked.first[:10], asked.last[:10]})
        yield printable(f"{asked.count:>8,}  {say(key, asked)}  {' to '.join(days)}")
    if len(found) > MOST_SHOWN:
        yield f"{'':>8}  and {len(found) - MOST_SHOWN:,} more"


def _of_code(key: Key, asked: Asked) -> str:
    return f"{key[0]}/{asked.spelling}" if key[0] else asked.spelling


def _of_shape(key: Key, asked: Asked) -> str:
    return f"{key[0]:<5}  {key[1]}"


def _sums(tally: Tally, codes: Sequence[tuple[Key, Asked]], logs: int) -> str:
    times = sum(asked.count for _, asked in codes)
    further = f", {_count(tally.further, 'time')} further ones" if tally.further else ""
    read = f"{_count(tally.requests, 'request')} in {_count(logs, 'log')}"
    return f"{_count(len(codes), 'code')} to write, asked for {_count(times, 'time')}{further}; {read}"


def _record(tally: Tally, codes: Sequence[tuple[Key, Asked]], shapes: Sequence[tuple[Key, Asked]]) -> Mapping[str, Any]:
    return {
        "codes": [
            {"code": printable(asked.spelling), "domain": printable(domain) or None, **_seen(asked)}
            for (domain, _), asked in codes
        ],
        "shapes": [
            {"kind": printable(kind), "shape": printable(shape), **_seen(asked)} for (kind, shape), asked in shapes
        ],
        "requests": tally.requests,
        "further": tally.further,
        "skipped": tally.skipped,
    }


def _seen(asked: Asked) -> Mapping[str, Any]:
    return {"count": asked.count, "first": asked.first, "last": asked.last}


def _draft(codes: Sequence[tuple[Key, Asked]], log: Path, folder: Path, loaded: Loaded | None) -> None:
    """Start an entry for each code, as `errdex scan --drafts` does."""
    from site_builder.clients.scan.drafting import write_drafts
    from site_builder.clients.scan.logs import Seen
    from site_builder.clients.scan.logs import Tally as Logged

    if loaded is None or loaded.heads is None:
        raise UserError("--drafts writes the languages of a catalogue; name it with --catalog")
    unknown = {asked.spelling: Seen(asked.line, 1, "", asked.count) for _, asked in codes}
    drafted = write_drafts({log: Logged(unknown=unknown)}, folder, loaded.heads.languages)
    for line in (*map(str, drafted.left), f"{_count(drafted.new, 'draft')} in {shown(folder)}"):
        click.echo(line, err=True)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
