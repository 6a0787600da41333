"""The contract, and that the app keeps to it."""

import json

import pytest
from jsonschema import Draft202012Validator

from tests.contract import METHODS, Api, contract, examples, operations_of, resolve, validator


def test_contract_is_served_as_json(api: Api) -> None:
    assert api.get("/api/v1/openapi.json") == contract()


def test_contract_is_served_in_the_language_that_is_named(api: Api) -> None:
    english = api.ask("GET", "/api/v1/openapi.json", 200, language="zh")
    chinese = api.ask("GET", "/api/v1/openapi.json?lang=zh-CN", 200)
    operations = [answer.get_json()["paths"]["/api/v1/search"]["get"] for answer in (english, chinese)]

    assert [answer.headers["Content-Language"] for answer in (english, chinese)] == ["en", "zh"]
    assert [operation["operationId"] for operation in operations] == ["search", "search"]
    assert [operation["summary"][:5] for operation in operations] == ["Codes", "按关键词搜"]
    assert english.headers["ETag"] != chinese.headers["ETag"]
    assert api.ask("GET", "/api/v1/openapi.json?lang=all&v=2", 200).data == english.data
    api.problem("/api/v1/openapi.json?lang=fr", 400, "unknown-language")


def test_every_route_is_in_the_contract_and_the_other_way_round(api: Api) -> None:
    routes = {
        (method.lower(), rule.rule.replace("<code:", "<").replace("<", "{").replace(">", "}"))
        for rule in api.app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(("/<page", "/api/v1/<json", "/api/v1/<slashed")) and rule.rule not in ("/", "/api")
    }
    promised = {
        (method, path)
        for path, item in contract()["paths"].items()
        for method in ("get", "post")
        if method in item and (not path.endswith(".json") or path.endswith("openapi.json"))
    }

    assert routes == promised


def test_every_operation_has_an_example_of_what_it_takes_and_gives() -> None:
    lacking = []
    for path, item in contract()["paths"].items():
        for operation in (item[method] for method in METHODS if method in item):
            good = [resolve(answer) for status, answer in operation["responses"].items() if status in ("200", "300")]
            bodies = [operation["requestBody"]] if "requestBody" in operation else []
            for media, one in [each for part in (*good, *bodies) for each in part.get("content", {}).items()]:
                if media != "text/html" and not one.keys() & {"example", "examples"}:
                    lacking.append(f"{operation['operationId']}: {media}")
            named = [resolve(one) for one in (*item.get("parameters", ()), *operation.get("parameters", ()))]
            lacking += [f"{path}: {one['name']}" for one in named if one["in"] == "path" and "example" not in one]

    assert lacking == []


def test_schemas_are_json_schema_and_examples_keep_to_them() -> None:
    for schema in contract()["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for schema, example in examples():
        validator(json.dumps(schema)).validate(example)


@pytest.mark.parametrize(
    ("path", "operation"),
    [
        ("/api/v1/codes/a/b", "getCode"),
        ("/api/v1/codes", "listCodes"),
        ("/api/v1/domains/sms/codes/X.json", "getCodeFile"),
        ("/api/v1/domains/sms/codes.json", "getDomainCodesFile"),
        ("/api/v1/domains/sms/codes.2.json", "getFurtherDomainCodesFile"),
        ("/api/v1/openapi.json", "getOpenapi"),
    ],
)
def test_an_address_is_held_against_its_own_operation(path: str, operation: str) -> None:
    operations = operations_of(path)

    assert operations is not None
    assert operations["get"]["operationId"] == operation
