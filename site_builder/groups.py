"""Cut a build into groups of artefacts that change together, each with a key that names all it is made from.

Equal keys, equal bytes: a group whose key is as in the last build is neither rendered nor written again.
An entry's group holds its pages, twins and JSON; it changes with the entry, its domain, what it refers to and
the shell around it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import PurePosixPath
from typing import NamedTuple, TypeAlias

from site_builder import index, pages, patterns, site, static_api
from site_builder.fingerprint import digest, maker_digest
from site_builder.load import DOMAIN_FILE, SETTINGS_FILE
from site_builder.model import Catalog, Entry
from site_builder.page import SITE, Page

Artefact: TypeAlias = tuple[PurePosixPath, bytes]

SEARCH = PurePosixPath("assets/search")
"""Below a language's root: what its search worker fetches."""


class Content(NamedTuple):
    """The artefacts of a group; `hidden` names those of its pages that search engines may not show."""

    files: Iterable[Artefact]
    hidden: tuple[str, ...] = ()


class Group(NamedTuple):
    """Artefacts below the site's root that are made together."""

    name: str
    key: str
    make: Callable[[], Content]


@dataclass(frozen=True)
class Inputs:
    """What the groups of one site are made from."""

    catalog: Catalog
    digests: Mapping[str, str]
    """Of the catalogue's files, by path below its folder."""
    frame: site.Frame
    frame_key: str


def everything(catalog: Catalog, digests: Mapping[str, str]) -> str:
    """One key of the whole catalogue."""
    return _key(catalog.settings.site_url, *(f"{name}={value}" for name, value in digests.items()))


def groups(inputs: Inputs) -> Iterator[Group]:
    """Every group of the site but its sitemaps: the frame, the domains, the entries, what search needs."""
    catalog, digests = inputs.catalog, inputs.digests
    shells = digest(repr(sorted(inputs.frame.shells.items())).encode())
    common = _key(shells, digests[SETTINGS_FILE], catalog.settings.site_url)
    yield Group("whole", everything(catalog, digests), partial(_whole, catalog))
    yield Group("frame", inputs.frame_key, partial(Content, inputs.frame.files.items()))
    for domain in catalog.domains:
        head = digests[f"{domain.id}/{DOMAIN_FILE}"]
        entries = catalog.entries_of(domain.id)
        key = _key(common, head, *(digests[entry.path.as_posix()] for entry in entries))
        yield Group(f"domain/{domain.id}", key, partial(_domain, inputs, domain.id))
    for entry in catalog.entries:
        referred = [digests[other.path.as_posix()] for other in _referred(catalog, entry)]
        key = _key(common, digests[f"{entry.domain}/{DOMAIN_FILE}"], digests[entry.path.as_posix()], *referred)
        yield Group(f"entry/{entry.domain}/{entry.slug}", key, partial(_entry, inputs, entry))


def sitemaps(inputs: Inputs, listed: Mapping[str, list[PurePosixPath]]) -> Group:
    """The sitemaps and robots.txt. `listed`: of each language the pages that search engines may show."""
    key = _key(inputs.frame_key, *(f"{language}/{path}" for language, paths in listed.items() for path in paths))
    return Group("sitemaps", key, lambda: Content(site.machines(inputs.frame, listed)))


def language_files(catalog: Catalog, language: str) -> Iterator[Artefact]:
    """What the search worker of one language fetches, below the language's root."""
    for name, content in (*index.shards(catalog, language).items(), *patterns.shards(catalog, language).items()):
        yield SEARCH / name, content


def _referred(catalog: Catalog, entry: Entry) -> Iterator[Entry]:
    """The entries whose message or page this entry shows."""
    references = [*entry.see_also, *(other.code for other in entry.confused_with), entry.replaced_by]
    for reference in references:
        other = catalog.referred(entry, reference) if reference is not None else None
        if other is not None:
            yield other


def _entry(inputs: Inputs, entry: Entry) -> Content:
    catalog = inputs.catalog
    made: list[Page] = []
    files: list[Artefact] = []
    for language in catalog.languages:
        made.append(pages.code_page(catalog, entry, language, SITE))
        twin = pages.code_twin(catalog, entry, language)
        files.append((PurePosixPath(language, entry.domain, f"{entry.slug}.md"), twin.encode()))
    files += site.stamped(inputs.frame, made)
    files.append(static_api.entry_file(catalog, entry))
    return Content(files, _hidden(made))


def _domain(inputs: Inputs, identifier: str) -> Content:
    catalog = inputs.catalog
    domain = catalog.domain(identifier)
    made: list[Page] = []
    files: list[Artefact] = []
    for language in catalog.languages:
        made += pages.domain_pages(catalog, domain, language, SITE)
        twin = pages.domain_twin(catalog, domain, language)
        files.append((PurePosixPath(language, domain.id, "index.md"), twin.encode()))
    files += site.stamped(inputs.frame, made)
    files.append(static_api.domain_file(catalog, domain))
    return Content(files, _hidden(made))


def _whole(catalog: Catalog) -> Content:
    files: list[Artefact] = [(PurePosixPath("llms.txt"), pages.llms_txt(catalog).encode())]
    files += static_api.overview(catalog)
    for language in catalog.languages:
        files += ((language / path, content) for path, content in language_files(catalog, language))
    return Content(files)


def _hidden(made: Iterable[Page]) -> tuple[str, ...]:
    return tuple((page.language / page.path).as_posix() for page in made if not page.indexed)


def _key(*parts: str) -> str:
    return digest("\n".join((maker_digest(), *parts)).encode())
