"""A terminal: lines of its width, Markdown as what it means, links to click, verdicts with sign and colour."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from click import unstyle

from site_builder.catalog.model import Catalog
from site_builder.cli.screen import PIPE
from site_builder.cli.terminal import diagnosis_lines, entry_lines
from site_builder.cli.wrapping import cells
from site_builder.data.records import entry_views
from site_builder.data.views import RetryView
from tests.cli.conftest import Run
from tests.conftest import ROOT

LINK = re.compile(r"\x1b\]8;;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\")
LEFT = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "LC_ALL", "LC_MESSAGES", "LANG", "ERRDEX_DB")
"""Variables of the tests' own environment that a terminal of the tests does not have."""


NONE: Mapping[str, str] = {}


def on_terminal(*words: str | Path, columns: int = 60, typed: bytes = b"", variables: Mapping[str, str] = NONE) -> str:
    """All that `errdex` shows on a terminal of so many columns, where somebody types this."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name not in LEFT}
    environment = {**kept, "TERM": "xterm-256color", "PYTHONPATH": str(ROOT), **variables}
    command = [sys.executable, "-m", "site_builder", *map(str, words)]
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment, cwd="/") as process:
        os.close(its)
        shown = b""
        try:
            while part := os.read(ours, 65536):
                shown += part
                if typed and b"Ctrl-D" in shown:
                    os.write(ours, typed)
                    typed = b""
        except OSError:  # the other end is closed
            pass
        process.wait()
    os.close(ours)
    return shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("columns", [40, 60, 100])
def test_no_line_is_wider_than_the_terminal(columns: int, language: str, lookup: Path) -> None:
    shown = on_terminal(
        "explain", "isv.BUSINESS_LIMIT_CONTROL", "OK", "--db", lookup, "--lang", language, columns=columns
    )

    wide = [line for line in shown.splitlines() if cells(line) > columns]
    assert all("https://" in line for line in wide), wide
    assert len(shown.splitlines()) > 40


def test_markdown_is_shown_as_what_it_means(lookup: Path, run: Run) -> None:
    asked = ("explain", "isv.BUSINESS_LIMIT_CONTROL", "--db", lookup, "--lang", "en")
    shown, piped = on_terminal(*asked, columns=100), run(*asked).out

    for mark in ("`Permits`", "**", "](https://"):
        assert mark not in shown
    assert "\x1b[36mPermits\x1b[0m" in shown
    assert "`Permits`" in piped
    assert "](https://" in piped
    links = [address for address, _ in LINK.findall(shown)]
    assert len(links) > 3
    assert links[-1].endswith("/en/dysms/isv.BUSINESS_LIMIT_CONTROL.html")


def test_lines_of_a_list_hang_behind_its_marker(lookup: Path) -> None:
    shown = on_terminal("explain", "isv.BUSINESS_LIMIT_CONTROL", "--db", lookup, "--lang", "en")

    first, second = re.findall(r"^( *)2\. Keep.*\n( *)\S", shown, re.MULTILINE)[0]
    assert len(second) == len(first) + len("2. ")


@pytest.mark.parametrize(
    ("code", "verdict"),
    [
        ("isv.BUSINESS_LIMIT_CONTROL", "\x1b[33m\x1b[1m◷ Yes, but later"),
        ("isp.SYSTEM_ERROR", "\x1b[34m\x1b[1m↻ Yes, with pauses"),
        ("isv.AMOUNT_NOT_ENOUGH", "\x1b[35m\x1b[1m✎ After a fix"),
        ("OK", "\x1b[32m\x1b[1m✓ Not needed"),
    ],
)
def test_verdict_has_word_sign_and_colour(code: str, verdict: str, lookup: Path, run: Run) -> None:
    asked = ("explain", code, "--db", lookup, "--lang", "en")

    assert verdict in on_terminal(*asked)
    assert not re.search("[◷↻✎✓]", run(*asked).out)


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("isv.BUSINESS_LIMIT_CONTROL", "<> Developers"),
        ("isv.AMOUNT_NOT_ENOUGH", "@ Whoever runs the account"),
        ("isp.SYSTEM_ERROR", "≡ The service"),
    ],
)
def test_who_acts_has_its_sign_on_a_terminal_alone(code: str, shown: str, lookup: Path, run: Run) -> None:
    asked = ("explain", code, "--db", lookup, "--lang", "en")

    assert f"\x1b[1m{shown}" in on_terminal(*asked, columns=120)
    assert shown not in run(*asked).out
    assert shown.partition(" ")[2] in run(*asked).out


def test_a_cause_says_its_verdicts_where_they_are_not_the_codes_own(sample_catalog: Catalog) -> None:
    """Of `entry_lines`, and of an answer about that very cause: there they stand for the code's, and once."""
    found = sample_catalog.find("dysms", "isv.AMOUNT_NOT_ENOUGH")
    assert found is not None
    entry = entry_views(sample_catalog, found)["en"]
    own = replace(entry.causes[0], title="Own", acts="provider", retry=RetryView("backoff", True, None))
    same = replace(entry.causes[0], title="Same", acts=entry.acts, retry=entry.retry)
    several = replace(entry, causes=(same, own))
    said = ["Who has to act  Whoever runs the account", "  Who has to act  The service. Your request needs no change"]
    words = sample_catalog.words("en")

    lines = [unstyle(line) for line in entry_lines(several, None, words) if re.search("Who has to act|Retry", line)]
    assert lines == ["Retry  After a fix", said[0], "  Retry  Yes, with pauses", said[1]]

    claim: dict[str, object] = {
        "code": entry.code,
        "why": "",
        "span": None,
        "message_span": None,
        "params": {},
        "cause": 1,
    }
    answer = {**claim, "cause": 1, "entry": asdict(several)}
    lines = [unstyle(line) for line in diagnosis_lines(answer, "", None, words, PIPE)]
    lines = [line for line in lines if re.search("Who has to act|Retry", line)]
    assert lines == ["Retry  Yes, with pauses", said[1].strip()]


@pytest.mark.parametrize("asked", [("explain", "isv.NO_SUCH"), ("diagnose", "--text", '{"Code":"isv.NO_SUCH"}')])
def test_an_unknown_code_can_be_reported_from_a_terminal(asked: tuple[str, ...], lookup: Path, run: Run) -> None:
    told: tuple[str | Path, ...] = (*asked, "--db", lookup, "--lang", "en")
    title = (
        "https://git.acme.org/sample/issues/new?title=Not%20in%20the%20catalogue%3A%20isv.NO_SUCH&body=Code%3A%20isv"
    )

    (link,) = LINK.findall(on_terminal(*told, columns=100))
    assert link[0].startswith(title)
    assert "Report this code" in link[1]
    assert f"Report this code: {title}" in on_terminal(*told, columns=100, variables={"NO_COLOR": "1"})
    assert "Report this code" not in "".join(str(part) for part in (run(*told).out, run(*told).err))


def test_facts_come_after_what_to_do(lookup: Path, run: Run) -> None:
    lines = run("explain", "InvalidVersion", "--db", lookup, "--lang", "en").out
    order = [lines.index(part) for part in ("Retry", "Who has to act", "What to do", "HTTP status")]

    assert order == sorted(order)


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_who_wants_no_escape_gets_none(variable: str, value: str, lookup: Path) -> None:
    asked = ("explain", "OK", "no.SUCH", "--db", lookup, "--lang", "en")
    shown = on_terminal(*asked, variables={variable: value})

    assert "\x1b" not in shown
    assert "`OK` means that" in shown
    assert re.search(r"QuerySendDetails\s+\(https://", shown)


def test_diagnose_says_what_it_waits_for(lookup: Path) -> None:
    paste = b'{"Code":"isv.BUSINESS_LIMIT_CONTROL"}\n\x04'

    shown = on_terminal("diagnose", "--db", lookup, typed=paste, variables={"LANG": "en_US.UTF-8"})
    assert shown.startswith("Paste the error, then press Ctrl-D")
    assert "Sending frequency limit reached" in shown
    assert on_terminal("explain", "-", "--db", lookup, typed=b"OK\n\x04", variables={"LANG": "zh_CN.UTF-8"}).startswith(
        "输入错误码"
    )


def test_hits_have_their_verdicts(lookup: Path, run: Run) -> None:
    asked = ("search", "限流", "--db", lookup, "--lang", "en")

    assert re.search("isv.BUSINESS_LIMIT_CONTROL.*◷ Yes, but later", on_terminal(*asked, columns=120))
    assert "Yes, but later" not in run(*asked).out


def test_list_puts_the_message_below_where_there_is_no_room(lookup: Path) -> None:
    shown = on_terminal("list", "--retry", "backoff", "--db", lookup, "--lang", "en", columns=50)

    assert all(cells(line) <= 50 for line in shown.splitlines())
    assert re.search(r"^\x1b\[36misp\.SYSTEM_ERROR.*↻ Yes, with pauses\x1b\[0m\n    isp", shown, re.MULTILINE)
