"""Files of any size and encoding: what is found does not depend on how they are cut."""

import codecs
import gzip
import io
import random
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from site_builder.clients.scan import blocks as reading
from site_builder.clients.scan import scan as scanning
from site_builder.clients.scan.blocks import blocks, checked
from site_builder.clients.scan.files import is_log, listed
from site_builder.clients.scan.logs import Claim, LogScanner, Tally
from site_builder.clients.scan.records import RecordFinder, cut
from site_builder.clients.scan.scan import Scanned, Scanner
from site_builder.clients.scan.sources import SourceScanner
from site_builder.core import parallel
from tests.clients.scan.test_sources import SHOP

RECORDS = (
    "INFO all is well, order 12\n",
    "ERROR isv.DAY_LIMIT: too many, 15\n",
    "ERROR isv.NEW_LIMIT: 余额不足, 7 left\n",
    "WARN failed\nacme.SmsException: isv.OLD_LIMIT\n\tat x.y\n\tat y.z\nCaused by: x\n",
    '{\n  "code": "isv.NEW_LIMIT",\n  "message": "余额不足, 8 left"\n}\n',
    "\n",
)
_CODE = re.compile(r"isv\.[A-Z_]+")


def diagnose(text: str) -> Sequence[Claim]:
    """A stand-in for the diagnosis: what looks like a code is one."""
    return [
        Claim("pay" if match[0] in SHOP.by_code else None, match[0], match[0], *match.span())
        for match in _CODE.finditer(text)
    ]


def scanner() -> Scanner:
    return Scanner(SourceScanner(SHOP), LogScanner(SHOP, RecordFinder(["isv."]), diagnose), is_log)


def scan(*paths: Path) -> Scanned:
    return scanner().scan(listed(paths))


def log(path: Path, content: bytes) -> Tally:
    path.write_bytes(content)
    (tally,) = scan(path).logs.values()
    return tally


def lines_of(count: int, seed: int = 1) -> str:
    chosen = random.Random(seed)
    return "".join(chosen.choice(RECORDS) for _ in range(count))


def test_errors_are_counted_by_code_with_place_and_messages(tmp_path: Path) -> None:
    tally = log(tmp_path / "a.log", "".join(RECORDS).encode())

    assert tally.known == {("pay", "isv.DAY_LIMIT"): 1, ("pay", "isv.OLD_LIMIT"): 1}
    new, old = tally.unknown["isv.NEW_LIMIT"], tally.retired["isv.OLD_LIMIT"]
    assert (new.count, new.line, new.column, new.wires) == (2, 3, 7, ("余额不足, {value} left",))
    assert (old.count, old.line, old.column) == (1, 5, 20)
    assert (tally.errors, tally.lines) == (4, 13)


@pytest.mark.parametrize("size", [64, 200, 1000])
def test_pieces_of_a_log_count_as_the_whole(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = lines_of(400).encode()
    whole = log(tmp_path / "a.log", content)
    monkeypatch.setattr(scanning, "PIECE", size)
    monkeypatch.setattr(scanning, "SLICE", 3)
    monkeypatch.setattr(parallel, "MANY", 10)

    assert log(tmp_path / "a.log", content) == whole
    assert whole.errors > 200


@pytest.mark.parametrize("size", [100, 1000])
def test_blocks_of_a_log_count_as_the_whole(size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = lines_of(300).encode()
    whole = log(tmp_path / "a.log", content)
    monkeypatch.setattr(reading, "BLOCK", size)

    assert log(tmp_path / "a.log", content) == whole


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode("gb18030"),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_encodings_of_logs_are_read(encoded: object, tmp_path: Path) -> None:
    assert callable(encoded)
    text = lines_of(50)

    tally, plain = log(tmp_path / "a.log", encoded(text)), log(tmp_path / "b.log", text.encode())

    assert (tally.known, tally.lines) == (plain.known, plain.lines)
    assert tally.unknown["isv.NEW_LIMIT"].wires == plain.unknown["isv.NEW_LIMIT"].wires


def test_compressed_log_is_read(tmp_path: Path) -> None:
    content = lines_of(100).encode()

    assert log(tmp_path / "a.log.gz", gzip.compress(content)) == log(tmp_path / "a.log", content)


def test_log_in_two_encodings_loses_nothing(tmp_path: Path) -> None:
    line = "ERROR isv.NEW_LIMIT: 余额不足\n"

    tally = log(tmp_path / "a.log", line.encode() + line.encode("gb18030"))

    assert tally.unknown["isv.NEW_LIMIT"].count == 2
    assert tally.unknown["isv.NEW_LIMIT"].wires == ("余额不足",)


def test_line_of_many_blocks_is_counted_in_bounded_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    item = b'{"code":"isv.DAY_LIMIT"}, '
    monkeypatch.setattr(reading, "BLOCK", 10_000)

    read = list(blocks(io.BytesIO(item * 20_000), cut))

    assert b"".join(block.content for block in read) == item * 20_000
    assert max(len(block.content) for block in read) <= 20_000
    assert [block.line for block in read] == [1] * len(read)
    assert read[1].column == len(read[0].content)


def test_binary_and_damaged_files_are_passed_over_with_the_reason(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"\x7fELF\0\0")
    (tmp_path / "b.log.gz").write_bytes(gzip.compress(lines_of(500).encode())[:100])
    (tmp_path / "c.py").write_text("'isv.NO_SUCH'", "utf-8")

    scanned = scan(tmp_path)

    assert [problem.path.name for problem in scanned.problems] == ["c.py"]
    assert {one.path.name: one.reason for one in scanned.skipped} == {
        "a.bin": "a binary file",
        "b.log.gz": "cannot be read: compressed file ended before the end-of-stream marker was reached",
    }
    assert scanned.files == 1


def test_damage_in_the_middle_keeps_what_was_found(tmp_path: Path) -> None:
    content = gzip.compress(random.Random(1).randbytes(10).hex().encode() + b"\n" + lines_of(60_000).encode())
    (tmp_path / "a.log.gz").write_bytes(content[:-9])

    scanned = scan(tmp_path)

    ((skipped,), (tally,)) = scanned.skipped, scanned.logs.values()
    assert skipped.reason.startswith("read only in part, cannot be read: ")
    assert tally.errors > 1000


def test_file_that_is_gone_when_it_is_read_is_said_to_be(tmp_path: Path) -> None:
    for name in ("a.log", "b.py"):
        (tmp_path / name).write_text("x", "utf-8")
    found = listed([tmp_path])
    for path in found.files:
        path.unlink()

    scanned = scanner().scan(found)

    assert [one.reason for one in scanned.skipped] == ["cannot be read: no such file or directory"] * 2
    assert scanned.files == 0


def test_standard_input_is_a_log() -> None:
    scanned = scanner().scan(listed([]), io.BytesIO(lines_of(20).encode()))

    assert list(scanned.logs) == [Path("-")]
    assert scanned.logs[Path("-")].errors > 0


def test_utf_16_is_given_as_utf_8() -> None:
    text = "余额\n" * 10_000

    assert checked(io.BytesIO(text.encode("utf-16"))).read().decode() == text
