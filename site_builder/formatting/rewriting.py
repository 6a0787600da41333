"""Write over the file of an author in one step, so that nobody sees half of it."""

from pathlib import Path

from site_builder.catalog.problem import shown
from site_builder.core.errors import UserError


def rewrite(path: Path, text: str) -> None:
    """Put `text` in the place of what is in the file at `path`, if there is one; its mode stays. Raises OSError."""
    half = path.with_name(f".{path.name}.tmp")
    try:
        half.write_text(text, "utf-8", newline="\n")
        if path.exists():
            half.chmod(path.stat().st_mode)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def rewrite_for_user(path: Path, text: str) -> None:
    """Rewrite a file that somebody has named. Raises UserError where it cannot be written."""
    try:
        rewrite(path, text)
    except OSError as error:
        raise UserError(f"{shown(path)} cannot be written: {(error.strerror or str(error)).lower()}") from None
