"""`errdex import`: error-code tables become entries, translations come back from XLIFF."""

import re
import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from site_builder.catalog.field_errors import unfit
from site_builder.catalog.field_types import Identifier, LanguageId
from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog
from site_builder.catalog.problem import shown
from site_builder.cli.import_xliff import import_xliff
from site_builder.cli.options import catalog_option
from site_builder.core.errors import UserError
from site_builder.importing import columns
from site_builder.importing.columns import ROLES, Role
from site_builder.importing.csv_tables import read_csv
from site_builder.importing.entry_files import Written, write_entries
from site_builder.importing.facts import Facts, facts_of
from site_builder.importing.json_tables import read_json
from site_builder.importing.markdown_tables import read_markdown
from site_builder.importing.pairing import drafts_of
from site_builder.importing.source_file import read_text
from site_builder.importing.table import HasCodes, Page, Remark

_READERS: Mapping[str, Callable[[Path, str, HasCodes], Page]] = {
    "markdown": read_markdown,
    "csv": read_csv,
    "json": read_json,
}
_XLIFF = "xliff"
_PAIRS = re.compile(r",(?=\s*[A-Za-z_]+\s*=)")
"""Commas between two pairs; a header may have one of its own."""
_DOMAIN: TypeAdapter[str] = TypeAdapter(Identifier)
_LANGUAGE: TypeAdapter[str] = TypeAdapter(LanguageId)


@click.command("import")
@click.argument("form", metavar="markdown|csv|json|xliff", type=click.Choice([*_READERS, _XLIFF]))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--domain", help="The domain that the codes of a table belong to.")
@click.option("--lang", "language", help="The language of a table, such as zh.")
@click.option("--pair", type=click.Path(path_type=Path), help="The same page in a second language, joined by code.")
@click.option("--pair-lang", "pair_language", help="The language of the second page.")
@click.option("--columns", "named", help=f"Columns by header: ROLE=HEADER,…; a ROLE is one of {', '.join(ROLES)}.")
@click.option("--out", type=click.Path(path_type=Path), help="Write here, without a catalogue.")
@catalog_option
def import_command(
    form: str,
    file: Path,
    domain: str | None,
    language: str | None,
    pair: Path | None,
    pair_language: str | None,
    named: str | None,
    out: Path | None,
    folder: Path,
) -> None:
    """Make entries of error-code tables, one file a code; or put translations back that `errdex export` wrote.

    Every row of a table comes out, or a line says why not. What the tables do not say is TODO. An entry that is there
    keeps what is written in it, and gets the texts that are still to be written.

    xliff takes no other option than --catalog: the file says of itself what it is about.
    """
    if form == _XLIFF:
        if any(option is not None for option in (domain, language, pair, pair_language, named, out)):
            raise click.UsageError("xliff takes no other option than --catalog: the file names its languages and files")
        import_xliff(file, folder)
        return
    if domain is None or language is None:
        raise click.UsageError(f"Missing option '{'--domain' if domain is None else '--lang'}'.")
    _check_id("--domain", domain, _DOMAIN)
    sources = _sources(file, language, pair, pair_language)
    given = _columns(named)
    known: Mapping[str, Path] | None = None
    languages: tuple[str, ...] = tuple(sources)
    needed: tuple[str, ...] = ()
    if out is None:
        catalog = _catalog(folder, domain, languages)
        languages = catalog.languages
        needed = tuple(one.id for one in catalog.settings.languages if one.complete or one.id == languages[0])
        known = {one.code: folder / one.path for one in catalog.entries if one.domain == domain}
    read = {language: _READERS[form](path, read_text(path), columns.has_codes) for language, path in sources.items()}
    _check_columns(given, read.values())
    pages = {language: facts_of(page, given) for language, page in read.items()}
    drafts, remarks = drafts_of(pages)
    written = write_entries(drafts, out or folder / domain, sources, known, languages, needed)
    remarks = sorted({*remarks, *written.left, *(remark for facts in pages.values() for remark in facts.remarks)})
    for remark in remarks:
        click.echo(str(remark))
    for facts in pages.values():
        if facts.others:
            tables = _count(len(facts.others), "table")
            lines = ", ".join(f"line {line}" for line in facts.others)
            click.echo(f"{shown(facts.path)}: passed over {tables} without codes: {lines}", err=True)
    click.echo(_summary(written, pages.values(), remarks))
    if remarks:
        sys.exit(1)


def _sources(file: Path, language: str, pair: Path | None, pair_language: str | None) -> dict[str, Path]:
    """The files by language, the first one's first."""
    _check_id("--lang", language, _LANGUAGE)
    if pair is None or pair_language is None:
        if pair is not None or pair_language is not None:
            raise click.UsageError("--pair and --pair-lang go together")
        return {language: file}
    _check_id("--pair-lang", pair_language, _LANGUAGE)
    if pair_language == language:
        raise click.UsageError(f"--lang and --pair-lang are both '{language}'")
    if pair.absolute() == file.absolute() or (pair.exists() and file.exists() and pair.samefile(file)):
        raise click.UsageError(f"--pair is the same file as FILE, {shown(file)}")
    return {language: file, pair_language: pair}


def _check_id(option: str, value: str, form: TypeAdapter[str]) -> None:
    try:
        form.validate_python(value)
    except ValidationError as error:
        raise click.UsageError("; ".join(filter(None, unfit(option, error.errors()[0])))) from None


def _columns(named: str | None) -> dict[str, Role]:
    """The roles that `--columns` gives, by folded header."""
    given: dict[str, Role] = {}
    for pair in _PAIRS.split(named) if named is not None else ():
        role, equals, header = pair.partition("=")
        if role.strip() not in ROLES or not equals or not columns.folded(header):
            raise click.UsageError(f"--columns takes ROLE=HEADER,… with a ROLE of {', '.join(ROLES)}, not '{pair}'")
        given[columns.folded(header)] = ROLES[role.strip()]
    return given


def _check_columns(given: Mapping[str, Role], pages: Iterable[Page]) -> None:
    headers = [header for page in pages for table in page.tables for header in table.header]
    missing = given.keys() - {columns.folded(header) for header in headers}
    if missing:
        names = ", ".join(dict.fromkeys(headers))[:200] or "none at all"
        raise click.UsageError(f"--columns names '{min(missing)}', which no table has; their columns are {names}")


def _catalog(folder: Path, domain: str, languages: Iterable[str]) -> Catalog:
    """Load the catalogue to write into. Raises UserError where it lacks the domain or a language."""
    loaded = load(folder)
    if loaded.catalog is None:
        raise UserError(f"{shown(folder)} cannot be understood; see `errdex validate`, or give --out DIR")
    if not (folder / domain / DOMAIN_FILE).is_file():
        tip = f"write {shown(folder / domain / DOMAIN_FILE)} first, or give --out DIR"
        raise UserError(f"{shown(folder)} has no domain '{domain}'; {tip}")
    for language in languages:
        if language not in loaded.catalog.languages:
            raise UserError(f"{SETTINGS_FILE} has no language '{language}'; add it there, or give --out DIR")
    return loaded.catalog


def _summary(written: Written, pages: Collection[Facts], remarks: Iterable[Remark]) -> str:
    """Closing line of a run: `41 codes from 58 rows in 3 tables; 2 rows reported`, and what was there already."""
    reported: dict[tuple[Path, int], int] = {}
    for remark in remarks:
        place = (remark.path, remark.line)
        reported[place] = max(remark.rows, reported.get(place, 0))
    rows = _count(sum(facts.rows for facts in pages), "row")
    tables = _count(sum(facts.tables for facts in pages), "table")
    there = f"; {written.filled} there already filled in, {written.same} as they were"
    return (
        f"{_count(written.new, 'code')} from {rows} in {tables}; {_count(sum(reported.values()), 'row')} reported"
        f"{there if written.filled or written.same else ''}"
    )


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
