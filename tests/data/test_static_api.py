"""The static JSON files: the API's own documents for hosts without a server."""

import json
from pathlib import PurePosixPath

from site_builder.catalog.model import Catalog
from site_builder.core.json_bytes import dump
from site_builder.data.records import codes_records, entry_record
from site_builder.data.static_api import domain_files, files
from tests.factories import a_catalog, an_entry


def test_every_domain_and_code_has_its_file(good_catalog: Catalog) -> None:
    assert [path.as_posix() for path, _ in files(good_catalog)] == [
        "api/v1/catalog.json",
        "api/v1/domains.json",
        "api/v1/domains/sms/codes.json",
        "api/v1/domains/sms/codes/BadNumber.json",
        "api/v1/domains/sms/codes/OK.json",
        "api/v1/domains/sms/codes/isv.TOO_MANY.json",
    ]


def test_file_of_a_code_is_the_document_of_every_language(good_catalog: Catalog) -> None:
    written = dict(files(good_catalog))
    for entry in good_catalog.entries:
        path = PurePosixPath(f"api/v1/domains/sms/codes/{entry.slug}.json")

        assert written[path] == dump(entry_record(good_catalog, entry))
    (listed,) = codes_records(good_catalog, good_catalog.domain("sms"))
    assert written[PurePosixPath("api/v1/domains/sms/codes.json")] == dump(listed)


def test_no_list_of_codes_grows_without_end() -> None:
    catalog = a_catalog(*(an_entry(f"X-{number:04}") for number in range(2500)))
    lists = {path.name: json.loads(body) for path, body in domain_files(catalog, catalog.domain("sms"))}

    assert list(lists) == ["codes.json", "codes.2.json", "codes.3.json"]
    assert [len(one["codes"]) for one in lists.values()] == [1000, 1000, 500]
    assert [row["code"] for one in lists.values() for row in one["codes"]] == [one.code for one in catalog.entries]
    assert {one["total"] for one in lists.values()} == {2500}
    assert [one["next"] for one in lists.values()] == [
        "/api/v1/domains/sms/codes.2.json",
        "/api/v1/domains/sms/codes.3.json",
        None,
    ]


def test_file_lies_where_its_record_says() -> None:
    for path, body in files(a_catalog(an_entry("con"), an_entry("a/b"), an_entry("码."))):
        if "/codes/" in path.as_posix():
            assert json.loads(body)["links"]["json"] == f"/{path}"


def test_same_catalogue_gives_the_same_bytes(good_catalog: Catalog) -> None:
    assert list(files(good_catalog)) == list(files(good_catalog))
