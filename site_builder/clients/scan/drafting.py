"""Write drafts of entries for the unknown codes of logs, with the messages that were seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.catalog.multilingual import TODO
from site_builder.clients.scan.logs import Seen, Tally
from site_builder.importing.drafts import CauseDraft, Draft
from site_builder.importing.entry_files import write_entries
from site_builder.importing.facts import flaw_of_code
from site_builder.importing.table import Remark


@dataclass
class Drafted:
    """What became of the unknown codes."""

    new: int = 0
    left: list[Remark] = field(default_factory=list)
    """Those that have no new file, and why."""


def write_drafts(logs: Mapping[Path, Tally], folder: Path, languages: Sequence[str]) -> Drafted:
    """Write a file for each unknown code that has none in `folder`; nothing is overwritten.

    Raises UserError where a file cannot be written.
    """
    drafted = Drafted()
    for path, unknown in _by_first_log(logs).items():
        drafts = []
        for code, seen in sorted(unknown.items()):
            why = flaw_of_code(code)
            if why:
                drafted.left.append(Remark(path, seen.line, why))
            else:
                drafts.append(_draft(code, seen, languages))
        written = write_entries(drafts, folder, {languages[0]: path}, None, languages, languages)
        drafted.new += written.new
        drafted.left += written.left
    drafted.left.sort()
    return drafted


def _by_first_log(logs: Mapping[Path, Tally]) -> Mapping[Path, Mapping[str, Seen]]:
    """The unknown codes by the first log that has them, each with what all logs say of it."""
    first: dict[str, Path] = {}
    found: dict[Path, dict[str, Seen]] = {}
    for path, tally in logs.items():
        for code, seen in tally.unknown.items():
            if code in first:
                found[first[code]][code].add(seen)
            else:
                first[code] = path
                found.setdefault(path, {})[code] = Seen(
                    seen.line, seen.column, seen.example, seen.count, dict(seen.texts)
                )
    return found


def _draft(code: str, seen: Seen, languages: Sequence[str]) -> Draft:
    nothing = dict.fromkeys(languages, TODO)
    cause = CauseDraft(None, nothing, nothing, None, None, None)
    return Draft(
        code=code,
        language=languages[0],
        line=seen.line,
        success=False,
        http_status=None,
        retry=None,
        message=nothing,
        causes=(cause,),
        codes={},
        note=None,
        wire=seen.wires,
    )
