"""The program as it is installed: everything is in the wheel, and a site is made in an empty folder."""

import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import ROOT

OF_OURS = (b"aliyun", b"dysms", b"isv.", b"alibaba", "短信".encode())
_OTHER_WEB = "def application(): pass\n"


class Installed:
    """An environment with errdex from its wheel; everything else is that of these tests."""

    def __init__(self, folder: Path) -> None:
        built = folder / "dist"
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
        subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
        (self.wheel,) = built.glob("*.whl")
        self.folder = folder / "env"
        venv.create(self.folder, with_pip=False)
        self.python = self.folder / "bin" / "python"
        (packages,) = self.folder.glob("lib/python*/site-packages")
        # Paths of a .pth file are added, the .pth files in them are not read: so the repository itself is not seen.
        (packages / "others.pth").write_text("\n".join(path for path in sys.path if "site-packages" in path), "utf-8")
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "install", "--no-deps", "--no-index"]
        subprocess.run([*pip, str(self.wheel)], check=True, capture_output=True)
        self.packages = packages

    def run(self, *words: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "PYTHONUTF8": "1"}
        command: Sequence[str] = [str(self.folder / "bin" / "errdex"), *words]
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("package"))


@pytest.mark.parametrize("lang", ["en", "ja,en", "ar,en", "zh,en", "zh-TW"])
def test_a_site_is_made_in_an_empty_folder(installed: Installed, lang: str, tmp_path: Path) -> None:
    assert installed.run("init", "acme", "--lang", lang, "--domain", "pay", cwd=tmp_path).returncode == 0
    project = tmp_path / "acme"

    (project / "error.log").write_text("ERROR PAY-1001: it said no", "utf-8")

    built = installed.run("build", cwd=project)
    asked = installed.run("diagnose", "--format", "json", "error.log", cwd=project)

    assert (built.returncode, built.stdout.split()[-1]) == (0, "build"), built.stderr
    assert '"code": "PAY-1001"' in asked.stdout
    files = {path: path.read_bytes().lower() for path in (project / "build").rglob("*") if path.is_file()}
    source = lang.split(",")[0]
    page = project / "build" / "site" / source / "pay" / "PAY-1001.html"
    assert f'lang="{source}"' in page.read_text("utf-8")
    assert {str(path): word for path, text in files.items() for word in OF_OURS if word in text} == {}


def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(installed: Installed, tmp_path: Path) -> None:
    sources = tmp_path / "elsewhere" / "sources"
    for name in ("site_builder", "web", "pyproject.toml", "README.md", "LICENSE"):
        copy = ["cp", "-R", str(ROOT / name), str(sources / name)]
        (sources / name).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(copy, check=True)
    for path in sources.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
        os.utime(path, (1_000_000_000, 1_000_000_000))
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TZ": "Asia/Kathmandu", "PYTHONHASHSEED": "7"}
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "dist")]
    subprocess.run(build, cwd=sources, check=True, capture_output=True, env=environment, umask=0o077)

    (again,) = (tmp_path / "dist").glob("*.whl")
    assert again.name == installed.wheel.name
    assert again.read_bytes() == installed.wheel.read_bytes()


def test_validation_waits_for_no_server_and_no_site_generator(installed: Installed, tmp_path: Path) -> None:
    assert installed.run("init", ".", cwd=tmp_path).returncode == 0
    program = (
        "import sys; from site_builder.cli import main; sys.argv = ['errdex', 'validate']\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(sorted({'flask', 'mkdocs', 'gunicorn', 'werkzeug'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [str(installed.python), "-c", program], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_a_package_that_took_the_name_is_told_in_a_line(installed: Installed, tmp_path: Path) -> None:
    ours = installed.packages / "web" / "__init__.py"
    kept = ours.read_bytes()
    ours.write_text(_OTHER_WEB, "utf-8")
    try:
        done = installed.run("validate", cwd=tmp_path)
    finally:
        ours.write_bytes(kept)

    assert done.returncode != 0
    assert done.stderr.startswith("errdex: the package `web` in ")
    assert len(done.stderr.splitlines()) == 1
