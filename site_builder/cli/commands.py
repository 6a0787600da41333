"""List the commands by who uses them, each with its module and an example."""

from collections.abc import Mapping
from itertools import chain
from typing import NamedTuple


class Command(NamedTuple):
    """`module` of this package has the command as `{name}_command`. `examples` stand at the end of its help."""

    module: str
    examples: tuple[str, ...]


GROUPS: Mapping[str, Mapping[str, Command]] = {
    "Look up a code": {
        "explain": Command("ask", ("errdex explain NOT_FOUND", "grep -o 'E[0-9]*' app.log | errdex explain -")),
        "diagnose": Command("ask", ("errdex diagnose error.log", "errdex diagnose --text 'code: NOT_FOUND'")),
        "search": Command("ask", ("errdex search too many requests",)),
        "scan": Command("scan", ("errdex scan src", "errdex scan app.log --min-known 95 --drafts drafts")),
        "list": Command("list_codes", ("errdex list --retry wait,backoff", "errdex list --domain pay --format csv")),
    },
    "Write the catalogue": {
        "init": Command("scaffold", ("errdex init acme --lang en,ja --title 'Acme errors' --domain pay",)),
        "new": Command("scaffold", ("errdex new PAY-1002 --domain pay",)),
        "import": Command(
            "import_tables", ("errdex import csv codes.csv --domain pay --lang en", "errdex import xliff en.xlf")
        ),
        "validate": Command("validate", ("errdex validate", "errdex validate catalog/pay/PAY-1002.yaml --strict")),
        "rule": Command("rule", ("errdex rule missing-translation",)),
        "format": Command("format", ("errdex format --check",)),
    },
    "Translate it": {
        "words": Command("words", ("mkdir -p words; errdex words fr >> words/fr.yaml",)),
        "status": Command("translations", ("errdex status --lang ja", "errdex status --log access.log")),
        "confirm": Command("translations", ("errdex confirm catalog/pay/*.yaml --lang en",)),
    },
    "Build, serve and release": {
        "build": Command("build", ("errdex build --site-url https://codes.example.com/",)),
        "serve": Command("serve", ("errdex serve --watch", "errdex serve --production --port 8000")),
        "mcp": Command("mcp", ("errdex mcp --db /srv/codes/lookup.db",)),
        "export": Command(
            "export",
            ("errdex export --format sql --out codes.sql", "errdex export --format xliff --lang en --out en.xlf"),
        ),
        "diff": Command("diff", ("errdex diff v1.0 catalog",)),
        "release": Command("release", ("errdex release --dry-run",)),
    },
    "errdex itself": {
        "help": Command("help", ("errdex help explain",)),
        "completion": Command("completion", ("source <(errdex completion bash)",)),
    },
}
"""The heading in the help → the commands below it."""

COMMANDS: Mapping[str, Command] = dict(chain.from_iterable(group.items() for group in GROUPS.values()))
TAKE_CODES = (" explain", " search", " new")
"""Ends of the paths of commands that take codes."""
