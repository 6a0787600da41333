"""Write drafts as files, one a code; what people wrote stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from site_builder.catalog.multilingual import TODO
from site_builder.catalog.naming import slug_of
from site_builder.catalog.problem import shown
from site_builder.catalog.yaml_file import read
from site_builder.core.errors import UserError
from site_builder.formatting.format import Unformattable, formatted
from site_builder.formatting.rewriting import rewrite
from site_builder.importing.drafts import Draft
from site_builder.importing.entry_yaml import entry_data, entry_yaml
from site_builder.importing.filling import filled
from site_builder.importing.table import Remark


@dataclass
class Written:
    """What became of drafts."""

    new: int = 0
    """Entries that were not there."""
    filled: int = 0
    """Entries that were there, and had texts left to write that the table has."""
    same: int = 0
    """Entries that were there, to which the table adds nothing."""
    left: list[Remark] = field(default_factory=list)
    """Of those that were not written."""


def write_entries(
    drafts: Iterable[Draft],
    folder: Path,
    sources: Mapping[str, Path],
    known: Mapping[str, Path] | None,
    languages: Sequence[str],
    needed: Sequence[str] = (),
) -> Written:
    """Write each draft that has no file yet; fill in the entries of a catalogue that are there.

    `sources`: the page of each language. `known`: the file of each entry that is there, by code; None: `folder` is no
    catalogue, and nothing in it is touched. `languages`: their order; `needed`: those in which a new entry has to have
    every text. What is left alone is remarked.

    Raises UserError where a file cannot be written.
    """
    done = Written()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for draft in drafts:
            path = (known or {}).get(draft.code, folder / f"{slug_of(draft.code)}.yaml")
            if _write(path, entry_yaml(draft, needed)):
                done.new += 1
                continue
            why = "remove that file to have it written again" if known is None else _fill(path, draft, languages, done)
            if why is not None:
                remark = f"'{draft.code}' is left as {shown(path)} has it; {why}"
                done.left.append(Remark(sources[draft.language], draft.line, remark))
    except OSError as error:
        name = shown(Path(error.filename)) if error.filename else shown(folder)
        raise UserError(f"{name} cannot be written: {(error.strerror or str(error)).lower()}") from None
    return done


def _write(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False where it is."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _fill(path: Path, draft: Draft, languages: Sequence[str], done: Written) -> str | None:
    """Fill in the file of an entry; say why not where it is of another code, or its message is another."""
    file = read(path)
    if file.problems:
        return str(file.problems[0])
    if file.data.get("code") != draft.code:
        return f"that is the code '{file.data.get('code')}'"
    message = file.data.get("message")
    for language, text in draft.message.items():
        own = str(message.get(language, TODO)).strip() if isinstance(message, dict) else TODO
        if own != text and TODO not in (own, text):
            return f"its message there is '{own}', and '{text}' here"
    data = filled(file.data, entry_data(draft))
    if data == file.data:
        done.same += 1
    else:
        try:
            text = formatted(path, path.read_bytes(), languages, data)
        except Unformattable as error:
            return str(error)
        rewrite(path, text)
        done.filled += 1
    return None
