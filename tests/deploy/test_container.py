"""The steps of the Dockerfile, done in a plain folder, and what deploy/ says of the same server."""

import configparser
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatch
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from tests.conftest import CATALOGS, ROOT
from tests.serving import Server, free_port, running
from web.production import main

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
STEPS = [line.split(" ", 1) for line in DOCKERFILE.splitlines() if re.match(r"[A-Z]+ ", line)]
FOLDERS = ("/src", "/server", "/build", "/app")
"""Of the image, each of which lies below a folder of the test."""

OF_FORKS = ("catalog", "docs")
"""Another catalogue takes their place."""


def pins(name: str) -> dict[str, str]:
    """The locked requirements by package, their hashes with them."""
    text = re.sub(r"(?m)^ *#.*\n", "", (ROOT / name).read_text("utf-8")).replace(" \\\n", " ")
    return {line.partition("==")[0]: line for line in text.splitlines() if line}


def step(name: str) -> str:
    (found,) = [rest for kind, rest in STEPS if kind == name]
    return found


# The lock of the server


def test_server_is_locked_to_the_same_versions_as_everything() -> None:
    server, whole = pins("requirements-server.txt"), pins("requirements.txt")

    assert {name: pin for name, pin in server.items() if whole.get(name) != pin} == {}
    assert all("--hash=sha256:" in pin for pin in server.values())


def test_server_is_locked_to_what_it_needs_alone() -> None:
    needed, front = set[str](), ["flask", "granian", "prometheus-client", "pyyaml"]
    while front:
        name = front.pop().lower()
        if name not in needed:
            needed.add(name)
            asked = map(Requirement, requires(name) or [])
            front += [one.name for one in asked if one.marker is None or one.marker.evaluate({"extra": ""})]

    assert pins("requirements-server.txt").keys() == needed


def test_bounds_are_those_of_the_project() -> None:
    project = (ROOT / "pyproject.toml").read_text("utf-8")

    for line in (ROOT / "requirements-server.in").read_text("utf-8").splitlines():
        assert line.startswith("#") or f'"{line}"' in project


# The image


def test_image_installs_nothing_without_its_hash() -> None:
    installing = [rest for kind, rest in STEPS if kind == "RUN" and "pip install" in rest]

    assert len(installing) == 2
    assert all("--require-hashes -r requirements" in rest for rest in installing)


@pytest.mark.server
def test_image_is_built_and_serves_and_writes_nothing(image: Path) -> None:
    command = [argument.replace("/server/", f"{image}/server/") for argument in json.loads(step("CMD"))]
    before = _files(image)
    with served(image, command) as server:
        assert server.get("/readyz")[0] == 200
        status, _, body = server.get("/api/v1/codes?limit=1")
        assert (status, len(json.loads(body)["codes"])) == (200, 1)
        assert server.get("/en/index.html")[0] == 200
        assert '"route":"/api/v1/codes"' in server.log.read_text("utf-8")

        health = json.loads(step("HEALTHCHECK").partition("CMD ")[2])
        check = [
            argument.replace("/server/", f"{image}/server/").replace("8000", str(server.port)) for argument in health
        ]
        assert subprocess.run(check, check=False).returncode == 0
        (image / "app/build/lookup.db").rename(image / "app/build/away.db")
        assert subprocess.run(check, check=False, stderr=subprocess.DEVNULL).returncode == 1
        (image / "app/build/away.db").rename(image / "app/build/lookup.db")
    assert _files(image) == before


@pytest.mark.server
def test_image_has_nothing_of_the_builder(image: Path) -> None:
    assert sorted(path.name for path in (image / "app").iterdir()) == ["build", "web"]
    tried = "import web.production, web.wsgi, sys; print({'site_builder', 'mkdocs', 'pydantic'} & {*sys.modules})"
    said = subprocess.run(
        [image / "server/bin/python", "-c", tried], cwd=image / "app", capture_output=True, text=True, check=True
    )
    assert said.stdout == "set()\n"


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders of the image: each COPY, RUN and WORKDIR done in turn.

    The builder's environment is that of the tests, which has the same versions.
    """
    root = tmp_path_factory.mktemp("image")
    here = root
    for kind, rest in STEPS:
        if kind == "WORKDIR":
            here = root / rest.lstrip("/")
            here.mkdir(exist_ok=True)
        elif kind == "COPY":
            *sources, target = rest.removeprefix("--from=build ").split()
            for source in sources:
                _copy(root / source.lstrip("/") if rest.startswith("--") else ROOT / source, root, here / target)
        elif kind == "RUN" and "/tools/bin/pip" not in rest:
            command = re.sub(r"(?<![\w.])(/server|/build)\b", rf"{root}\1", rest)
            command = command.replace("/tools/bin/python", sys.executable).replace(
                "python -m venv", f"{sys.executable} -m venv"
            )
            subprocess.run(["sh", "-ec", command], cwd=here, check=True, env={**os.environ, "PIP_QUIET": "1"})
    return root


def _copy(source: Path, root: Path, target: Path) -> None:
    target = target if target.is_relative_to(root) else root / str(target).lstrip("/")
    if source == ROOT:  # with a catalogue of the tests, so that forks try it too
        shutil.copytree(ROOT, target, ignore=_ignored, dirs_exist_ok=True)
        shutil.copytree(CATALOGS / "good", target / "catalog")
    elif source.is_file():
        shutil.copy(source, target)
    elif source != target:
        shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)


def _files(image: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in image.rglob("*") if path.is_file() and path.suffix != ".log"}


def _ignored(folder: str, names: list[str]) -> set[str]:
    """What .dockerignore names: in the project's folder, or with `**/` in each."""
    listed = (ROOT / ".dockerignore").read_text("utf-8").splitlines()[1:]
    here = [*listed, *OF_FORKS] if Path(folder) == ROOT else []
    deep = [pattern.removeprefix("**/") for pattern in listed if pattern.startswith("**/")]
    return {name for name in names if any(fnmatch(name, pattern) for pattern in (*here, *deep))}


@contextmanager
def served(image: Path, command: list[str]) -> Iterator[Server]:
    """Run the server of the image on a free port."""
    server = Server(free_port(), image / "server.log")
    environment = dict(pair.split("=") for kind, pair in STEPS if kind == "ENV")
    with running([*command, "--port", str(server.port)], server, environment, image / "app"):
        yield server


def test_image_runs_as_nobody_and_says_so_to_kubernetes() -> None:
    user = step("USER")
    deployment: dict[str, Any] = next(iter(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text("utf-8"))))
    pod = deployment["spec"]["template"]["spec"]
    (container,) = pod["containers"]

    assert user == f"{pod['securityContext']['runAsUser']}:{pod['securityContext']['runAsGroup']}" != "0:0"
    assert container["ports"][0]["containerPort"] == int(step("EXPOSE"))
    assert container["securityContext"]["readOnlyRootFilesystem"]
    assert [container[probe]["httpGet"]["path"] for probe in ("livenessProbe", "readinessProbe", "startupProbe")] == [
        "/livez",
        "/readyz",
        "/livez",
    ]


def test_kubernetes_has_a_place_to_count_in() -> None:
    """Of a size that many reloads do not fill, as each leaves the half MiB of each worker."""
    deployment: dict[str, Any] = next(iter(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text("utf-8"))))
    pod = deployment["spec"]["template"]["spec"]
    (container,), (volume,) = pod["containers"], pod["volumes"]
    (mount,) = container["volumeMounts"]

    assert {"name": "ERRDEX_METRICS", "value": mount["mountPath"]} in container["env"]
    assert mount["name"] == volume["name"]
    assert volume["emptyDir"] == {"medium": "Memory", "sizeLimit": "16Mi"}


def test_unit_starts_the_server_with_options_that_it_has() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(ROOT / "deploy/errdex.service", "utf-8")
    assert unit["Service"]["Restart"] == "always"
    assert unit["Unit"]["StartLimitIntervalSec"] == "0", "else it gives up when the port is taken for some seconds"
    (
        _,
        *module,
    ) = unit["Service"]["ExecStart"].split()

    assert module[:3] == ["-P", "-m", "web.production"]
    assert main.make_context("errdex", module[3:]).params == {"host": "127.0.0.1", "port": 8000, "workers": 2}
    assert unit["Service"]["KillMode"] == "mixed", "only the first process is asked to stop; it asks the others"
