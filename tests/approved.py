"""List the files of a build with their digests: `python -m tests.approved [--renew]`.

An approval list says which bytes a build has today, so that a change of the code which is to change none can be seen
to change none. `lookup.db` counts as its dump, an archive as its members, a gzip copy as what it holds, and the
manifest, which names the program itself, not at all.
"""

import argparse
import gzip
import hashlib
import io
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from site_builder.assemble.build import PARTS, build
from site_builder.catalog.loader import load
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from tests.conftest import CATALOGS

APPROVED = Path(__file__).parent / "approved.txt"


def approved() -> str:
    """The list that stands in the repository."""
    return APPROVED.read_text("utf-8")


def listed(scratch: Path) -> str:
    """Build the good catalogue in `scratch` and list the files: a line `digest  path` for each."""
    folder = CATALOGS / "good"
    catalog = load(folder).catalog
    assert catalog is not None
    out = scratch / "build"
    build(catalog, out, PARTS, catalogue_files(folder), Reporter(quiet=True))
    return "".join(f"{value}  {path}\n" for path, value in sorted(digests(out)))


def digests(out: Path) -> Iterator[tuple[str, str]]:
    """(path, digest) of every file of a build, that of an archive or database by what is in it."""
    for path in out.rglob("*"):
        if path.is_file() and path.name != "manifest.json":
            yield path.relative_to(out).as_posix(), hashlib.sha256(_content(path)).hexdigest()[:16]


def _content(path: Path) -> bytes:
    if path.suffix == ".whl":
        with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
            return repr([(name, archive.read(name)) for name in sorted(archive.namelist())]).encode()
    if path.suffix == ".gz":
        return gzip.decompress(path.read_bytes())
    if path.suffix == ".db":
        with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
            return "\n".join(connection.iterdump()).encode()
    return path.read_bytes()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.approved", description=__doc__.splitlines()[0])
    parser.add_argument("--renew", action="store_true", help="write the lists anew, instead of comparing")
    renew = parser.parse_args().renew
    with tempfile.TemporaryDirectory() as scratch:
        now = listed(Path(scratch))
    if renew:
        APPROVED.write_text(now, "utf-8")
        print(f"{len(now.splitlines())} files approved")
        return
    changed = sorted({line.split("  ")[1] for line in set(now.splitlines()) ^ set(approved().splitlines())})
    print(f"{len(changed)} of {len(now.splitlines())} files differ", *changed, sep="\n  ")
    raise SystemExit(bool(changed))


if __name__ == "__main__":
    main()
