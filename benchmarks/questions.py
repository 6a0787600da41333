"""Make the questions and pastes whose answers are timed.

Made from the entries of the build that is asked, evenly spread over it, so that there is something to find.
"""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from web.store.store import Store

_TRACE = """\
2025-03-1{n} 10:2{n}:07.331 ERROR [http-nio-8080-exec-{n}] c.e.notify.Sender - request failed, attempt {n}
com.example.sdk.ClientException: {code} : {wire}
\tat com.example.sdk.DefaultClient.parse(DefaultClient.java:31{n})
\tat com.example.sdk.DefaultClient.request(DefaultClient.java:9{n})
\tat com.example.notify.Sender.send(Sender.java:4{n})
\tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1136)
Caused by: java.io.IOException: HTTP 400 {{"RequestId":"3F7C7F3D-4A4A-9D5{n}","Code":"{code}","Message":"{wire}"}}
"""


class Questions(NamedTuple):
    searches: Mapping[str, list[str]]
    """Kind → questions for the search box."""
    unknown: list[str]
    """Codes that are not in the catalogue, nearly."""
    pastes: Mapping[str, str]
    """Kind → a pasted text of about 4 kB."""


def questions(store: Store, count: int = 20) -> Questions:
    """`count` questions of each kind."""
    total = store.rows("SELECT count(*) FROM entry")[0][0]
    entries = [_entry(store, number * (total - 1) // count) for number in range(count)]
    codes = [str(entry["code"]) for entry in entries]
    zh = [entry["message"]["zh"] for entry in entries]
    en = [entry["message"]["en"] for entry in entries]
    searches = {
        "a code": codes,
        "respelled": [code.lower().replace("_", "-").replace(".", " ") for code in codes],
        "its beginning": [code[: max(3, len(code) * 2 // 3)] for code in codes],
        "its middle": [code[len(code) // 3 :] for code in codes],
        "mistyped": [_mistyped(code) for code in codes],
        "one character": [text[-1] for text in zh],
        "Chinese": [text[:6] for text in zh],
        "a Chinese sentence": [f"{text}怎么办，昨天还是好的" for text in zh],
        "English": [" ".join(text.split()[-3:]) for text in en],
        "an English sentence": [f"why do I get {text} since this morning" for text in en],
        "common words": ["请求失败", "request failed", "参数", "the console", "错误", "limit", "account", "重试"],
        "nothing there": ["量子纠缠", "zebra umbrella", "qwertyuiop", "!!! ???", "9z9z9z9z"],
    }
    return Questions(searches, [_mistyped(code + "X") for code in codes], _pastes(entries))


def _entry(store: Store, identifier: int) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(store.entry_answer(identifier, "all").body)
    return record


def _mistyped(code: str) -> str:
    middle = len(code) // 2
    return code[: middle - 1] + code[middle] + code[middle - 1] + code[middle + 1 :]


def _pastes(entries: list[dict[str, Any]]) -> dict[str, str]:
    wires = [(entry["wire"] or [entry["message"]["zh"]])[0].replace("{", "").replace("}", "") for entry in entries]
    codes = [entry["code"] for entry in entries]
    trace = "".join(
        _TRACE.format(n=number % 10, code=code, wire=wire)
        for number, (code, wire) in enumerate(zip(codes, wires, strict=True))
    )
    messages = "\n".join(f"第{number}次调用失败，返回：{wire}" for number, wire in enumerate(wires * 4))
    causes = [cause for entry in entries for cause in entry["causes"]]
    prose = "\n".join(text for cause in causes for text in (cause["cause"]["zh"], cause["cause"]["en"]))
    log = "\n".join(
        f"INFO order_{number} trace_id=9f8e7d6c{number:04d} step.{number}.DONE elapsedMs={number * 7} Thread-{number}"
        for number in range(80)
    )
    nested = json.dumps({"body": json.dumps({"Code": codes[-1], "Message": wires[-1], "stack": trace[:2800]})})
    texts = {
        "a stack trace": trace,
        "messages without codes": messages,
        "prose": prose * 2,
        "a log without an error": log,
        "JSON in JSON": nested,
        "one character": "a" * 4096,
        "digits": " ".join(str(number * 7919) for number in range(800)),
        "brackets": "{[(" * 1400,
    }
    return {name: cut(text, 4096) for name, text in texts.items()}


def cut(text: str, size: int) -> str:
    """Repeat a text and cut it to at most `size` bytes of UTF-8."""
    encoded = text.encode()
    repeated = encoded * (size // len(encoded) + 1)
    return repeated[:size].decode("utf-8", "ignore")
