"""An API of `some_codes`, whose every answer is held against openapi.yaml."""

import pytest

from site_builder.assemble import lookup_db
from site_builder.catalog.model import Catalog
from tests.contract import Api
from tests.web.http.api.some_codes import CATALOG, MakeApi
from web import create_app


@pytest.fixture(scope="module")
def make_api(tmp_path_factory: pytest.TempPathFactory) -> MakeApi:
    def make(catalog: Catalog) -> Api:
        folder = tmp_path_factory.mktemp("build")
        lookup_db.build(catalog, folder / "lookup.db")
        return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"}))

    return make


@pytest.fixture(scope="module")
def api(make_api: MakeApi) -> Api:
    return make_api(CATALOG)


@pytest.fixture(scope="module")
def with_twins(make_api: MakeApi) -> Api:
    """An API beside a site that has the Chinese page of one code."""
    api = make_api(CATALOG)
    (api.app.config["SITE"] / "zh/sms").mkdir(parents=True)
    (api.app.config["SITE"] / "zh/sms/isv.LIMIT.md").write_text("# zh\n", "utf-8")
    return api
