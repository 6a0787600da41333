"""A PostgreSQL of the tests' own: where its programs are found, and a cluster that lasts as long as a session."""

import getpass
import json
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

PROGRAMS: Final = ("initdb", "pg_ctl", "psql")
USER: Final = "postgres" if getpass.getuser() == "root" else getpass.getuser()
"""Who runs the server: root must not."""


def programs() -> dict[str, str]:
    """The paths of PostgreSQL's programs: on the PATH, or where Debian has those of a server. Empty: there is none."""
    folders = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    searched = os.pathsep.join([*folders, os.environ.get("PATH", "")])
    found = {name: path for name in PROGRAMS if (path := shutil.which(name, path=searched)) is not None}
    return found if len(found) == len(PROGRAMS) and _is_user(USER) else {}


class Database:
    """A server that is asked by `psql`."""

    def __init__(self, psql: str, folder: Path) -> None:
        self._command = [psql, "-h", str(folder), "-U", USER, "-d", "postgres", "-X", "-q", "-A", "-t"]

    def run(self, script: str) -> str:
        """What a script prints; the first error ends it."""
        command = [*self._command, "-v", "ON_ERROR_STOP=1", "-f", "-"]
        done = subprocess.run(command, input=script.encode(), capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()[:2000]
        assert done.stderr == b"", done.stderr.decode()[:2000]
        return done.stdout.decode()

    def rows(self, query: str) -> Sequence[Any]:
        """The rows of a query, each as a JSON object."""
        asked = f"SELECT to_json(row) FROM ({query}) AS row;"  # noqa: S608  the tests' own
        return [json.loads(line) for line in self.run(asked).split("\n")[:-1]]


@contextmanager
def server() -> Iterator[Database]:
    """Start a server without a port, in a folder of its own."""
    found = programs()
    with tempfile.TemporaryDirectory(prefix="errdex-pg-") as name:
        folder = Path(name)
        shutil.chown(folder, USER)
        data = str(folder / "data")
        initdb = [found["initdb"], "-D", data, "-E", "UTF8", "--locale=C", "-A", "trust", "-U", USER, "--no-sync"]
        options = f"-k {folder} -h '' -c fsync=off"
        start = [found["pg_ctl"], "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start"]
        _as_user(initdb, folder)
        _as_user(start, folder)
        try:
            yield Database(found["psql"], folder)
        finally:
            _as_user([found["pg_ctl"], "-D", data, "-m", "immediate", "-w", "stop"], folder)


def _is_user(name: str) -> bool:
    try:
        return bool(pwd.getpwnam(name))
    except KeyError:
        return False


def _as_user(command: Sequence[str], folder: Path) -> None:
    """Run a program as USER."""
    user = USER if getpass.getuser() != USER else None
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, user=user, cwd=folder)
