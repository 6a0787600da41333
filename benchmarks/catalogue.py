"""Make a realistic bilingual catalogue of N codes: `python -m benchmarks.catalogue N [FOLDER]`.

Many products of many invented companies, codes in every style, one to five causes each, lists, links, code spans,
wire messages with placeholders, cross-references. The same N gives the same bytes; what is made passes
`errdex validate`.
"""

import argparse
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from benchmarks.codes import Code, Product, codes, products
from benchmarks.entries import domain_yaml, entry_yaml
from site_builder.catalog.naming import slug_of

SETTINGS = """\
id: bench
title: {zh: 测试用错误码, en: Error codes to measure with}
languages:
  - {id: zh, title: 中文, complete: true}
  - {id: en, title: English, complete: true}
site_url: https://codes.example/
edit_url: https://git.example/errdex/edit/main/catalog/{path}
constants: {package: bench_error_codes, version: "1.0.0"}
"""
"""Also the mark by which a folder of ours is known."""


def catalogue(count: int, domains: int | None = None) -> Iterator[tuple[PurePosixPath, str]]:
    """(path, content) of every file of a catalogue of `count` codes; in `domains` domains where that is given."""
    yield PurePosixPath("catalog.yaml"), SETTINGS
    domain_codes: list[tuple[Product, list[Code]]] = [(product, codes(product)) for product in products(count, domains)]
    # What other domains refer to: codes of words, of which the first are neither deprecated nor removed.
    known = [(product.id, code.code) for product, listing in domain_codes for code in listing[1:5]]
    for product, listing in domain_codes:
        elsewhere = [(domain, code) for domain, code in known[product.number % 8 :: 8] if domain != product.id]
        yield PurePosixPath(product.id, "domain.yaml"), domain_yaml(product)
        for place, (code, _) in enumerate(listing):
            yield PurePosixPath(product.id, f"{slug_of(code)}.yaml"), entry_yaml(product, listing, place, elsewhere)


def write(folder: Path, count: int, domains: int | None = None) -> None:
    """Write the catalogue into `folder`, in the place of an earlier one.

    Raises FileExistsError where the folder holds anything else.
    """
    if folder.exists() and any(folder.iterdir()):
        head = folder / "catalog.yaml"
        if not head.is_file() or head.read_text("utf-8") != SETTINGS:
            raise FileExistsError(f"{folder} holds something else; name an empty folder")
        shutil.rmtree(folder)
    for path, content in catalogue(count, domains):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.catalogue", description="Make a catalogue of N codes.")
    parser.add_argument("count", metavar="N", type=int, help="how many codes")
    parser.add_argument("folder", nargs="?", type=Path, help="where to (build.bench/catalogue-N when not given)")
    parser.add_argument("--domains", type=int, help="in how many domains; many of various sizes when not given")
    given = parser.parse_args()
    if given.count < 1 or (given.domains is not None and not 1 <= given.domains <= given.count):
        parser.error("N is at least 1, and there is at most a domain per code")
    folder: Path = given.folder or Path("build.bench") / f"catalogue-{given.count}"
    try:
        write(folder, given.count, given.domains)
    except FileExistsError as error:
        parser.error(str(error))
    print(f"{given.count:,} codes in {folder}")


if __name__ == "__main__":
    main()
