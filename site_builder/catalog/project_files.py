"""Judge where a project's links lead, and names of the files beside its catalogue.

Whoever builds somebody else's catalogue publishes what its author may read, not what the builder may: a link leads to
nothing outside the project, and to nothing hidden in it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from site_builder.catalog.listing import Stray
from site_builder.catalog.model import Settings
from site_builder.catalog.problem import Level, Problem
from site_builder.core.fingerprint import DOCS, TEMPLATES

OUTSIDE: Stray = ("a link that leads out of the project, or to what is hidden in it", "put the file itself here")
_MISNAMED: Stray = ("the name is not UTF-8, or has a control character", "rename it")


def leads_out(path: Path, root: Path) -> bool:
    """Test for a path that lies outside a folder, or is hidden in it, once all links are followed."""
    target, top = Path(os.path.realpath(path)), Path(os.path.realpath(root))
    return not target.is_relative_to(top) or any(part.startswith(".") for part in target.relative_to(top).parts)


def misplaced(path: Path, project: Path) -> Problem | None:
    """Judge a file or folder beside the catalogue by its name and by where it leads."""
    wrong = OUTSIDE if leads_out(path, project) else _MISNAMED if not _is_nameable(path.name) else None
    return Problem(path, 1, 1, Level.ERROR, "layout", *wrong) if wrong is not None else None


def misplaced_files(catalogue: Path, settings: Settings) -> Iterator[Problem]:
    """Judge the hand-written pages of the catalogue's languages, the templates of its targets, and its logo."""
    project = catalogue.absolute().parent
    folders = [project / DOCS / language.id for language in settings.languages]
    folders += [project / TEMPLATES / target for target in settings.constants.targets]
    paths = [path for folder in folders if folder.is_dir() for path in _below(folder, project)]
    if settings.brand.logo is not None:
        paths.append(project / settings.brand.logo)
    yield from filter(None, (misplaced(path, project) for path in paths))


def _below(folder: Path, project: Path) -> Iterator[Path]:
    """A folder and what lies in it, in a fixed order; not what is hidden, nor what links to folders lead to."""
    yield folder
    if leads_out(folder, project):
        return
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(parent, name) for name in sorted([*folders, *files]) if not name.startswith("."))


def _is_nameable(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return not any(ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 for character in name)
