"""The examples on a code's page: the response is what was seen, and the Python runs."""

import html
import json
import re
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from site_builder.catalog.entry import Entry
from site_builder.catalog.model import Catalog
from site_builder.constants import package
from site_builder.data.records import entry_views
from site_builder.pages import code_examples


def read(shown: str) -> str:
    """What a reader copies of highlighted code."""
    return html.unescape(re.sub(r"<[^>]*>", "", shown))


def test_response_is_json_of_what_was_seen(good_catalog: Catalog) -> None:
    entry = good_catalog.find("sms", "isv.TOO_MANY")
    assert entry is not None

    shown = code_examples.response_html(entry_views(good_catalog, entry))

    assert json.loads(read(shown)) == {
        "Code": "isv.TOO_MANY",
        "Message": "too many: {limit}",
        "RequestId": "{request_id}",
    }
    assert "<mark>" in shown


class Sleeping:
    """Counts the seconds that the examples would have slept."""

    def __init__(self) -> None:
        self.seconds = 0

    def sleep(self, seconds: int) -> None:
        self.seconds += seconds


def test_python_examples_run_against_the_constants(
    project_catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, content in package.files(project_catalog).items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    responses = {domain.id for domain in project_catalog.domains if domain.context == "response"}
    for entry in project_catalog.entries:
        if entry.status == "removed" or entry.domain not in responses:
            continue
        domain, view = project_catalog.domain(entry.domain), entry_views(project_catalog, entry)["en"]
        shown = code_examples.python(view, domain.enum, domain.context, "aliyun_error_codes").html
        sleeping = Sleeping()
        with monkeypatch.context() as patch:
            patch.setattr(time, "sleep", sleeping.sleep)
            done = run_example(read(shown), entry)
        policy = entry.retry.policy if entry.retry else None
        if entry.kind == "success":
            assert done.raised is None
            assert capsys.readouterr().out
        elif policy == "backoff":
            assert (done.sent, sleeping.seconds) == (4, 15)
        elif policy == "wait":
            assert done.postponed == ["request"]
        else:
            assert done.raised == "said by the service"


def run_example(source: str, entry: Entry) -> SimpleNamespace:
    """What the example does when the service answers with the entry's code, always."""
    done = SimpleNamespace(sent=0, postponed=[], raised=None)

    def send(request: str) -> dict[str, str]:
        done.sent += 1
        return {"Code": entry.code, "Message": "said by the service", "RequestId": "1"}

    try:
        exec(
            compile(source, entry.code, "exec"), {"send": send, "request": "request", "postpone": done.postponed.append}
        )
    except RuntimeError as error:
        done.raised = str(error)
    return done
