"""Rules on the constants: their languages are known."""

from collections.abc import Iterator
from pathlib import Path

from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.model import Catalog, Settings
from site_builder.core.fingerprint import TEMPLATES as OF_PROJECT
from site_builder.core.paths import TEMPLATES
from site_builder.rules.rule import Finding, Piece, file_rule
from web.text.nearest import nearest

_PYTHON = "python"


@file_rule("unknown-target")
def known_target(catalog: Catalog, piece: Piece) -> Iterator[Finding]:
    """A target of the constants is a language of the program, or a folder of templates in the project.

    Such a folder is `templates/NAME`, beside that of the catalogue. `python` is always among them, since the pages show
    its constants; it is more than templates, so a project has no `templates/python`.
    """
    if not isinstance(piece, Settings):
        return
    own = catalog.folder.absolute().parent / OF_PROJECT
    ours = sorted(path.name for path in (TEMPLATES / "constants").iterdir())
    known = sorted({*ours, *(path.name for path in own.glob("*") if path.is_dir())})
    if _PYTHON not in piece.constants.targets:
        text = f"'{_PYTHON}' is missing, and every code's page shows its constants"
        yield Finding(Path(SETTINGS_FILE), ("constants", "targets"), text, "add it to the targets")
    for number, target in enumerate(piece.constants.targets):
        place = ("constants", "targets", number)
        if target not in known:
            near = nearest(target, known)
            tip = f"did you mean '{near}'? or make a folder" if near else "make a folder"
            yield Finding(Path(SETTINGS_FILE), place, f"unknown target '{target}'", f"{tip} {OF_PROJECT}/{target}")
        elif target == _PYTHON and (own / target).is_dir():
            text = f"folder {OF_PROJECT}/{target} makes nothing: Python's constants are not made from templates"
            yield Finding(Path(SETTINGS_FILE), place, text, "give folder and target another name")
        elif target not in ours and not any(path.is_file() for path in (own / target).rglob("[!.]*")):
            text = f"folder {OF_PROJECT}/{target} is empty"
            yield Finding(Path(SETTINGS_FILE), place, text, "put a template there, or take the target away")
