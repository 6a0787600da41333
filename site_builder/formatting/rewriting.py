"""Write over the file of an author in one step, so that nobody sees half of it."""

import os
from collections.abc import Iterable
from pathlib import Path

from site_builder.catalog.problem import shown
from site_builder.core.errors import UserError


def rewrite(path: Path, text: str | Iterable[str]) -> None:
    """Put `text`, whole or in pieces, in the place of what is in the file at `path`, if there is one; its mode stays.

    A link stays one, and its file is written. A device or a pipe is written to: nothing may take its place. Raises
    OSError.
    """
    pieces = [text] if isinstance(text, str) else text
    if path.exists() and not path.is_file():
        with path.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        return
    path = Path(os.path.realpath(path))
    half = path.with_name(f".{path.name}.tmp")
    try:
        with half.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(pieces)
        if path.exists():
            half.chmod(path.stat().st_mode)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def rewrite_for_user(path: Path, text: str | Iterable[str]) -> None:
    """Rewrite a file that somebody has named. Raises UserError where it cannot be written."""
    try:
        rewrite(path, text)
    except OSError as error:
        raise UserError(f"{shown(path)} cannot be written: {(error.strerror or str(error)).lower()}") from None
