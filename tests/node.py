"""Run the site's scripts of search and diagnosis in Node: code and JSON in, JSON out."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from site_builder.site.scripts import library
from tests.serving import found

STORE = """
const { readFileSync } = require("fs"), { join } = require("path");
const read = (...names) => JSON.parse(readFileSync(join(...names), "utf8"));
const store = (folder) => new errdex.store.store.Store(async (name) => read(folder, name));
"""
"""Code that makes a Store of a folder with the files of `assets/search/`."""
_RUN = """
const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
(async () => { %s })().then((answer) => process.stdout.write(JSON.stringify(answer)));
"""


def run(code: str, given: Any) -> Any:
    """What `code`, the body of an asynchronous function of `given`, returns.

    Skips the test where there is no Node, and fails it with CI=true.
    """
    found("nodejs", "node")
    with program(_RUN % code) as command:
        done = subprocess.run(command, input=json.dumps(given), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def program(code: str) -> Iterator[list[str]]:
    """The command of a program: the scripts, which set `errdex`, then `code`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "program.js")
        path.write_text(library() + code, "utf-8")
        yield ["node", str(path)]
