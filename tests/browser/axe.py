"""axe-core, the accessibility checker, at one pinned version: from $AXE, from an earlier run, or fetched with npm."""

import hashlib
import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.14.1"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"
MISSING = f"no axe-core {VERSION}: name its axe.min.js in $AXE, or let npm fetch it"


def source(cache: Path) -> str | None:
    """The script, kept in `cache`; None where it is not there and cannot be fetched."""
    kept = cache / f"axe-{VERSION}.min.js"
    for path in (Path(os.environ.get("AXE", "")), kept):
        if path.is_file():
            return _checked(path.read_bytes())
    fetched = _fetched()
    if fetched is None:
        return None
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(fetched)
    return _checked(fetched)


def _fetched() -> bytes | None:
    if shutil.which("npm") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["npm", "pack", "--silent", f"axe-core@{VERSION}"], cwd=folder, capture_output=True, check=False
        )
        packed = next(Path(folder).glob("axe-core-*.tgz"), None)
        if done.returncode or packed is None:
            return None
        with tarfile.open(fileobj=io.BytesIO(packed.read_bytes())) as archive:
            member = archive.extractfile("package/axe.min.js")
            return member.read() if member is not None else None


def _checked(script: bytes) -> str:
    found = hashlib.sha256(script).hexdigest()
    if found != SHA256:
        raise ValueError(f"axe.min.js is not that of axe-core {VERSION}: sha256 {found}")
    return script.decode()
