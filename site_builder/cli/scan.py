"""`errdex scan`: codes in sources and logs that the catalogue does not know, or has deprecated or removed."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from site_builder.catalog.problem import Level, Problem, printable, shown
from site_builder.cli.asking import lookup_options, opened
from site_builder.cli.report import FORMATS, Report, print_report
from site_builder.core.errors import UserError

if TYPE_CHECKING:
    from site_builder.clients.scan.files import Skipped
    from site_builder.clients.scan.known import KnownCodes
    from site_builder.clients.scan.logs import Tally
    from site_builder.clients.scan.scan import Scanned

FEW = 3
"""Names that are listed of what was passed over."""
MOST_EXAMPLES = 20
"""Unknown codes of logs that are shown with an example."""


@click.command("scan")
@click.argument("paths", metavar="PATH...|-", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--as", "kind", type=click.Choice(("source", "log")), help="Read all files as this, whatever their name.")
@click.option(
    "--min-known", type=click.FloatRange(0, 100), metavar="PERCENT", help="Logs pass if at least this share is known."
)
@click.option(
    "--drafts", metavar="DIR", type=click.Path(path_type=Path), help="Start an entry for each unknown code, in DIR."
)
@click.option(
    "--exclude",
    "excluded",
    metavar="PATTERN",
    multiple=True,
    help="Skip files and folders that match; may be repeated.",
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How to write them."
)
@lookup_options
def scan_command(
    paths: tuple[Path, ...],
    kind: str | None,
    min_known: float | None,
    drafts: Path | None,
    excluded: tuple[str, ...],
    form: str,
    folder: Path,
    out: Path,
    db: Path | None,
) -> None:
    """Find codes in sources and logs that the catalogue does not know, or has deprecated or removed.

    A file whose name ends in .log (.log.1, .log.gz), .jsonl or .ndjson is a log, and so is `-`, standard input: each
    error in it is diagnosed, and the share that the catalogue knows is counted. Every other text is a source. In a
    folder, hidden folders, links to folders, node_modules, vendor, build and the like are skipped. Exits 1 if it finds
    something; with --min-known, logs fail only if a smaller share is known.
    """
    from site_builder.clients.scan import findings
    from site_builder.clients.scan.drafting import write_drafts

    if min_known is not None and isnan(min_known):
        raise click.UsageError("--min-known takes a number from 0 to 100, not nan")
    answers = opened(folder, out, db)
    store = answers.store
    scanned, known = _scanned(paths, kind, excluded, store)
    for option, value in (("--min-known", min_known), ("--drafts", drafts)):
        if value is not None and not scanned.logs:
            raise click.UsageError(f"{option} is about logs, and none of the files is one; --as log makes them logs")
    problems = sorted((*scanned.problems, *_of_logs(scanned.logs, known, min_known)))
    share = _share(scanned.logs)
    notes = [*_share_notes(scanned.logs, share, min_known), *_skipped_notes(scanned.skipped)]
    if form == "text":
        notes = [*_examples(scanned.logs), *notes]
    left = False
    if drafts is not None:
        drafted = write_drafts(scanned.logs, drafts, store.languages)
        notes += [*map(str, drafted.left), f"{_count(drafted.new, 'draft')} in {shown(drafts)}"]
        left = bool(drafted.left)
    rules = dict(sorted(findings.MANUALS.items()))
    print_report(Report(problems, scanned.files, rules, notes, _facts(scanned, share)), form)
    below = min_known is not None and share is not None and share < min_known
    own = problems if min_known is None else scanned.problems
    if own or below or left:
        sys.exit(1)


def _scanned(
    paths: Sequence[Path], kind: str | None, excluded: Sequence[str], store: Any
) -> tuple["Scanned", "KnownCodes"]:
    """Scan what is named. Raises UserError where a path is not there or cannot be read."""
    from site_builder.cli.scanning import Diagnosing, known_codes, record_finder
    from site_builder.clients.scan.files import is_log, listed, missing
    from site_builder.clients.scan.logs import LogScanner
    from site_builder.clients.scan.scan import Scanner
    from site_builder.clients.scan.sources import SourceScanner

    named = [path for path in paths if str(path) != "-"]
    wrong = list(missing(named))
    if wrong:
        raise UserError("\nerrdex: ".join(map(printable, wrong)))
    known = known_codes(store)
    logs = LogScanner(known, record_finder(store, known), Diagnosing(store.path))
    scanner = Scanner(SourceScanner(known), logs, is_log if kind is None else lambda _: kind == "log")
    scanned = scanner.scan(listed(named, excluded), sys.stdin.buffer if len(named) < len(paths) else None)
    unread = [one for one in scanned.skipped if one.path in named and one.reason.startswith("cannot be read")]
    if unread:
        raise UserError("\nerrdex: ".join(printable(f"{shown(one.path)} {one.reason}") for one in unread))
    return scanned, known


def _of_logs(logs: Mapping[Path, "Tally"], known: "KnownCodes", min_known: float | None) -> Iterator[Problem]:
    """The problems of logs, one for each code of each."""
    from site_builder.clients.scan import findings

    level = Level.ERROR if min_known is None else Level.WARNING
    for path, tally in logs.items():
        for code, seen in tally.unknown.items():
            yield findings.unknown(path, seen.line, seen.column, code, known, level, seen.count)
        for code, seen in tally.retired.items():
            entry = known.retired(code)
            assert entry is not None, "it was tallied as that"
            yield findings.retired(path, seen.line, seen.column, code, entry, Level.WARNING, seen.count)


def _share(logs: Mapping[Path, "Tally"]) -> float | None:
    """The share of the errors in logs that the catalogue knows, in per cent; None where there is none."""
    errors = sum(tally.errors for tally in logs.values())
    return 100 * sum(tally.known.total() for tally in logs.values()) / errors if errors else None


def _share_notes(logs: Mapping[Path, "Tally"], share: float | None, min_known: float | None) -> Iterator[str]:
    if not logs:
        return
    counts = f"{_count(sum(tally.errors for tally in logs.values()), 'error')} in {_count(len(logs), 'log')}"
    known = f", {_percent(share)} known" if share is not None else ""
    wanted = f", {min_known:g} % wanted" if min_known is not None and share is not None else ""
    others = sum(tally.without_code for tally in logs.values())
    yield f"{counts}{known}{wanted}{f'; {others:,} more without a code' if others else ''}"


def _percent(share: float) -> str:
    """A share in per cent; 100 only where nothing is lacking."""
    return f"{min(share, 99.9) if share < 100 else share:.1f} %"


def _unknown(logs: Mapping[Path, "Tally"]) -> list[tuple[str, int, str]]:
    """(code, count, example) of the unknown codes of all logs, the most frequent first."""
    counts: Counter[str] = Counter()
    examples: dict[str, str] = {}
    for tally in logs.values():
        for code, seen in tally.unknown.items():
            counts[code] += seen.count
            examples.setdefault(code, next(iter(seen.wires), seen.example))
    return [(code, count, examples[code]) for code, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def _examples(logs: Mapping[Path, "Tally"]) -> Iterator[str]:
    unknown = _unknown(logs)
    if not unknown:
        return
    yield "unknown in the logs:"
    for code, count, example in unknown[:MOST_EXAMPLES]:
        yield printable(f"{count:>8,}  {code}  {example}")
    if len(unknown) > MOST_EXAMPLES:
        yield f"{'':>8}  and {len(unknown) - MOST_EXAMPLES:,} more"


def _skipped_notes(skipped: Iterable["Skipped"]) -> Iterator[str]:
    by_reason: dict[str, list[str]] = {}
    for one in skipped:
        by_reason.setdefault(one.reason, []).append(shown(one.path))
    for reason, names in sorted(by_reason.items()):
        more = f" and {len(names) - FEW:,} more" if len(names) > FEW else ""
        yield printable(f"passed over, {reason}: {', '.join(names[:FEW])}{more}")


def _facts(scanned: "Scanned", share: float | None) -> Mapping[str, Any]:
    """What the JSON has besides the problems."""
    return {
        "logs": {
            "files": len(scanned.logs),
            "errors": sum(tally.errors for tally in scanned.logs.values()),
            "known": sum(tally.known.total() for tally in scanned.logs.values()),
            "without_code": sum(tally.without_code for tally in scanned.logs.values()),
            "share": round(share, 3) if share is not None else None,
            "unknown": [
                {"code": printable(code), "count": count, "example": printable(example)}
                for code, count, example in _unknown(scanned.logs)
            ],
        },
        "skipped": [{"path": printable(shown(one.path)), "reason": one.reason} for one in scanned.skipped],
    }


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
