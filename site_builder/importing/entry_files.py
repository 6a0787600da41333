"""Write drafts as files, one a code; overwrite nothing."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from site_builder.catalog.naming import slug_of
from site_builder.catalog.problem import shown
from site_builder.core.errors import UserError
from site_builder.importing.drafts import Draft, Texts
from site_builder.importing.entry_yaml import entry_yaml
from site_builder.importing.table import Remark


def write_entries(
    drafts: Iterable[Draft], folder: Path, sources: Mapping[str, Path], known: Mapping[str, tuple[Path, Texts]]
) -> tuple[int, list[Remark]]:
    """Write each draft that `folder` has no file for; count them, and remark the others by their line in `sources`.

    `sources`: the page of each language. `known`: file and message of the entries that are there, by code.

    Raises UserError where a file cannot be written.
    """
    written = 0
    remarks: list[Remark] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for draft in drafts:
            path, message = known.get(draft.code, (folder / f"{slug_of(draft.code)}.yaml", {}))
            if draft.code in known or not _written(path, entry_yaml(draft)):
                remarks.append(Remark(sources[draft.language], draft.line, _left_alone(draft, path, message)))
            else:
                written += 1
    except OSError as error:
        name = shown(Path(error.filename)) if error.filename else shown(folder)
        raise UserError(f"{name} cannot be written: {(error.strerror or str(error)).lower()}") from None
    return written, remarks


def _written(path: Path, text: str) -> bool:
    """Write a file that is not there yet; False where it is."""
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def _left_alone(draft: Draft, path: Path, message: Texts) -> str:
    """The line on an entry that is there, with the first message that differs from its own."""
    for language, text in draft.message.items():
        own = message.get(language)
        if own is not None and own != text:
            return f"'{draft.code}' is left as {shown(path)} has it; its message there is '{own}', and '{text}' here"
    return f"'{draft.code}' is left as {shown(path)} has it; remove that file to import it again"
