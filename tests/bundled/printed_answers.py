"""Write the answers in `docs/` afresh: `python -m tests.bundled.printed_answers`.

To be run after a change of the catalogue or of the API.
"""

import re
import tempfile
from pathlib import Path

from site_builder.assemble.build import with_site_url
from site_builder.catalog.loader import load
from tests.bundled.conftest import BUNDLED, DOCS
from tests.docs_examples import EXAMPLE, client, run, shown


def main() -> None:
    """The command line."""
    catalog = load(BUNDLED).catalog
    assert catalog is not None, "`errdex validate` says what is wrong"
    with tempfile.TemporaryDirectory() as folder:
        app = client(with_site_url(catalog, None), Path(folder))
        for page in sorted(DOCS.rglob("*.md")):
            text = page.read_text("utf-8")

            def fresh(match: re.Match[str]) -> str:
                return f"```console\n$ {match[1]}\n```\n\n```json\n{shown(run(app, match[1]))}\n```"

            renewed = EXAMPLE.sub(fresh, text)
            if renewed != text:
                page.write_text(renewed, "utf-8")


if __name__ == "__main__":
    main()
