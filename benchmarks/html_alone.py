"""Make the HTML of a catalogue and nothing else: `python -m benchmarks.html_alone CATALOGUE FOLDER`.

What MkDocs makes too: hand-written pages, assets, every code's and every domain's page in both languages. Twins, JSON
and the data of the search, which `errdex build --only site` makes as well, are left out. The folder has to be new.
"""

import argparse
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from benchmarks.measure import BenchmarkError
from site_builder.assemble.build import with_site_url
from site_builder.assemble.output import Stage
from site_builder.core import garbage_collection
from site_builder.core.parallel import map_slices
from site_builder.data.addresses import SITE
from site_builder.data.records import entry_views
from site_builder.pages.code_page import code_pages
from site_builder.pages.domain_page import domain_pages
from site_builder.pages.page import Page
from site_builder.rules import validate
from site_builder.search.search_data import SearchData
from site_builder.site.files import Artefact, Files
from site_builder.site.frame import framing


def make(catalogue: Path, folder: Path) -> int:
    """Validate, render and write; gives the number of files. Raises BenchmarkError where the catalogue has problems."""
    with garbage_collection.paused():
        loaded = validate(catalogue)
        if loaded.catalog is None or loaded.problems:
            raise BenchmarkError(f"{catalogue} has problems")
        catalog = with_site_url(loaded.catalog, None)
        with framing(catalog) as finish:
            frame = finish()
        stage = Stage(folder, folder)

        def stamped(pages: Iterable[Page]) -> Iterator[Artefact]:
            return ((page.language / page.path, frame.shells[page.language].stamp(page)) for page in pages)

        def entries(numbers: range) -> int:
            some = [entry_views(catalog, entry) for entry in catalog.entries[numbers.start : numbers.stop]]
            pages = chain.from_iterable(code_pages(catalog, some, one, SITE) for one in catalog.languages)
            return len(stage.write(stamped(pages)))

        counts = map_slices(entries, len(catalog.entries))
        count = next(counts)  # the tables are made while other processes make the rest
        tables = chain.from_iterable(
            domain_pages(catalog, domain, language, SITE)
            for domain in catalog.domains
            for language in catalog.languages
        )
        files = Files(SearchData(catalog), frame)
        count += len(stage.write(chain(((path, files[path]) for path in frame.files), stamped(tables))))
        return count + sum(counts)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.html_alone", description="Make the HTML alone.")
    parser.add_argument("catalogue", type=Path)
    parser.add_argument("folder", type=Path, help="where to; has to be new")
    given = parser.parse_args()
    given.folder.mkdir(parents=True)
    garbage_collection.stopped()
    print(f"{make(given.catalogue, given.folder):,} files in {given.folder}")


if __name__ == "__main__":
    main()
