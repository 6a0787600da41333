"""Catalog → lookup.db, the one file that `web/` reads: finished answers, and the ways that lead to them.

A SQLite database that is only ever read: nothing is computed at request time that can be written here.
The same catalogue gives the same bytes (with the same SQLite), whatever the order in which it was read, and whether
its documents were made or copied from an earlier build.
"""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from site_builder.assemble.lookup_tables import tables
from site_builder.catalog.model import Catalog
from site_builder.data.answers import Document, documents
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


def build(catalog: Catalog, path: Path) -> None:
    """Write the database at `path`.

    Raises FileExistsError where there is a file already, OSError or sqlite3.Error where it cannot be written.
    """
    with writing(SearchData(catalog), path) as lookup:
        for entry in catalog.entries:
            lookup.add(documents(catalog, entry))


@contextmanager
def writing(data: SearchData, path: Path, old: Path | None = None) -> Iterator["Writer"]:
    """As `build`; the documents of each entry are to be given, in the catalogue's order.

    `old`: an earlier database, of which documents can be copied.
    """
    if path.exists():
        raise FileExistsError(path)
    with closing(sqlite3.connect(path, isolation_level=None, uri=True)) as connection:
        # A build that breaks off is thrown away as a whole, so nothing has to survive a crash. What is deleted is
        # overwritten, so that the same rows are the same bytes wherever they come from.
        connection.executescript(
            f"PRAGMA page_size = {PAGE_SIZE}; PRAGMA encoding = 'UTF-8'; PRAGMA journal_mode = OFF;"
            "PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA temp_store = MEMORY;"
            "PRAGMA secure_delete = ON;"
            f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION};"
        )
        if old is not None:
            connection.execute("ATTACH ? AS old", (f"file:{quote(os.fspath(old.absolute()))}?mode=ro&immutable=1",))
            connection.execute(f"PRAGMA old.mmap_size = {1 << 40}")  # read where it lies
        connection.execute("BEGIN")
        for table in tables(data):
            for statement in _statements(table.ddl):
                connection.execute(statement)
            connection.executemany(table.insert, table.rows)
        connection.execute(DOCUMENT)
        writer = Writer(connection, len(data.catalog.languages) + 1)
        yield writer
        if old is not None:
            writer.flush()
        connection.execute("COMMIT")


def numbers(path: Path) -> dict[tuple[str, str], int]:
    """(domain, code) → the number of each entry of the database at `path`; empty where it is none of this version."""
    try:
        with closing(sqlite3.connect(f"file:{quote(os.fspath(path.absolute()))}?mode=ro&immutable=1", uri=True)) as old:
            versions = old.execute("PRAGMA application_id").fetchone() + old.execute("PRAGMA user_version").fetchone()
            if versions != (APPLICATION_ID, SCHEMA_VERSION):
                return {}
            return {
                (domain, code): number for number, domain, code in old.execute("SELECT id, domain, code FROM entry")
            }
    except sqlite3.Error:
        return {}


class Writer:
    """A database in which all but the documents stands."""

    def __init__(self, connection: sqlite3.Connection, documents: int) -> None:
        """`documents`: how many an entry has."""
        self._connection = connection
        self._documents = documents
        self._next = 0
        self._copied = range(0)
        """The numbers of old entries whose documents come next."""

    def add(self, documents: Iterable[Document]) -> None:
        """The documents of the next entry, the one with every language first."""
        if self._copied:
            self.flush()
        self._connection.executemany(
            "INSERT INTO document VALUES (?, ?, ?, ?)",
            ((number, *document) for number, document in enumerate(documents, self._next)),
        )
        self._next += self._documents

    def copy(self, number: int) -> None:
        """The documents of the next entry are those of entry `number` of the old database."""
        if self._copied and number != self._copied.stop:
            self.flush()
        self._copied = range(self._copied.start if self._copied else number, number + 1)

    def flush(self) -> None:
        """Copy what is to be copied: neighbours in one statement."""
        start, stop = self._copied.start * self._documents, self._copied.stop * self._documents
        self._connection.execute(
            "INSERT INTO document SELECT id + ?, etag, message, body FROM old.document"
            " WHERE id >= ? AND id < ? ORDER BY id",
            (self._next - start, start, stop),
        )
        self._next += stop - start
        self._copied = range(0)


def _statements(ddl: str) -> Iterator[str]:
    """One statement after the other; `executescript` would end the transaction."""
    statement = ""
    for part in ddl.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            if statement.strip(" \n;"):
                yield statement
            statement = ""
