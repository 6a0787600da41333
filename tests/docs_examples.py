"""The examples of hand-written pages: `curl` lines with the answers that are printed below them."""

import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from flask.testing import FlaskClient

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from site_builder.site.marks import WRITTEN_SITE
from tests.factories import static_json
from web import create_app

EXAMPLE = re.compile(r"```console\n\$ (curl [^\n]+)\n```\n\n```json\n(.*?)\n```", re.DOTALL)


@dataclass(frozen=True)
class Example:
    page: Path
    command: str
    answer: str
    """JSON, as it is printed."""


def examples(page: Path) -> Iterator[Example]:
    """Every `curl` line of a page that is followed by its answer."""
    for command, answer in EXAMPLE.findall(page.read_text("utf-8")):
        yield Example(page, command, answer)


def run(client: FlaskClient, command: str) -> Any:
    """What the app answers to a `curl` line, through the `jq` filter behind it if there is one."""
    curl, _, jq = command.partition(" | jq ")
    words = iter(shlex.split(curl)[1:])
    url, query, body, headers = "", [], None, {}
    for word in words:
        match word:
            case "-s" | "--get":
                pass
            case "-d":
                query.append(next(words))
            case "--data-urlencode":
                name, _, value = next(words).partition("=")
                query.append(f"{name}={quote(value)}")
            case "--json":
                body, headers["Content-Type"] = next(words), "application/json"
            case _:
                assert word.startswith(f"{WRITTEN_SITE}/"), f"not understood: {word}"
                url = word.removeprefix(WRITTEN_SITE)
    parts = urlsplit(url)
    address = "?".join(filter(None, (parts.path, "&".join(filter(None, (parts.query, *query))))))
    with client.open(address, method="POST" if body else "GET", data=body, headers=headers) as answer:
        found = json.loads(answer.get_data())
    for step in _steps(shlex.split(jq)[0]) if jq else ():
        found = step(found)
    return found


def _steps(jq: str) -> Iterator[Callable[[Any], Any]]:
    """The filters `.path`, `{name, name: [.path]}` and `del(.path)` of jq, joined by `|`."""
    for step in jq.split(" | "):
        if step.startswith("{"):
            yield partial(_object, step[1:-1])
        elif step.startswith("del("):
            yield partial(_without, step[4:-1])
        else:
            yield partial(_at, step)


def _object(fields: str, value: Any) -> Any:
    made = {}
    for field in fields.split(", "):
        name, _, path = field.partition(": ")
        made[name] = _at(path.strip("[]") if path.startswith("[") else path, value) if path else value[name]
    return made


def _at(path: str, value: Any) -> Any:
    for name, index in re.findall(r"\.(\w*)(?:\[(\d*)\])?", path):
        value = [item[name] for item in value] if isinstance(value, list) else value[name]
        if index:
            value = value[int(index)]
    return value


def _without(path: str, value: Any) -> Any:
    holder, _, name = path.rpartition(".")
    for item in _at(holder, value):
        del item[name]
    return value


def client(catalog: Catalog, folder: Path) -> FlaskClient:
    """The app on a catalogue, its files in `folder`."""
    lookup_db.build(catalog, folder / "lookup.db")
    for path, content in static_json(catalog).items():
        (folder / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / path).write_bytes(content)
    return create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"}).test_client()


def shown(answer: Any) -> str:
    """An answer as it is printed on a page."""
    return json.dumps(answer, ensure_ascii=False, indent=2)
