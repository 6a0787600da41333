"""Open lookup.db and read its entries and stored answers.

The one module that opens the file; free of Flask.
Nothing is loaded as a whole: start time and memory do not depend on the number of codes.
"""

import json
import os
import sqlite3
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple
from urllib.parse import quote

from web.store.format import APPLICATION_ID, SCHEMA_VERSION, TABLES, How
from web.text.terms import fold_code
from web.text.words import InterfaceWords

ALL = "all"
"""The name of answers that have every language side by side."""
LONGEST_CODE = 200
"""A code has at most so many characters, so a longer text is none."""

_ENTRY = "SELECT id, domain, code, slug, name, kind, status, category, fault, retryable, replaced_by FROM entry "

_AMONG = "id IN (SELECT value FROM json_each(?))"
ANSWER_OF = "JOIN document ON document.id = entry.id * :documents + :position "
_EXACT_ANSWER = f"SELECT body, etag, message FROM entry {ANSWER_OF}"  # noqa: S608  made of names, never of input
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


class StoreError(Exception):
    """The file cannot be used; the text is one line that names it and the way out."""


class EntryRow(NamedTuple):
    """The facts of an entry that look-ups need; everything else stands in its document."""

    id: int
    domain: str
    code: str
    slug: str
    name: str
    kind: str
    status: str
    category: str | None
    fault: str | None
    retryable: int | None
    replaced_by: int | None
    """The id of the entry at which a chain of replacements ends."""

    @property
    def is_tombstone(self) -> bool:
        """The entry only says where its code has gone."""
        return self.status == "removed" and self.replaced_by is not None


class StoredAnswer(NamedTuple):
    """API answer as built: JSON as UTF-8, entity tag without quotes, the message if of an entry."""

    body: bytes
    etag: str
    message: str | None


class Store:
    """Open lookup.db, safe to use from several threads.

    No connection stays open for a thread that has ended.
    """

    def __init__(self, path: Path) -> None:
        """Open `path`. Raises StoreError where it is missing, no whole lookup.db, or of another version of errdex."""
        self.path = path
        try:
            self.identity = _identity(path.stat())
            self._check()
        except (FileNotFoundError, NotADirectoryError):
            raise StoreError(f"{path} is missing; make it with `errdex build`") from None
        except PermissionError:
            raise StoreError(f"{path} may not be read by this user; make it readable, and its folders") from None
        except (OSError, ValueError) as error:
            raise StoreError(f"{path} cannot be read ({error}); make it with `errdex build`") from None
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._opened: list[sqlite3.Connection] = []
        weakref.finalize(self, _close, self._opened)
        try:
            missing = TABLES.difference(name for (name,) in self.rows("SELECT name FROM sqlite_schema"))
            if missing:
                raise StoreError(self._damaged(f"it has no table {', '.join(sorted(missing))}"))
            self.meta: dict[str, str] = dict(self.rows("SELECT key, value FROM meta"))
            self.languages: tuple[str, ...] = tuple(json.loads(self.meta["languages"]))
            self.source_language: str = self.meta["source_language"]
            self.fallback: str = self.meta["fallback"]
            self.domains: tuple[str, ...] = tuple(json.loads(self.meta["domains"]))
            self.categories: tuple[str, ...] = tuple(json.loads(self.meta["categories"]))
            self._words = {
                language: InterfaceWords.of(language, own) for language, own in json.loads(self.meta["words"]).items()
            }
            self._positions = {
                language: {"documents": len(self.languages) + 1, "position": position}
                for position, language in enumerate((ALL, *self.languages))
            }
            ((documents,),) = self.rows("SELECT coalesce(max(id) + 1, 0) FROM document")
            if documents != int(self.meta["codes"]) * (len(self.languages) + 1):
                raise StoreError(self._damaged(f"{documents} documents of {self.meta['codes']} codes"))
        except (sqlite3.Error, KeyError, ValueError) as error:
            raise StoreError(self._damaged(error)) from None

    def _check(self) -> None:
        """Check the SQLite header: ours, of this version, not cut off (sqlite.org/fileformat.html, 1.3)."""
        with self.path.open("rb") as file:
            header = file.read(100)
            size = file.seek(0, os.SEEK_END)
        version = int.from_bytes(header[60:64])
        page_size = int.from_bytes(header[16:18])
        if not header.startswith(b"SQLite format 3\0") or int.from_bytes(header[68:72]) != APPLICATION_ID:
            raise StoreError(f"{self.path} is not a lookup.db of errdex; make one with `errdex build`")
        if version != SCHEMA_VERSION:
            raise StoreError(
                f"{self.path} has schema version {version}, this errdex reads {SCHEMA_VERSION};"
                " make it again with `errdex build`"
            )
        expected = int.from_bytes(header[28:32]) * (65536 if page_size == 1 else page_size)
        if size < expected:
            raise StoreError(self._damaged(f"it ends after {size} of {expected} bytes"))

    def rows(self, sql: str, parameters: tuple[Any, ...] | Mapping[str, Any] = ()) -> list[Any]:
        """Run a query and fetch its rows; none for a parameter that UTF-8 cannot hold.

        Raises StoreError where the file turns out to be damaged.
        """
        connection = self._connection()
        try:
            return connection.execute(sql, parameters).fetchall()
        except UnicodeEncodeError:  # a lone surrogate: such a text is not in the database
            return []
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", None) in _BROKEN:
                raise StoreError(self._damaged(error)) from None
            raise
        finally:
            self._idle.put(connection)

    def _connection(self) -> sqlite3.Connection:
        """An idle connection, else a new one; where the file is no longer there, the next that becomes idle."""
        with suppress(Empty):
            return self._idle.get_nowait()
        try:
            return self._connect()
        except StoreError:
            if not self._opened:
                raise
        return self._idle.get()  # whoever has one gives it back after one query

    def _connect(self) -> sqlite3.Connection:
        address = f"file:{quote(os.fspath(self.path.absolute()))}?mode=ro&immutable=1"
        # Whoever takes a connection from the idle ones has it alone, whichever thread that is.
        try:
            connection = sqlite3.connect(address, uri=True, check_same_thread=False, isolation_level=None)
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path} cannot be read ({error}); make it with `errdex build`") from None
        if identity(self.path) != self.identity:  # ids of two builds must not meet in one answer
            connection.close()
            raise StoreError(f"{self.path} was replaced while it was read; ask again")
        self._opened.append(connection)
        return connection

    def _damaged(self, why: object) -> str:
        return f"{self.path} is damaged ({why}); make it again with `errdex build`"

    def words(self, language: str) -> InterfaceWords:
        """Words of the interface in a language."""
        return self._words.get(language) or InterfaceWords(language)

    def entry(self, identifier: int) -> EntryRow:
        """Read the entry with this id. Raises KeyError where there is none."""
        return self.entries([identifier])[0]

    def entries(self, identifiers: Sequence[int]) -> list[EntryRow]:
        """Read the entries with these ids, in this order. Raises KeyError where one is not there."""
        rows = self.rows(_ENTRY + f"WHERE {_AMONG}", (json.dumps(identifiers),))
        found = {row[0]: EntryRow._make(row) for row in rows}
        return [found[identifier] for identifier in identifiers]

    def exact(self, code: str, domain: str | None = None) -> list[EntryRow]:
        """Read the entries whose code is `code` to the letter, by id."""
        if domain is None:
            rows = self.rows(_ENTRY + "WHERE code = ? ORDER BY id", (code,))
        else:
            rows = self.rows(_ENTRY + "WHERE domain = ? AND code = ?", (domain, code))
        return [EntryRow._make(row) for row in rows]

    def exact_answer(self, code: str, language: str, domain: str | None = None) -> StoredAnswer | None:
        """Stored answer of the one living entry with exactly this code; else None.

        The commonest look-up in one statement.
        """
        if domain is None:
            rows = self.rows(
                _EXACT_ANSWER + "WHERE code = :code AND (replaced_by IS NULL OR status != 'removed') LIMIT 2",
                {"code": code, **self.answer_position(language)},
            )
        else:
            rows = self.rows(
                _EXACT_ANSWER + "WHERE domain = :domain AND code = :code",
                {"code": code, "domain": domain, **self.answer_position(language)},
            )
        return StoredAnswer._make(rows[0]) if len(rows) == 1 else None

    def respelled(self, code: str, domain: str | None = None) -> list[EntryRow]:
        """Read the entries that `code` spells best, by id.

        Ways are those of `How`. Spellings of a tombstone lead to its successor, also where this has another domain.
        """
        folded = fold_code(code) if len(code) <= LONGEST_CODE else ""
        if not folded:
            return []
        rows = self.rows(
            "SELECT entry.id, domain, code, slug, name, kind, status, category, fault, retryable, replaced_by, how"
            " FROM spelling JOIN entry ON entry.id = spelling.entry"
            " WHERE key = ?1 AND (?2 IS NULL OR domain = ?2 OR EXISTS (SELECT 1 FROM entry AS old"
            " WHERE old.domain = ?2 AND old.replaced_by = entry.id AND old.status = 'removed'"
            " AND (how IN (?3, ?4) OR old.code = entry.code))) ORDER BY how, entry.id",
            (folded, domain, How.ALIAS, How.MOVED),
        )
        return [EntryRow._make(row[:-1]) for row in rows if row[-1] == rows[0][-1]]

    def at(self, domain: str, slug: str) -> EntryRow | None:
        """Read the entry whose page is `{domain}/{slug}.html`."""
        rows = self.rows(_ENTRY + "WHERE domain = ? AND slug = ?", (domain, slug))
        return EntryRow._make(rows[0]) if rows else None

    def entry_answer(self, identifier: int, language: str) -> StoredAnswer:
        """Stored answer of an entry in a language or `all`. Raises KeyError where there is none."""
        return self.entry_answers([identifier], language)[0]

    def entry_answers(self, identifiers: Sequence[int], language: str) -> list[StoredAnswer]:
        """Stored answers of entries in this order. Raises KeyError where one is not there."""
        return [StoredAnswer._make(row) for row in self._documents("body, etag, message", identifiers, language)]

    def messages(self, identifiers: Sequence[int], language: str) -> list[str]:
        """Messages of entries in one language, without reading their answers. Raises KeyError."""
        return [message for (message,) in self._documents("message", identifiers, language)]

    def answer_position(self, language: str) -> Mapping[str, int]:
        """Parameters of ANSWER_OF for a language or `all`. Raises KeyError."""
        return self._positions[language]

    def _documents(self, columns: str, identifiers: Sequence[int], language: str) -> list[tuple[Any, ...]]:
        position = self.answer_position(language)
        ids = [identifier * position["documents"] + position["position"] for identifier in identifiers]
        rows = self.rows(
            f"SELECT id, {columns} FROM document WHERE {_AMONG}",  # noqa: S608  columns are named above, never by input
            (json.dumps(ids),),
        )
        found = {row[0]: row[1:] for row in rows}
        return [found[identifier] for identifier in ids]

    def overview_answer(self, path: str, language: str) -> StoredAnswer | None:
        """Stored answer about more than one entry: `catalog`, `domains`, `domains/{id}`."""
        rows = self.rows("SELECT body, etag, NULL FROM answer WHERE path = ? AND lang = ?", (path, language))
        return StoredAnswer._make(rows[0]) if rows else None


def identity(path: Path) -> tuple[int, int, int, int] | None:
    """Stat fields that change when another file takes this path; None where there is none."""
    try:
        return _identity(path.stat())
    except (OSError, ValueError):
        return None


def _identity(status: os.stat_result) -> tuple[int, int, int, int]:
    return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_size


def _close(connections: list[sqlite3.Connection]) -> None:
    for connection in connections:
        connection.close()
