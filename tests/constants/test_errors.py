"""Exceptions with a code, filled messages, and bodies of failed requests."""

import copy
import importlib
import pickle
import random
import traceback
from collections.abc import Callable
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from site_builder.catalog.model import Catalog
from site_builder.catalog.multilingual import Text
from tests.constants.conftest import entry_of
from tests.factories import a_catalog, an_entry, text
from web.http.negotiation import preferred

Import = Callable[[Catalog], ModuleType]

ODD = ["{limit}", "{0.__class__}", "%s %(limit)s", "{", "}}{{", "\\1 \\g<0>", "{limit.__class__}", "{limit!r:>9}"]


def test_error_is_raised_with_its_code_and_values(good_catalog: Catalog, imported: Import) -> None:
    package = imported(good_catalog)
    code = package.SmsErrorCode.TOO_MANY

    with pytest.raises(package.SmsError) as caught:
        raise code.error(limit=5, request="r-1") from KeyError("why")
    assert caught.value.code is code
    assert caught.value.params == {"limit": 5, "request": "r-1"}
    assert str(caught.value) == "isv.TOO_MANY: 每分钟最多 5 条"
    assert isinstance(caught.value.__cause__, KeyError)
    assert "SmsError: isv.TOO_MANY: 每分钟最多 5 条" in traceback.format_exception(caught.value)[-1]
    package.set_default_language("en")
    assert str(caught.value) == "isv.TOO_MANY: At most 5 per minute"


def test_every_enum_has_an_exception_and_all_have_one_base(good_catalog: Catalog, imported: Import) -> None:
    mail = good_catalog.domains[0].model_copy(update={"id": "mail", "enum": "MailErrorCode"})
    entries = (*good_catalog.entries, entry_of(good_catalog, "OK", domain="mail"))
    package = imported(replace(good_catalog, domains=(*good_catalog.domains, mail), entries=entries))

    for error, own in (
        (package.MailErrorCode.OK.error(), package.MailError),
        (package.SmsErrorCode.OK.error(), package.SmsError),
    ):
        assert type(error) is own
        assert isinstance(error, package.ErrorCodeError)
        assert isinstance(error, Exception)
    assert not issubclass(package.MailError, package.SmsError)


def test_error_survives_pickle_and_copy(good_catalog: Catalog, imported: Import) -> None:
    error = imported(good_catalog).SmsErrorCode.TOO_MANY.error(limit=5)

    for other in (*(pickle.loads(pickle.dumps(error, protocol)) for protocol in range(6)), copy.copy(error)):
        assert (type(other), other.code, other.params, str(other)) == (
            type(error),
            error.code,
            error.params,
            str(error),
        )


def test_values_fill_their_places_and_nothing_else(good_catalog: Catalog, imported: Import) -> None:
    member = imported(good_catalog).SmsErrorCode.TOO_MANY

    assert member.message("en", limit=5) == "At most 5 per minute"
    assert member.message("en", limit=None, other=1) == "At most None per minute"
    assert member.message("en", other=1) == member.message("en") == "At most {limit} per minute"
    assert member.placeholders == ("limit",)
    for value in ODD:
        assert (
            member.message("en", limit=value)
            == member.error(limit=value).message("en")
            == f"At most {value} per minute"
        )


@pytest.mark.parametrize("said", ODD)
def test_odd_text_is_no_format(good_catalog: Catalog, imported: Import, said: str) -> None:
    entry = entry_of(good_catalog, "isv.TOO_MANY", message=Text({"zh": said, "en": said}))
    member = imported(replace(good_catalog, entries=(entry,))).SmsErrorCode.TOO_MANY

    assert member.message("en", limit="5") == said.replace("{limit}", "5")
    assert str(member.error(limit="5")) == f"isv.TOO_MANY: {member.message('en', plain=True).replace('{limit}', '5')}"


@pytest.mark.parametrize("name", ["self", "language", "plain", "code", "params"])
def test_placeholder_may_have_any_name(good_catalog: Catalog, imported: Import, name: str) -> None:
    entry = entry_of(good_catalog, "isv.TOO_MANY", message=Text({"zh": f"最多 {{{name}}}"}))
    error = imported(replace(good_catalog, entries=(entry,))).SmsErrorCode.TOO_MANY.error(**{name: 7})

    assert str(error) == "isv.TOO_MANY: 最多 7"


def enums(*names: str) -> Catalog:
    """A catalogue with an empty domain for each enum."""
    (domain,) = a_catalog(an_entry("X")).domains
    domains = [domain.model_copy(update={"id": f"d{number}", "enum": name}) for number, name in enumerate(names)]
    return replace(a_catalog(an_entry("X")), domains=tuple(domains), entries=())


@pytest.mark.parametrize(
    ("names", "errors"),
    [
        (["PayErrorCode"], ["PayError"]),
        (["PayCode"], ["PayError"]),
        (["PayError"], ["PayException"]),
        (["Pay"], ["PayError"]),
        (["PayErrorCode", "PayCode", "PayError"], ["PayException", "PayCodeError", "PayErrorError"]),
        (["ErrorCode", "Code", "Error"], ["ErrorCodeException", "CodeError", "ErrorError"]),
        (["TypeErrorCode", "Cause"], ["TypeException", "CauseError"]),
        (["AErrorCode", "AError", "AException", "AErrorCodeError", "AErrorCodeException"], None),
    ],
)
def test_exceptions_have_names_that_are_free(imported: Import, names: list[str], errors: list[str] | None) -> None:
    package = imported(enums(*names))
    module = importlib.import_module(f"{package.__name__}._errors")
    made = [value for value in vars(module).values() if is_own(value)]

    assert errors is None or [error.__name__ for error in made] == errors
    assert len({error.__name__ for error in made} - set(names)) == len(names)
    assert all(getattr(package, error.__name__) is error for error in made)


def is_own(error: Any) -> bool:
    return isinstance(error, type) and error.__name__ != "ErrorCodeError" and issubclass(error, Exception)


def test_problem_is_what_a_client_may_read(good_catalog: Catalog, imported: Import) -> None:
    entries = (
        entry_of(good_catalog, "BadNumber", say=text("号码不对。", "Check the `number`.")),
        entry_of(good_catalog, "isv.TOO_MANY", say=None, http_status=429),
        entry_of(good_catalog, "OK", http_status=None),
    )
    enum = imported(replace(good_catalog, entries=entries)).SmsErrorCode

    assert (
        enum.BAD_NUMBER.problem("en")
        == enum.BAD_NUMBER.error(secret="s").problem("en")
        == {
            "type": "https://codes.example/zh/sms/BadNumber.html",
            "title": "The number is malformed",
            "status": 400,
            "detail": "Check the number.",
            "code": "BadNumber",
            "language": "en",
        }
    )
    assert enum.TOO_MANY.error(limit=5).problem("en") == {
        "type": "https://codes.example/zh/sms/isv.TOO_MANY.html",
        "title": "At most {limit} per minute",
        "status": 429,
        "detail": "At most 5 per minute",
        "code": "isv.TOO_MANY",
        "language": "en",
    }
    assert "status" not in enum.OK.problem()
    assert enum.TOO_MANY.problem("zh")["type"] == enum.TOO_MANY.problem("en")["type"], "it names the kind of problem"


@pytest.mark.parametrize("given", [b"en", 7, ["en"]])
def test_header_that_is_no_text_is_a_type_error(good_catalog: Catalog, imported: Import, given: object) -> None:
    with pytest.raises(TypeError, match=r"^accept_language has to be a str or None, not "):
        imported(good_catalog).SmsErrorCode.OK.problem(given)


HEADERS = ["", "*", "zh-CN,en;q=0.8", "en;q=0, zh", "fr, *;q=0.1", "zh;q=0.2,en-GB;q=0.9", "zh;q=0", "q=1;;,,", "EN_us"]


def test_language_is_chosen_as_the_api_does(good_catalog: Catalog, imported: Import) -> None:
    settings = good_catalog.settings.model_copy(update={"fallback": "en"})
    package = imported(replace(good_catalog, settings=settings))
    chance = random.Random(7)
    parts = ["zh", "en", "zh-Hant-TW", "en-GB", "fr", "*", "de", "zh_CN"]
    random_headers = [
        ",".join(f"{chance.choice(parts)}{chance.choice(['', ';q=0', ';q=0.5', '; q=1', ';q=x'])}" for _ in range(3))
        for _ in range(200)
    ]

    for header in (*HEADERS, *random_headers):
        expected = preferred(header, ("zh", "en"), "en") or "en"
        assert package.SmsErrorCode.OK.problem(header)["language"] == expected, header
    package.set_default_language("zh")
    assert [package.SmsErrorCode.OK.problem(header)["language"] for header in (None, "", "fr", "en")] == [
        *("zh", "zh", "zh", "en")
    ]
