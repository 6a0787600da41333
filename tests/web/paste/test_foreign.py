"""Codes of nobody here are seen where a code stands, and names of other things are not."""

import pytest

from web.paste.fields import code_fields
from web.paste.foreign import foreign_codes


def found(text: str) -> list[str]:
    fields = {field.start: field for field in code_fields(text)}
    return list(dict.fromkeys(text[one.start : one.end] for one in foreign_codes(text, fields.values())))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ('{"Code":"Throttling.Api2","Message":"x"}', ["Throttling.Api2"]),
        ('{"code":"AccessDenied"}', ["AccessDenied"]),
        ('{"code": "rate_limit_exceeded"}', ["rate_limit_exceeded"]),
        ('"error_code":"APIGW.0301"', ["APIGW.0301"]),
        ("<Code>Gone</Code>", ["Gone"]),
        ("Code: Gone, Message: it is", ["Gone"]),
        ("ClientException: Foo : a message", ["Foo"]),
        ("FooError: NO_SUCH_THING", ["NO_SUCH_THING"]),
        ("SDK.ServerUnreachable : Server unreachable", ["SDK.ServerUnreachable"]),
        ("what do I do?\nSDK.ServerUnreachable : Server unreachable", ["SDK.ServerUnreachable"]),
        ("An error occurred (AccessDenied) when calling the GetObject operation", ["AccessDenied"]),
        ("FailedOperation.TemplateUnapproved", ["FailedOperation.TemplateUnapproved"]),
        ("`abc.TOO_MANY` again", ["abc.TOO_MANY"]),
    ],
)
def test_a_code_is_seen(text: str, codes: list[str]) -> None:
    assert found(text) == codes


@pytest.mark.parametrize(
    "text",
    [
        '{"code":"zh-CN"}',
        '{"code":"success"}',
        '{"code":"UNKNOWN"}',
        "code: String, name: String",
        "errorCode = ErrorCode;",
        "TypeError: Cannot read properties of undefined",
        "Error: connect ECONNREFUSED 127.0.0.1:5432",
        "java.lang.RuntimeException: java.lang.NullPointerException",
        "BeanCreationException: NullPointerException",
        "RuntimeError: CUDA out of memory",
        "SDKError: StatusCode: 400",
        "README : how to begin",
        "o.s.b.w.TomcatWebServer : Tomcat initialized",
        "JavaScript",
        "see os.EOF and `os.path`",
    ],
)
def test_what_is_none_is_not(text: str) -> None:
    assert found(text) == []
