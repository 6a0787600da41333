"""Records of logs: what belongs together, and what is looked at."""

import pytest

from site_builder.clients.scan.records import LONGEST, RecordFinder, begins, cut

FINDER = RecordFinder(["PAY-"], ["http"])

JAVA = """\
2026-11-27 10:00:00 ERROR Sms - send failed
com.aliyuncs.exceptions.ClientException: isv.DAY_LIMIT : 触发天级流控
	at com.acme.Sms.send(Sms.java:12)
Caused by: java.io.IOException: closed
	... 3 more
"""
PYTHON = """\
ERROR could not send
Traceback (most recent call last):
  File "x.py", line 1, in <module>
    raise SmsError("x")
acme.SmsError: PAY-1
"""


def found(text: str) -> list[str]:
    content = text.encode()
    return [content[start:end].decode() for start, end in FINDER.find(content)]


@pytest.mark.parametrize("record", [JAVA, PYTHON, '{\n  "Code": "X"\n}\n'])
def test_trace_and_what_is_indented_belong_to_their_line(record: str) -> None:
    assert found(f"all is well\n{record}all is well\n{record}") == [record, record]


def test_lines_are_records_of_their_own() -> None:
    lines = ["AError: x\n", "AError: y\n", "ERROR one\n", '{"code": 1}\n', "see PAY-1\n", "last 失败"]

    assert found("".join(lines)) == lines


@pytest.mark.parametrize("line", ["GET /orders took=12ms", "http://acme.example/", "用户登录", ""])
def test_line_without_a_word_for_an_error_is_not_looked_at(line: str) -> None:
    assert found(line) == []


@pytest.mark.parametrize("line", ["HTTP/1.1 404", "x pay-1", "ERR: x", "余额不足，发送失败", "status=0 errcode=5"])
def test_line_with_a_word_a_field_or_a_beginning_is(line: str) -> None:
    assert found(f"nothing\n{line}\nnothing\n") == [f"{line}\n"]


def test_chinese_windows_is_read_too() -> None:
    content = "第一行\n发送失败\n".encode("gb18030")

    assert [content[start:end].decode("gb18030") for start, end in FINDER.find(content)] == ["发送失败\n"]


def test_long_record_is_cut_and_all_of_it_is_looked_at() -> None:
    item = '{"code":"PAY-1"}, '
    pieces = found(item * 5000)

    assert "".join(pieces) == item * 5000
    assert max(map(len, pieces)) <= LONGEST
    assert all(piece.endswith(("},", "}, ")) for piece in pieces)


def test_block_ends_before_a_line_that_surely_begins_a_record() -> None:
    content = (JAVA + "next\n" + JAVA).encode()

    assert content[cut(content) :].decode() == JAVA
    assert cut(b"  a\n  b\n") == 0
    assert cut(b"") == 0


@pytest.mark.parametrize("line", [b" x", b"}", b"Caused by: x", b"a.BException: x", b"Traceback (most"])
def test_line_that_may_belong_to_the_one_above_begins_none(line: bytes) -> None:
    assert not begins(line)
    assert begins(b"2026-11-27 ERROR " + line)
