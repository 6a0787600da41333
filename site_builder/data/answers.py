"""Render the API's answers: views as the bytes that are stored and sent.

Each answer is made with every language side by side (`all`) and in each language alone. The static JSON files of the
site are the same answers.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump, etag
from site_builder.data.records import catalog_views, domain_views
from site_builder.data.views import EntryViews, View, side_by_side


class Answer(NamedTuple):
    """One finished answer; `message` is its entry's, None where it holds every language."""

    etag: str
    message: str | None
    body: bytes


def entry_answers(views: EntryViews) -> Iterator[Answer]:
    """Render an entry with every language, then in each of them."""
    yield _answer(side_by_side(views))
    for view in views.values():
        yield _answer(view, view.message)


def overview_answers(catalog: Catalog, catalogue_hash: str) -> Mapping[str, tuple[Answer, ...]]:
    """Render the answers `catalog`, `domains` and `domains/{id}`, by path."""
    whole = catalog_views(catalog, catalogue_hash)
    each = {domain.id: domain_views(catalog, domain) for domain in catalog.domains}
    listed = [{"domains": [views[language] for views in each.values()]} for language in catalog.languages]
    return {
        "catalog": _in_each_language(whole),
        "domains": tuple(map(_answer, ({"domains": [*map(side_by_side, each.values())]}, *listed))),
        **{f"domains/{identifier}": _in_each_language(views) for identifier, views in each.items()},
    }


def _in_each_language(views: Mapping[str, View]) -> tuple[Answer, ...]:
    return tuple(map(_answer, (side_by_side(views), *views.values())))


def _answer(document: object, message: str | None = None) -> Answer:
    body = dump(document)
    return Answer(etag(body), message, body)
