"""`errdex export`: a catalogue for other systems, one format each."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import click

from site_builder.catalog.listing import SETTINGS_FILE
from site_builder.catalog.loader import Loaded, load
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import Level, shown
from site_builder.cli.options import catalog_option
from site_builder.core.errors import UserError
from site_builder.formatting.rewriting import rewrite_for_user


class _Wishes(NamedTuple):
    """What the options say."""

    language: str | None
    every: bool
    index_name: str
    mapping: bool
    query: str | None


class _Format(NamedTuple):
    """`write` makes the pieces of the file. `options`: of those that not every format has, its own."""

    write: Callable[[Loaded, Catalog, _Wishes], Iterable[str]]
    options: frozenset[str] = frozenset()


def _xliff(loaded: Loaded, heads: Catalog, wishes: _Wishes) -> Iterable[str]:
    from site_builder.interchange.xliff_writer import to_xliff

    languages = heads.languages[1:]
    if not languages:
        raise UserError(f"{shown(heads.folder / SETTINGS_FILE)} has one language, and none to translate into")
    language = wishes.language or (languages[0] if len(languages) == 1 else None)
    if language not in languages:
        wrong = f"--lang '{language}' is no language that is translated into" if language else "--lang is needed"
        raise click.UsageError(f"{wrong}; one of {', '.join(languages)}")
    text = to_xliff(loaded, heads, language, every=wishes.every)
    if not text:
        click.echo(f"nothing is left to translate into '{language}'; --all exports all texts", err=True)
        sys.exit(1)
    return [text]


def _jsonl(loaded: Loaded, heads: Catalog, _: _Wishes) -> Iterable[str]:
    from site_builder.clients.export.jsonl import jsonl
    from site_builder.search.search_data import SearchData

    return jsonl(SearchData(loaded.catalog or heads))


def _csv(loaded: Loaded, heads: Catalog, _: _Wishes) -> Iterable[str]:
    from site_builder.clients.export.spreadsheet import spreadsheet
    from site_builder.search.search_data import SearchData

    return spreadsheet(SearchData(loaded.catalog or heads))


def _sql(loaded: Loaded, heads: Catalog, _: _Wishes) -> Iterable[str]:
    from site_builder.clients.export.sql import sql
    from site_builder.search.search_data import SearchData

    return sql(SearchData(loaded.catalog or heads))


def _opensearch(loaded: Loaded, heads: Catalog, wishes: _Wishes) -> Iterable[str]:
    from site_builder.clients.export.opensearch import mapping, opensearch, requests
    from site_builder.search.search_data import SearchData

    if wishes.mapping:
        return [mapping()]
    data = SearchData(loaded.catalog or heads)
    return opensearch(data, wishes.index_name) if wishes.query is None else requests(data, wishes.query)


def _terms(loaded: Loaded, heads: Catalog, _: _Wishes) -> Iterator[str]:
    from site_builder.clients.export.term_samples import term_samples

    return term_samples(loaded.catalog or heads)


_FORMATS: Mapping[str, _Format] = {
    "jsonl": _Format(_jsonl),
    "csv": _Format(_csv),
    "opensearch": _Format(_opensearch, frozenset({"index", "mapping", "query"})),
    "sql": _Format(_sql),
    "terms": _Format(_terms),
    "xliff": _Format(_xliff, frozenset({"lang", "all"})),
}
"""Each raises UsageError for a value of its options that does not fit."""


@click.command("export")
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    required=True,
    help="jsonl, csv, opensearch, sql: all codes in all languages. terms: texts to test an adapter."
    " xliff: for translators.",
)
@click.option("--index", default="errdex", show_default=True, help="opensearch: the name of the index.")
@click.option("--mapping", is_flag=True, help="opensearch: write the body that creates the index, not the codes.")
@click.option("--query", metavar="TEXT", help="opensearch: write the two searches for TEXT, not the codes.")
@click.option("--lang", "language", help="xliff: the language to translate into, where there are several.")
@click.option("--all", "every", is_flag=True, help="xliff: all texts, not only those that are left to translate.")
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file, not to standard output (`-`).")
@catalog_option
def export_command(
    form: str,
    index: str,
    mapping: bool,
    query: str | None,
    language: str | None,
    every: bool,
    out: Path | None,
    folder: Path,
) -> None:
    """Write the catalogue for other systems.

    jsonl, csv, opensearch and sql have every code with its document, and the terms, spellings and anchors by which it
    is found, so that an engine can rank as errdex does; the guide's page "Agents and exports" says how.

    xliff has the texts that are missing, still TODO, older than their source or changed since they were confirmed.
    Translation tools read it, and `errdex import xliff` brings the translations back.
    """
    given = {"index": index != "errdex", "mapping": mapping, "query": query is not None, "lang": language, "all": every}
    foreign = [name for name, is_given in given.items() if is_given and name not in _FORMATS[form].options]
    if foreign:
        raise click.UsageError(f"--{foreign[0]} is not for --format {form}")
    if mapping and query is not None:
        raise click.UsageError("--mapping and --query are two files; ask for one")
    loaded = load(folder)
    heads = loaded.heads
    if heads is None:
        raise UserError(f"{shown(folder)} cannot be understood; see `errdex validate`")
    pieces = _FORMATS[form].write(loaded, heads, _Wishes(language, every, index, mapping, query))
    if out is None or str(out) == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece.encode())
        sys.stdout.buffer.flush()
    else:
        rewrite_for_user(out, pieces)
    broken = sorted({shown(problem.path) for problem in loaded.problems if problem.level is Level.ERROR})
    for name in broken:
        click.echo(f"{name} has errors, and what they are about is left out; see `errdex validate`", err=True)
    if broken:
        sys.exit(1)
