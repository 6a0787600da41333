"""Describe the machine and the software of a measurement."""

import importlib.metadata
import os
import platform
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

PACKAGES = (
    *("errdex", "pydantic", "pyyaml", "jinja2", "cmarkgfm"),
    *("flask", "granian", "gunicorn", "mkdocs", "mkdocs-material"),
)


def description(chromium: Path | None) -> Iterator[tuple[str, str]]:
    """(fact, value) of the machine and the software."""
    yield "processor", f"{_processor()}, {cores()} cores"
    yield "memory", _memory()
    yield "system", f"{platform.system()} {platform.release()}"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "packages", ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    yield "load tool", wrk_version() or "none found"
    yield "browser", _said(str(chromium), "--version") if chromium is not None else "none found"
    commit = _said("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty")
    yield "commit", commit or "unknown"


def wrk_version() -> str | None:
    """`wrk 4.1.0`; None where it is not installed."""
    if shutil.which("wrk") is None:
        return None
    words = _said("wrk", "--version", ok_only=False).split()
    return " ".join(words[:2]) or "wrk"


def busy() -> tuple[str, int]:
    """How many processes wanted a processor in the last minute, as far as that is known; and how many there are."""
    try:
        others = f"{os.getloadavg()[0]:.1f}"
    except OSError:
        others = "an unknown number of"
    return others, cores()


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.machine())


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return "unknown"
    return f"{size / (1 << 30):.1f} GiB"


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _said(*command: str, ok_only: bool = True) -> str:
    """The first line that a command says; nothing where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    said = (done.stdout or done.stderr).strip().splitlines()
    return said[0] if said and (done.returncode == 0 or not ok_only) else ""
