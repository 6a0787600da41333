"""What /metrics tells Prometheus: counts of all workers, and no text of anybody."""

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from site_builder.assemble import lookup_db
from tests.conftest import ROOT
from tests.contract import Api
from tests.factories import a_catalog, an_entry
from tests.serving import gunicorn
from tests.web.http.test_envelope import ask
from web import create_app
from web.access.metrics import MOST_SHAPES, Metrics

CATALOG = a_catalog(an_entry("isv.LIMIT"), an_entry("OK"), fallback="en")
SAMPLE = re.compile(r'([a-z_]+)(?:\{((?:[a-z_]+="[^"\\]*(?:\\.[^"\\]*)*",?)*)\})? ([0-9.eE+-]+|\+Inf)')


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lookup_db.build(CATALOG, tmp_path / "lookup.db")
    return tmp_path


@pytest.fixture
def api(folder: Path) -> Api:
    return counting(folder)


def counting(folder: Path, **config: object) -> Api:
    metrics = Metrics(folder / "metrics")
    return Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db", "METRICS": metrics, **config}))


def told(text: str) -> Mapping[str, float]:
    """The samples by name and labels; each line is one, or a comment."""
    samples = {}
    for line in text.splitlines():
        if not line.startswith("# "):
            match = SAMPLE.fullmatch(line)
            assert match is not None, line
            samples[line.rpartition(" ")[0]] = float(match[3])
    return samples


def scraped(api: Api, path: str = "/metrics") -> Mapping[str, float]:
    response = ask(api, path)
    assert (response.status_code, response.content_type) == (200, "text/plain; version=0.0.4; charset=utf-8")
    assert response.headers["Cache-Control"] == "no-store"
    return told(response.text)


def test_requests_are_counted_by_route_method_and_class_of_status(api: Api) -> None:
    for path in ("isv.LIMIT", "isv.LIMIT", "isv-limit", "NEW"):
        ask(api, f"/api/v1/codes/{path}")
    ask(api, "/api/v1/codes/isv.LIMIT", "HEAD")
    ask(api, "/api/v1/domains/sms/codes/OK")
    ask(api, "/api/v1/codes?code=OK")
    ask(api, "/nothing")
    samples = scraped(api)

    def count(route: str, method: str, status: str) -> float:
        return samples[f'errdex_requests_total{{method="{method}",route="{route}",status="{status}"}}']

    assert count("/api/v1/codes/{code}", "GET", "2xx") == 3
    assert count("/api/v1/codes/{code}", "GET", "4xx") == 1
    assert count("/api/v1/codes/{code}", "HEAD", "2xx") == 1
    assert count("/api/v1/domains/{domain}/codes/{code}", "GET", "2xx") == 1
    assert count("/api/v1/codes", "GET", "2xx") == 1
    assert count("/{path}", "GET", "4xx") == 1


def test_durations_are_a_histogram(api: Api) -> None:
    for _ in range(5):
        ask(api, "/livez")
    samples = scraped(api)

    of = 'errdex_request_duration_seconds_bucket{le="%s",route="/livez"}'
    buckets = [samples[of % bound] for bound in ("0.001", "0.1", "2.5", "+Inf")]
    assert buckets == sorted(buckets)
    assert buckets[-1] == samples['errdex_request_duration_seconds_count{route="/livez"}'] == 5
    assert samples['errdex_request_duration_seconds_sum{route="/livez"}'] > 0


def test_diagnoses_are_counted_by_their_confidence(api: Api) -> None:
    for text in ("code: isv.LIMIT", "code: isv.LIMIT", "code: isv.NEW_CODE", "no idea"):
        ask(api, "/api/v1/diagnose", "POST", data=text, content_type="text/plain")
    samples = scraped(api)

    counts = {name: value for name, value in samples.items() if name.startswith("errdex_diagnoses_total")}
    assert counts == {
        'errdex_diagnoses_total{confidence="exact"}': 2,
        'errdex_diagnoses_total{confidence="unknown"}': 1,
        'errdex_diagnoses_total{confidence="none"}': 1,
    }


def test_what_is_not_there_is_counted_by_its_shape(api: Api) -> None:
    for code in ("isv.NEW", "isv.NEWER", "13800138000"):
        ask(api, f"/api/v1/codes/{code}")
    ask(api, "/api/v1/search?q=Zhang+San")
    response = ask(api, "/metrics")

    assert told(response.text)['errdex_not_found_total{kind="code",shape="A.A"}'] == 2
    assert told(response.text)['errdex_not_found_total{kind="code",shape="99999999999"}'] == 1
    assert told(response.text)['errdex_not_found_total{kind="query",shape="A A"}'] == 1
    assert not re.search("NEW|Zhang|13800138000", response.text)


def test_shapes_are_bounded(api: Api) -> None:
    for number in range(2 * MOST_SHAPES):
        ask(api, "/api/v1/codes/" + "".join("._"[number >> bit & 1] + "X" for bit in range(8)))
    samples = scraped(api)

    shapes = {name: value for name, value in samples.items() if name.startswith("errdex_not_found_total")}
    assert len(shapes) == MOST_SHAPES + 1
    assert shapes['errdex_not_found_total{kind="code",shape="other"}'] == MOST_SHAPES
    assert sum(shapes.values()) == 2 * MOST_SHAPES


def test_routes_and_methods_are_bounded(api: Api) -> None:
    for number in range(50):
        ask(api, f"/{number}", f"M{number}")
        ask(api, f"/api/v1/{number}", f"M{number}")
    samples = scraped(api)

    assert samples['errdex_requests_total{method="other",route="none",status="4xx"}'] == 100


def test_program_and_catalogue_are_told(api: Api, folder: Path) -> None:
    (info,) = [name for name in scraped(api) if name.startswith("errdex_info")]
    assert re.fullmatch(
        r'errdex_info\{catalogue="\w+",codes="2",constants="[\d.]+",hash="[0-9a-f]{32}",version="[\w.]+"\}', info
    )

    (folder / "lookup.db").unlink()
    (info,) = [name for name in scraped(counting(folder)) if name.startswith("errdex_info")]
    assert re.fullmatch(r'errdex_info\{version="[\w.]+"\}', info)


def test_without_a_folder_there_is_no_such_page(folder: Path) -> None:
    assert (
        ask(Api(create_app({"SITE": folder / "site", "LOOKUP": folder / "lookup.db"})), "/metrics").status_code == 404
    )


@pytest.mark.parametrize(
    ("config", "path", "headers", "status"),
    [
        ({}, "/metrics/", {}, 404),
        ({"PREFIX": "/errors"}, "/metrics", {}, 200),
        ({"PREFIX": "/errors"}, "/errors/metrics", {}, 404),
        ({"TRUST_PREFIX": True}, "/metrics", {}, 200),
        ({"TRUST_PREFIX": True}, "/metrics", {"X-Forwarded-Prefix": "/errors"}, 404),
    ],
)
def test_only_the_server_itself_answers_past_the_proxy(
    folder: Path, config: dict[str, object], path: str, headers: dict[str, str], status: int
) -> None:
    response = ask(counting(folder, **config), path, headers=headers)

    assert response.status_code == status
    assert ("errdex_info" in response.text) == (status == 200)


def test_folder_is_shared_by_processes_and_outlives_them(api: Api, folder: Path) -> None:
    """A worker that has ended has counted all the same."""
    program = (
        "import sys; from pathlib import Path; from web import create_app; from web.access.metrics import Metrics;"
        "app = create_app({'LOOKUP': Path(sys.argv[1]), 'METRICS': Metrics(Path(sys.argv[2]))});"
        "[app.test_client().get('/livez') for _ in range(3)]"
    )
    arguments = [sys.executable, "-c", program, str(folder / "lookup.db"), str(folder / "metrics")]
    for _ in range(2):
        subprocess.run(arguments, cwd=ROOT, check=True, timeout=60)
    ask(api, "/livez")

    assert scraped(api)['errdex_requests_total{method="GET",route="/livez",status="2xx"}'] == 7


def test_folder_that_is_gone_is_told(api: Api, folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Somebody has cleaned up the place where it lay."""
    shutil.rmtree(folder / "metrics")

    assert ask(api, "/metrics").status_code == 503
    assert ask(api, "/api/v1/codes/OK").status_code == 200
    told, failed = caplog.messages
    assert told == f"{folder / 'metrics'}, the folder of the metrics, is gone; start the server anew"
    assert failed.startswith("requests are not counted: [Errno 2] No such file or directory")


def test_files_of_a_worker_are_whole_from_the_start(folder: Path) -> None:
    """A hole in one would be filled later, and end the worker if the disk is full then."""
    Metrics(folder / "metrics")

    files = [path.stat() for path in (folder / "metrics").iterdir()]
    assert len(files) == 2
    assert all(file.st_blocks * 512 >= file.st_size > 100_000 for file in files)


@pytest.mark.server
def test_documented_server_sums_over_its_workers(folder: Path) -> None:
    environment = {"ERRDEX_METRICS": str(folder / "metrics"), "ERRDEX_ACCESS_LOG": str(folder / "access.log")}
    with gunicorn(folder, environment) as server:
        for _ in range(60):
            assert server.get("/api/v1/codes/isv.LIMIT")[0] == 200
        samples = told(server.get("/metrics")[2].decode())

    assert samples['errdex_requests_total{method="GET",route="/api/v1/codes/{code}",status="2xx"}'] == 60
    assert (folder / "access.log").read_text("utf-8").count('"route":"/api/v1/codes/{code}"') == 60
