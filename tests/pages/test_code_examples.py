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
from site_builder.constants import python
from site_builder.data.records import entry_views
from site_builder.pages import code_examples
from web.text.words import InterfaceWords

ENGLISH = InterfaceWords("en")


def read(shown: str) -> str:
    """What a reader copies of highlighted code."""
    return html.unescape(re.sub(r"<[^>]*>", "", shown))


def test_response_is_json_of_what_was_seen(good_catalog: Catalog) -> None:
    entry = good_catalog.find("sms", "isv.TOO_MANY")
    assert entry is not None

    example = '{"error": {"code": "{code}", "text": "{message}"}, "id": "{request_id}"}\n'

    shown = code_examples.response_html(example, entry_views(good_catalog, entry))

    assert json.loads(read(shown)) == {
        "error": {"code": "isv.TOO_MANY", "text": "too many: {limit}"},
        "id": "{request_id}",
    }
    assert '<span class="s2"><mark>"isv.TOO_MANY"</mark></span>' in shown


def test_response_that_is_no_json_is_shown_as_it_is(good_catalog: Catalog) -> None:
    entry = good_catalog.find("sms", "isv.TOO_MANY")
    assert entry is not None

    shown = code_examples.response_html("ERROR <{code}>: {message}", entry_views(good_catalog, entry))

    assert shown == "ERROR &lt;<mark>isv.TOO_MANY</mark>&gt;: too many: {limit}"


@pytest.mark.parametrize(
    ("example", "place"),
    [
        ('{"Code": "{code}"}', '["Code"]'),
        ('{"error": {"errors": [{"code": "{code}"}]}}', '["error"]["errors"][0]["code"]'),
        ('{"Code": "E-{code}"}', None),
        ("ERROR {code}", None),
        (None, None),
    ],
)
def test_code_is_found_in_a_response(example: str | None, place: str | None) -> None:
    assert code_examples.place_of(example, "code") == place


def test_without_a_response_the_code_is_the_readers_own(good_catalog: Catalog) -> None:
    entry = good_catalog.find("sms", "isv.TOO_MANY")
    assert entry is not None

    example = code_examples.python(
        entry_views(good_catalog, entry)["en"], "SmsCode", None, "response", "codes", ENGLISH
    )

    assert "SmsCode.get(error_code)" in example.source
    assert "response" not in example.source
    assert "error_code" in example.yours


class Sleeping:
    """Counts the seconds that the examples would have slept."""

    def __init__(self) -> None:
        self.seconds = 0

    def sleep(self, seconds: int) -> None:
        self.seconds += seconds


def test_python_examples_run_against_the_constants(
    sample_catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, content in python.files(sample_catalog).items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    monkeypatch.syspath_prepend(tmp_path)
    responses = {domain.id for domain in sample_catalog.domains if domain.context == "response"}
    for entry in sample_catalog.entries:
        if entry.status == "removed" or entry.domain not in responses:
            continue
        domain, view = sample_catalog.domain(entry.domain), entry_views(sample_catalog, entry)["en"]
        about = (domain.enum, domain.example, domain.context, "aliyun_error_codes", ENGLISH)
        shown = code_examples.python(view, *about).html
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
