"""Render the page and the Atom feed of what has changed, from the releases of `released.json`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath
from typing import Any, Final
from xml.sax.saxutils import escape as xml
from xml.sax.saxutils import quoteattr

from markupsafe import Markup

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.catalog.released import Release
from site_builder.data.addresses import UNPUBLISHED, Layout, absolute, canonical, code_file
from site_builder.pages import structured_data
from site_builder.pages.english import finished
from site_builder.pages.labels import Labels, labels
from site_builder.pages.page import Page
from site_builder.pages.templating import template

FOLDER: Final = "changes"
PAGE: Final = f"{FOLDER}/index.html"
FEED: Final = f"{FOLDER}/feed.xml"
_KINDS: Final = ("added", "moved", "deprecated", "removed", "changed")
_LABELS: Final[Mapping[str, str]] = {
    **{field: field for field in ("retry", "category", "http_status", "message", "wire", "wordings", "causes", "say")},
    **{field: field for field in ("fault", "status", "aliases", "note", "source", "confused_with")},
    "acts": "who_acts",
    "codes": "other_codes",
    "see_also": "related",
    "name": "constant",
}
"""First part of a field → the label that pages give it."""


@dataclass(frozen=True)
class _Code:
    """One code, or a domain as a whole, in the changes of a release."""

    link: Markup
    message: str
    fields: str
    breaking: bool


@dataclass(frozen=True)
class _Shown:
    """One release as the page shows it."""

    version: str
    date: str
    first: str
    """What a release without changes says: how many codes it has."""
    groups: Sequence[tuple[str, Sequence[_Code]]]
    """(title, codes) of each kind of change that there is."""


def changes_page(catalog: Catalog, language: str, layout: Layout) -> Page | None:
    """Render the page of changes in one language; None where nothing has been released."""
    if catalog.released is None:
        return None
    own = catalog.words(language)
    words = labels(own, marked=True)
    shown = [_release(catalog, release, language, words, "../") for release in catalog.released.releases]
    headline = labels(own).changes
    head = structured_data.page(catalog, language, layout, kind="CollectionPage", headline=headline, path=PAGE)
    return Page(
        path=PurePosixPath(PAGE),
        language=language,
        title=words.changes,
        description=labels(own).changes_lead,
        content=template("changes.html.j2", own).render(releases=shown, feed=PurePosixPath(FEED).name),
        head=str(head),  # without a link to the feed: the theme takes every `alternate` for a site and asks for its map
        toc=tuple((f"v{release.version}", release.version) for release in shown),
        edit_url=None,
        indexed=True,
    )


def changes_feed(catalog: Catalog, language: str, layout: Layout) -> bytes | None:
    """Render the Atom feed (RFC 4287) of changes, an entry a release; None where nothing has been released."""
    if catalog.released is None:
        return None
    return "\n".join(_feed(catalog, catalog.released.releases, language, layout)).encode() + b"\n"


def _feed(catalog: Catalog, releases: Sequence[Release], language: str, layout: Layout) -> Iterator[str]:
    own, title = catalog.words(language), catalog.settings.title.in_(language)
    words, root = labels(own), absolute(catalog.settings.site_url or UNPUBLISHED, layout.path(language, ""))
    page = canonical(root, PAGE)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>'
    yield f"<title>{xml(title)}{xml(words.colon)}{xml(words.changes)}</title>"
    yield f"<id>{xml(page)}</id>"
    yield f'<link rel="self" type="application/atom+xml" href={quoteattr(root + FEED)}/>'
    yield f'<link rel="alternate" type="text/html" href={quoteattr(page)}/>'
    yield f"<updated>{_moment(releases[0].date if releases else '1970-01-01')}</updated>"
    yield f"<author><name>{xml(title)}</name></author>"
    for release in releases:
        content = template("release.html.j2", own).render(release=_release(catalog, release, language, words, root))
        yield "<entry>"
        yield f"<title>{xml(release.version)}</title>"
        yield f"<id>{xml(page)}#v{xml(release.version)}</id>"
        yield f'<link rel="alternate" type="text/html" href={quoteattr(f"{page}#v{release.version}")}/>'
        yield f"<updated>{_moment(release.date)}</updated>"
        yield f'<content type="html">{xml(finished(content.strip().encode()).decode())}</content>'
        yield "</entry>"
    yield "</feed>"


def _moment(date: str) -> str:
    return f"{date}T00:00:00Z"


def _release(catalog: Catalog, release: Release, language: str, words: Labels, root: str) -> _Shown:
    """Prepare a release; `root` is the way to the language's root."""
    by_kind: dict[str, list[Mapping[str, Any]]] = {kind: [] for kind in _KINDS}
    for change in release.changes:
        by_kind.setdefault(_kind(change), []).append(change)
    groups = [
        (words.change_kinds.get(kind, kind), tuple(_codes(catalog, changes, language, words, root)))
        for kind, changes in by_kind.items()
        if changes
    ]
    return _Shown(release.version, release.date, words.count.format(count=release.codes), groups)


def _kind(change: Mapping[str, Any]) -> str:
    """The group of a change: what has become of the code, or `changed`."""
    reason = str(change.get("reason", ""))
    return {"deprecated": "deprecated", "status-removed": "removed"}.get(reason, str(change.get("kind", "changed")))


def _codes(
    catalog: Catalog, changes: Sequence[Mapping[str, Any]], language: str, words: Labels, root: str
) -> Iterator[_Code]:
    def identity(change: Mapping[str, Any]) -> tuple[str, str]:
        return str(change.get("domain") or ""), str(change.get("code") or "")

    for (domain, code), of_code in groupby(sorted(changes, key=identity), identity):
        listed = list(of_code)
        entry = catalog.find(domain, code) if code else None
        fields = dict.fromkeys(_label(str(change["field"]), words) for change in listed if change.get("field"))
        yield _Code(
            _link(code or domain, entry, root),
            entry.message.in_(language) if entry is not None else "",
            words.list_separator.join(fields),
            any(change.get("breaking") for change in listed),
        )


def _label(field: str, words: Labels) -> str:
    first = field.split(".", 1)[0]
    return str(getattr(words, _LABELS[first])) if first in _LABELS else first


def _link(name: str, entry: Entry | None, root: str) -> Markup:
    shown = Markup('<code translate="no">{}</code>').format(name)
    return Markup('<a href="{}">{}</a>').format(root + code_file(entry), shown) if entry is not None else shown
