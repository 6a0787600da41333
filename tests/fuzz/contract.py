"""Requests to every operation of the contract, made from it by schemathesis.

Right ones are made of the contract and what the catalogue has (its languages, domains, cursors); wrong ones of the
contract alone. The server may fail for none, accepts what is right, refuses what is wrong, and every answer is the
contract's.
"""

import copy
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from tests.contract import contract
from web.http.parameters import FIELDS
from web.store.store import ALL, Store

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

FORM = "application/x-www-form-urlencoded"
RIGHT, WRONG = "positive", "negative"


@dataclass
class Attack:
    """What was tried, and what went wrong."""

    tried: Counter[str] = field(default_factory=Counter)
    """Requests by operation."""
    faults: list[str] = field(default_factory=list)
    """Each with the request to make again."""


def attack(app: Flask, store: Store, examples: int, seed: int = 1) -> Attack:
    """Try up to so many right and wrong requests on each operation, besides its examples and limits.

    The same seed makes the same ones.
    """
    done = Attack()
    for mode, said in ((RIGHT, filled_in(app, store)), (WRONG, with_wrong_forms_left_out())):
        _try(app, said, mode, examples, seed, done)
    return done


def filled_in(app: Flask, store: Store) -> dict[str, Any]:
    """The contract with the values that this catalogue has, where the contract gives but their form."""
    said = copy.deepcopy(contract())
    schemas, parameters = said["components"]["schemas"], said["components"]["parameters"]
    schemas["LanguageTag"] = {"enum": [*store.languages, ALL]}
    schemas["Cursor"] = {"enum": list(_cursors(app))}
    parameters["onlyDomain"]["schema"] = {"enum": list(store.domains)}
    parameters["fields"]["schema"]["items"] = {"enum": list(FIELDS)}
    for parameter in said["paths"]["/api/v1/codes"]["get"]["parameters"]:
        if parameter.get("name") == "category":
            parameter["schema"]["items"] = {"enum": list(store.categories)}
    bodies = said["paths"]["/api/v1/diagnose"]["post"]["requestBody"]["content"]
    form, request = bodies[FORM]["schema"], bodies["application/json"]["schema"]["then"]
    for one, domains in ((form, store.domains), (request, (*store.domains, None))):
        one["properties"]["domain"] = {"enum": list(domains)}
        one["additionalProperties"] = False
    return said


def with_wrong_forms_left_out() -> dict[str, Any]:
    """The contract without forms: what is no right one is taken for the pasted error itself."""
    said = copy.deepcopy(contract())
    del said["paths"]["/api/v1/diagnose"]["post"]["requestBody"]["content"][FORM]
    return said


def _cursors(app: Flask) -> Iterator[str]:
    page = "/api/v1/codes?limit=5"
    while page:
        page = app.test_client().get(page).get_json()["next"]
        if page:
            yield page.rpartition("cursor=")[2]


def _whole(app: Flask) -> "WSGIApplication":
    """The app with each answer read to its end and closed, which schemathesis leaves to the garbage collection."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        response = app(environ, start_response)
        try:
            return list(response)
        finally:
            getattr(response, "close", list)()

    return answer


def _try(app: Flask, said: dict[str, Any], mode: str, examples: int, seed: int, done: Attack) -> None:
    config = SchemathesisConfig.from_dict(
        {
            "seed": seed,
            "headers": {"Accept-Encoding": "identity"},
            "generation": {"mode": mode, "max-examples": examples, "deterministic": True, "database": "none"},
            "phases": {"stateful": {"enabled": False}, "examples": {"enabled": mode == RIGHT}},
        }
    )
    schema = schemathesis.openapi.from_dict(said, config=config)
    schema.app = _whole(app)
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                done.tried[str(event.recorder.label)] += 1
                done.faults += [
                    f"{check.name}: {check.failure_info.failure.title}: {check.failure_info.failure.message}"
                    f"\n{check.failure_info.code_sample}"
                    for check in checks
                    if check.status is not Status.SUCCESS and check.failure_info is not None
                ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            done.faults.append(str(event))
