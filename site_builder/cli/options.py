"""Options that several commands share, and the files that they stand for."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

CATALOG = Path("catalog")
BUILD = Path("build")

_F = TypeVar("_F", bound=Callable[..., Any])


def catalog_option(command: _F) -> _F:
    return click.option(
        "--catalog",
        "folder",
        type=click.Path(path_type=Path),
        default=CATALOG,
        show_default=True,
        help="The folder that holds catalog.yaml.",
    )(command)


def _out(**more: Any) -> Callable[[_F], _F]:
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        default=BUILD,
        show_default=True,
        help="Where the build lies.",
        **more,
    )


out_option = _out()
served_option = _out(envvar="ERRDEX_BUILD", show_envvar=True)
"""For the server alone: no other command may write into the build that this variable names."""
