"""Write lookup.db: prerendered API answers and the tables that find them.

An SQLite database that is only ever read: nothing is computed at request time that can be written here. The same
catalogue gives the same bytes (with the same SQLite), in whatever order it was read.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import TypeAlias

from site_builder.assemble.lookup_tables import tables
from site_builder.catalog.model import Catalog
from site_builder.core.table import Table
from site_builder.data.answers import Answer, entry_answers, overview_answers
from site_builder.data.records import catalogue_hash, entry_views
from site_builder.search.search_data import SearchData
from web.store.format import APPLICATION_ID, SCHEMA_VERSION

PAGE_SIZE = 32768
"""Bytes. A document has some 3,000: of larger pages less is left empty, and the system makes the file faster."""

DOCUMENT = """
-- `id` is the entry's, times one more than there are languages; plus 0 for the document with every language (which
-- has no message), plus 1 and so on for each language. The long column is the last: what stands before it is read
-- without it.
CREATE TABLE document (id INTEGER PRIMARY KEY, etag TEXT NOT NULL, message TEXT, body BLOB NOT NULL);
"""
AddAnswers: TypeAlias = Callable[[Iterable[Answer]], None]


def build(catalog: Catalog, path: Path) -> None:
    """Write the whole database at `path`.

    Raises FileExistsError where there is a file already, OSError or sqlite3.Error where it cannot be written.
    """
    digest = catalogue_hash(catalog)
    with writing(path, tables(SearchData(catalog), digest, overview_answers(catalog, digest))) as add:
        for entry in catalog.entries:
            add(entry_answers(entry_views(catalog, entry)))


@contextmanager
def writing(path: Path, tables: Iterable[Table]) -> Iterator[AddAnswers]:
    """Write the tables; give a call that adds each entry's answers.

    Call it for every entry, in order. Raises FileExistsError, OSError or sqlite3.Error, as `build` does.
    """
    if path.exists():
        raise FileExistsError(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        # A build that breaks off is thrown away as a whole, so nothing has to survive a crash.
        connection.executescript(
            f"PRAGMA page_size = {PAGE_SIZE}; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF;"
            "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;"
            "PRAGMA secure_delete = ON;"
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
        )
        connection.execute("BEGIN")
        for table in tables:
            for statement in _statements(table.ddl):
                connection.execute(statement)
            connection.executemany(table.insert, table.rows)
        connection.execute(DOCUMENT)
        answer_ids = count()

        def add(answers: Iterable[Answer]) -> None:
            connection.executemany(
                "INSERT INTO document VALUES (?, ?, ?, ?)", ((next(answer_ids), *answer) for answer in answers)
            )

        yield add
        connection.execute("COMMIT")


def _statements(ddl: str) -> Iterator[str]:
    """Split DDL into statements; `executescript` would end the transaction."""
    statement = ""
    for part in ddl.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
