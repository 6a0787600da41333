"""What other programs run of ours: editors, pre-commit, GitHub. Their files say what these programs understand."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from site_builder.catalog.json_schema import schemas
from site_builder.catalog.listing import DOMAIN_FILE, SETTINGS_FILE
from site_builder.cli import errdex
from site_builder.core.paths import GUIDE
from tests.cli.conftest import Run
from tests.conftest import ROOT, WriteCatalog, good

STEP = {"name", "id", "if", "uses", "with", "run", "env", "shell"}
HOOK = {"id", "name", "description", "entry", "language", "files", "require_serial"}
ENTRY = "catalog/sms/isv.X.yaml"
SCHEMAS = {DOMAIN_FILE: "domain.schema.json", SETTINGS_FILE: "catalog.schema.json"}


def read(path: Path) -> Any:
    """A YAML file as GitHub reads it, to which `on` is a word."""
    text = path.read_text("utf-8")
    return yaml.safe_load(re.sub(r"^on:", '"on":', text, flags=re.MULTILINE))


@pytest.fixture
def project(run: Run, tmp_path: Path) -> Path:
    assert run("init", tmp_path / "acme", "--domain", "pay").status == 0
    return tmp_path / "acme"


def options(command: str) -> set[str]:
    """The options that a command line of ours gives, and that the command does not have."""
    program, name, *words = shlex.split(command, comments=True)
    found = errdex.get_command(click.Context(errdex), name)
    assert (Path(program).name, found is not None) == ("errdex", True)
    known = {option for parameter in found.params for option in parameter.opts} if found is not None else set()
    return {word for word in words if word.startswith("--")} - known


def commands(steps: list[dict[str, Any]]) -> Iterator[str]:
    for step in steps:
        for line in step.get("run", "").splitlines():
            call = re.match(r'"?[^" ]*errdex"? (validate|build|format).*', line)
            if call is not None:
                yield re.sub(r"\$\{\{.*?\}\}|\$\{\w+:\+(--\w+)\}", r"\1", call[0]).split(" > ")[0]


def test_hooks_are_those_that_pre_commit_understands() -> None:
    hooks = {hook["id"]: hook for hook in read(ROOT / ".pre-commit-hooks.yaml")}

    assert list(hooks) == ["errdex-validate", "errdex-format"]
    for hook in hooks.values():
        assert set(hook) == HOOK
        assert options(hook["entry"]) == set()
        assert hook["language"] == "python"


def test_workflow_that_scans_is_one_and_its_command_has_these_options() -> None:
    workflow = read(GUIDE / "scan.yaml.j2")
    (command,) = [step["run"] for step in workflow["steps"] if "scan" in step.get("run", "")]

    assert all(set(step) <= STEP for step in workflow["steps"])
    assert options(command.split(" > ")[0]) == set()
    assert command.endswith(f"> {workflow['steps'][-1]['with']['sarif_file']} || test $? = 1")


@pytest.mark.parametrize(
    ("hook", "path", "runs"),
    [
        ("errdex-validate", "catalog/catalog.yaml", True),
        ("errdex-validate", ENTRY, True),
        ("errdex-validate", "words/ar.yaml", True),
        ("errdex-validate", "catalog/README.md", False),
        ("errdex-validate", "mkdocs.yaml", False),
        ("errdex-format", ENTRY, True),
        ("errdex-format", "catalog/sms/domain.yaml", False),
        ("errdex-format", "catalog/catalog.yaml", False),
    ],
)
def test_hook_runs_for_the_files_that_its_command_takes(hook: str, path: str, runs: bool, project: Path) -> None:
    ours = {one["id"]: one for one in read(ROOT / ".pre-commit-hooks.yaml")}

    assert bool(re.search(ours[hook]["files"], path)) == runs
    (repository,) = read(project / ".pre-commit-config.yaml")["repos"]
    theirs = {one["id"]: one for one in repository["hooks"]}
    assert list(theirs) == list(ours)
    assert re.search(theirs[hook]["files"], path) or not runs


def test_action_has_the_steps_that_github_understands() -> None:
    action = read(ROOT / "action.yml")
    steps = action["runs"]["steps"]

    assert set(action) == {"name", "description", "inputs", "runs"}
    assert list(action["inputs"]) == ["catalog", "strict", "sarif"]
    assert all(set(given) == {"description", "default"} for given in action["inputs"].values())
    assert action["runs"]["using"] == "composite"
    assert [set(step) - STEP for step in steps if set(step) - STEP] == []
    assert all(("uses" in step) != ("run" in step) for step in steps)
    assert all(step["shell"] == "bash" for step in steps if "run" in step)
    assert [options(command) for command in commands(steps)] == [set(), set()]
    assert "${{" not in "".join(step.get("run", "") for step in steps), "an input is no part of a script"


@pytest.fixture
def validate_step(tmp_path: Path) -> Any:
    """Runs the steps of the action that validate, with the program of these tests."""
    program = tmp_path / "runner" / "errdex" / "bin" / "errdex"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m site_builder "$@"\n', "utf-8")
    program.chmod(0o755)
    steps = {step.get("name"): step for step in read(ROOT / "action.yml")["runs"]["steps"]}

    def call(name: str, **given: str) -> subprocess.CompletedProcess[str]:
        usual = {"RUNNER_TEMP": str(tmp_path / "runner"), "CATALOG": "catalog", "STRICT": ""}
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", steps[name]["run"]]
        environment = {**os.environ, **usual, **given}
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return call


def test_action_annotates_and_fails_as_told(validate_step: Any, write_catalog: WriteCatalog, tmp_path: Path) -> None:
    write_catalog({"sms/OK.yaml": good("sms/OK.yaml").replace("  en: |\n    OK\n", "  en: OK\n")})
    lenient, strict = validate_step("Validate the catalogue"), validate_step("Validate the catalogue", STRICT="1")

    assert lenient.stdout.startswith("::warning file=catalog/sms/OK.yaml,line=6,col=3,title=not-a-block::")
    assert (lenient.returncode, strict.returncode) == (0, 1)


@pytest.mark.parametrize(("catalog", "status"), [("catalog", 0), ("nowhere", 1)])
def test_action_writes_sarif_also_of_problems(
    catalog: str, status: int, validate_step: Any, write_catalog: WriteCatalog, tmp_path: Path
) -> None:
    write_catalog({"sms/OK.yaml": "kind: x\n"})
    done = validate_step("Write the problems as SARIF", CATALOG=catalog)

    assert done.returncode == status
    if not status:
        (log,) = json.loads((tmp_path / "runner" / "errdex.sarif").read_text("utf-8"))["runs"]
        assert log["results"][0]["ruleId"] == "missing-field"


def test_workflows_check_and_publish(project: Path) -> None:
    """That of this repository by the action, that of a new project by what it installs."""
    ours, theirs = read(ROOT / ".github/workflows/pages.yml"), read(project / ".github/workflows/errdex.yml")

    for workflow in (ours, theirs):
        build, publish = workflow["jobs"]["build"], workflow["jobs"]["publish"]
        steps = [*build["steps"], *publish["steps"]]
        used = [step["uses"].split("@")[0] for step in steps if "uses" in step]
        assert set(workflow) == {"name", "on", "permissions", "jobs"}
        assert workflow["permissions"] == {"contents": "read"}
        assert "permissions" not in build
        assert set(workflow["on"]) == {"pull_request", "push", "workflow_dispatch"}
        assert [set(step) - STEP for step in steps if set(step) - STEP] == []
        assert publish["permissions"] == {"pages": "write", "id-token": "write"}
        assert publish["needs"] == "build"
        assert publish["if"] == "github.ref == 'refs/heads/main'"
        assert used[-3:] == ["actions/configure-pages", "actions/upload-pages-artifact", "actions/deploy-pages"]
        assert all(options(command) == set() for command in commands(steps))
        assert {"path": "build/site"} in [step.get("with") for step in steps]
    assert "./" in [step.get("uses") for step in ours["jobs"]["build"]["steps"]]
    assert "errdex validate --format github" in next(commands(theirs["jobs"]["build"]["steps"]))


def test_the_attacks_by_machine_run_every_night() -> None:
    """Each by its command of the Makefile; all tests for each change, as `.ci/run` has them."""
    workflow = read(ROOT / ".github/workflows/tests.yml")
    attack, test = workflow["jobs"]["attack"], workflow["jobs"]["test"]
    commands = re.findall(r"^([\w-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert workflow["permissions"] == {"contents": "read"}
    assert not {"permissions"} & (set(attack) | set(test))
    assert {"pull_request", "push", "schedule"} < set(workflow["on"])
    assert attack["steps"][-1] == {"run": "make ${{ matrix.command }}"}
    assert attack["strategy"]["matrix"]["command"] == ["audit", "fuzz", "soak"]
    assert set(attack["strategy"]["matrix"]["command"]) < set(commands)
    assert test["steps"][-1] == {"run": ".ci/run"}


def test_what_a_workflow_uses_is_named_by_its_commit(project: Path) -> None:
    """A tag can be moved to another commit, and a job that runs others' code keeps no token in the work tree."""
    ours = (ROOT / "action.yml", *sorted((ROOT / ".github/workflows").glob("*.yml")), GUIDE / "scan.yaml.j2")
    assert len(ours) == 4
    for path in (*ours, project / ".github/workflows/errdex.yml"):
        text = path.read_text("utf-8")
        used = re.findall(r"uses: (\S+)(.*)\n *(.*)", text)
        assert used
        for name, version, following in used:
            assert name == "./" or re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name), f"{path.name}: {name}"
            assert name == "./" or re.fullmatch(r" # v\d+\.\d+\.\d+", version), f"{path.name}: {version}"
            assert "checkout" not in name or following == "with: {persist-credentials: false}"


def test_editor_has_a_schema_for_every_file(project: Path) -> None:
    """A later glob that begins with `!` takes files out again, as the YAML extension reads them."""
    for folder in (ROOT, project):
        settings = json.loads((folder / ".vscode" / "settings.json").read_text("utf-8"))
        assert "redhat.vscode-yaml" in (folder / ".vscode" / "extensions.json").read_text("utf-8")
        for path in sorted((folder / "catalog").rglob("*.yaml")):
            wanted = {DOMAIN_FILE: "domain.schema.json", SETTINGS_FILE: "catalog.schema.json"}.get(
                path.name, "schema.json"
            )
            assert _matching(settings["yaml.schemas"], path.relative_to(folder)) == [f"./catalog/{wanted}"]
            assert (folder / "catalog" / wanted).read_text("utf-8") == schemas()[wanted]


def test_first_line_of_a_file_names_its_schema(project: Path) -> None:
    """For editors without the settings of VS Code."""
    for path in sorted((project / "catalog").rglob("*.yaml")):
        line = path.read_text("utf-8").splitlines()[0]
        (name,) = re.findall(r"^# yaml-language-server: \$schema=(\S+)$", line)
        assert (path.parent / name).is_file()


def _matching(by_schema: dict[str, str | list[str]], path: Path) -> list[str]:
    found = []
    for schema, globs in by_schema.items():
        matches = False
        for glob in [globs] if isinstance(globs, str) else globs:
            if path.match(glob.removeprefix("!")):
                matches = not glob.startswith("!")
        if matches:
            found.append(schema)
    return found
