"""Yardstick of the API: bare Flask routes that return a constant dict."""

import json
import os
from pathlib import Path
from typing import Any

from flask import Flask

app = Flask(__name__)
_RECORD: dict[str, Any] = json.loads(Path(os.environ["BENCH_RECORD"]).read_text("utf-8"))
"""One entry, as our API answers with it."""


@app.get("/constant")
def constant() -> dict[str, str]:
    return {"status": "ok"}


@app.get("/record")
def record() -> dict[str, Any]:
    return _RECORD
