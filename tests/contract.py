"""Ask the app and hold every answer against openapi.yaml: status, headers, media type and schema.

A test says what it expects of an answer's content; that its form is the contract's is proved by `Api.ask` each
time. Keys that the contract does not name are a failure too: whoever adds one has to describe it.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml
from flask import Flask
from jsonschema import Draft202012Validator
from werkzeug.test import TestResponse

import web

METHODS = ("get", "post")
PROBLEM = "application/problem+json"


class Api:
    """A client of the app. Each answer that it gives back has kept to the contract."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()

    def get(self, path: str, status: int = 200, **request: Any) -> Any:
        """The JSON that `path` answers with `status`."""
        return self.ask("GET", path, status, **request).get_json()

    def post(self, path: str, status: int = 200, **request: Any) -> Any:
        return self.ask("POST", path, status, **request).get_json()

    def problem(self, path: str, status: int, kind: str, method: str = "GET", **request: Any) -> Mapping[str, Any]:
        """The problem that `path` answers with."""
        problem = self.ask(method, path, status, **request).get_json(force=True)
        assert problem["type"] == f"urn:errdex:problem:{kind}"
        return cast(Mapping[str, Any], problem)

    def ask(self, method: str, path: str, status: int, language: str | None = None, **request: Any) -> TestResponse:
        """The answer to a request; `language` is the Accept-Language header."""
        headers = {**({"Accept-Language": language} if language is not None else {}), **request.pop("headers", {})}
        response = self.client.open(path, method=method, headers=headers, **request)
        response.get_data()
        response.close()
        assert response.status_code == status, response.text[:2000]
        check(response, method)
        return response


@cache
def contract() -> dict[str, Any]:
    """openapi.yaml as data."""
    text = (Path(web.__file__).parent / "openapi.yaml").read_text("utf-8")
    return cast(dict[str, Any], yaml.safe_load(text))


def check(response: TestResponse, method: str) -> None:
    """Fail where the answer is not what the contract promises for its address, method and status."""
    path = response.request.path
    if response.status_code >= 400:
        assert_is_problem(response, method)
    operations = operations_of(path)
    if operations is None or method.lower() not in ("head", *METHODS):
        assert response.status_code in (200, 308, 404, 405), f"{path} is not in the contract"
        return
    operation = operations.get("get" if method == "HEAD" else method.lower()) or next(iter(operations.values()))
    promised = operation["responses"].get(str(response.status_code)) or operation["responses"].get("default")
    assert promised is not None, f"{method} {path} may not answer {response.status_code}"
    promised = resolve(promised)
    for name, header in promised.get("headers", {}).items():
        header = resolve(header)
        value = response.headers.get(name)
        assert value is not None or not header.get("required"), f"{path} lacks the header {name}"
        if value is not None:
            validator(json.dumps(header["schema"])).validate(value)
    if method == "HEAD" or response.status_code == 304:
        assert response.data == b""
        return
    if "content" in promised:
        media = promised["content"].get(response.mimetype)
        assert media is not None, f"{path} may not answer with {response.mimetype}"
        if "schema" in media:
            validator(json.dumps(media["schema"])).validate(json.loads(response.data))


def assert_is_problem(response: TestResponse, method: str) -> None:
    """The one shape of every failure: problem+json, its own status inside, nothing of the program's inside."""
    assert response.mimetype == PROBLEM
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Content-Language"] in ("zh", "en")
    if method == "HEAD":
        return
    problem = json.loads(response.data)
    validator(json.dumps({"$ref": "#/components/schemas/Problem"})).validate(problem)
    assert problem["status"] == response.status_code
    assert problem["title"]
    assert problem["detail"]
    assert "Traceback" not in response.text
    assert (response.status_code == 405) == ("Allow" in response.headers)


def operations_of(path: str) -> Mapping[str, Any] | None:
    """The operations of the contract's path that `path` is an instance of; those with more literal text go first."""
    for template, item in sorted(contract()["paths"].items(), key=lambda one: -len(re.sub(r"\{.*?\}", "", one[0]))):
        pattern = re.sub(r"\\\{(\w+)\\\}", lambda name: "[^/]+" if name[1] == "domain" else ".+", re.escape(template))
        if re.fullmatch(pattern, path, re.DOTALL):
            return {method: item[method] for method in METHODS if method in item}
    return None


def resolve(node: Any) -> Any:
    """What a `$ref` of the contract points at."""
    if isinstance(node, dict) and "$ref" in node:
        target = contract()
        for step in node["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return resolve(target)
    return node


@cache
def validator(schema: str) -> Draft202012Validator:
    """A validator of a schema of the contract that also refuses keys that are not described."""
    return Draft202012Validator({**json.loads(schema), "components": closed(contract()["components"])})


def closed(node: Any) -> Any:
    """The schemas with every object closed that names its properties."""
    if isinstance(node, list):
        return [closed(item) for item in node]
    if not isinstance(node, dict):
        return node
    result = {key: closed(value) for key, value in node.items()}
    if node.get("type") == "object" and "properties" in node:
        result.setdefault("additionalProperties", False)
    return result


def examples() -> Iterator[tuple[Any, Any]]:
    """(schema, example) of every media type of the contract that has an example."""

    def walk(node: Any) -> Iterator[tuple[Any, Any]]:
        if isinstance(node, dict):
            if "schema" in node and "example" in node:
                yield node["schema"], node["example"]
            if "schema" in node and "examples" in node:
                yield from ((node["schema"], one["value"]) for one in node["examples"].values())
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for item in node:
                yield from walk(item)

    yield from walk(contract())
