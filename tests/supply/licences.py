"""List the licences of the locked packages: `python -m tests.supply.licences [--renew]`."""

import argparse
import re
import sys
from collections.abc import Mapping
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata

from tests.conftest import ROOT
from tests.supply.locked import locked

LISTED = ROOT / "licences.tsv"
ALLOWED = frozenset(
    {
        *("MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Apache-2.0", "PSF-2.0", "Python-2.0", "0BSD", "Zlib"),
        *("Unlicense", "CC0-1.0"),
        "BSD",  # one of those, of a package that does not say which
        "MPL-2.0",  # asks for the source of its own files alone
    }
)
"""Licences whose packages may be used, in SPDX's words: none of them reaches into what uses the package."""
_SILENT: Mapping[str, str] = {
    "axe-playwright-python": "MIT AND MPL-2.0",  # its LICENSE, and that of axe-core, which it carries
}
"""Packages whose metadata say nothing."""
_CLASSIFIERS: Mapping[str, str] = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Python Software Foundation License": "PSF-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "ISC License (ISCL)": "ISC",
}
_WORDS: Mapping[str, str] = {"bsd": "BSD", "bsd license": "BSD", "mit license": "MIT"} | {
    "apache 2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache license, version 2.0": "Apache-2.0",
    "apache software license 2.0": "Apache-2.0",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}


def licence(name: str) -> str | None:
    """The licence of an installed package in SPDX's words, as far as it says; None for one that is not installed."""
    try:
        said: PackageMetadata = metadata(name)
    except PackageNotFoundError:
        return None
    if "License-Expression" in said:
        return said["License-Expression"]
    classified = [
        line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or () if line.startswith("License ")
    ]
    known = sorted({_CLASSIFIERS[one] for one in classified if one in _CLASSIFIERS})
    free = said["License"].strip() if "License" in said else ""
    exact = _WORDS.get(free.casefold(), free if free in ALLOWED else "")
    return exact or " OR ".join(known) or free.split("\n", 1)[0] or _SILENT.get(name, "unknown")


def is_allowed(expression: str) -> bool:
    """Whether one of the choices that an expression offers is allowed in all its parts."""
    choices = re.split(r"\s+OR\s+", expression.replace("(", "").replace(")", ""))
    return any(all(part in ALLOWED for part in re.split(r"\s+AND\s+", choice)) for choice in choices)


def listed() -> Mapping[str, tuple[str, str]]:
    """(licence, where it is needed) by the name of each package, as the list has it."""
    rows = (line.split("\t") for line in LISTED.read_text("utf-8").splitlines()[1:])
    return {name: (expression, needed) for name, expression, needed in rows}


def found() -> Mapping[str, tuple[str, str]]:
    """The same of the packages that are installed; of others, which this system does not need, what the list has."""
    here, before = locked(ROOT / "requirements.txt"), listed() if LISTED.exists() else {}
    rows = {}
    for name in sorted({**locked(ROOT / "requirements-dev.txt"), **here}):
        expression = licence(name) or before.get(name, ("unknown", ""))[0]
        rows[name] = (expression, "program" if name in here else "tests")
    return rows


def written() -> str:
    """The list as it is written."""
    return "package\tlicence\tneeded by\n" + "".join(f"{name}\t{one}\t{by}\n" for name, (one, by) in found().items())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--renew", action="store_true", help=f"write {LISTED.name}")
    if parser.parse_args().renew:
        LISTED.write_text(written(), "utf-8")
    sys.stdout.write(written())
