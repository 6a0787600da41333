"""Reopen the store when lookup.db is rebuilt under a running server."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from web.store.store import Store, StoreError, identity

CHECK_EVERY = 1.0
"""Seconds between two looks at whether a rebuild has replaced the file."""


class CurrentStore:
    """The store at a path; opened again when a rebuild has put another file there."""

    def __init__(self, path: Path, every: float = CHECK_EVERY, opened: Callable[[Path], Store] = Store) -> None:
        """`every`: seconds between two looks; 0 looks at each question. `opened`: how a file is opened."""
        self.path = path
        self._every = every
        self._opened = opened
        self._store: Store | None = None
        self._next_look = 0.0
        self._lock = threading.Lock()

    def get(self) -> Store:
        """Store as of the last look, at most `every` seconds ago. Raises StoreError where there never was one."""
        if time.monotonic() < self._next_look and self._store is not None:
            return self._store
        return self.look()

    def look(self) -> Store:
        """Store as of now. The old one goes on serving while there is no new one to read."""
        with self._lock:
            if self._store is None or identity(self.path) != self._store.identity:
                try:
                    self._store = self._opened(self.path)
                except StoreError:
                    if self._store is None:
                        raise
            self._next_look = time.monotonic() + self._every
            return self._store

    def is_there(self) -> bool:
        """Test whether the served file is there and not replaced."""
        with suppress(StoreError):
            return self.look().identity == identity(self.path)
        return False
