"""Look the locked packages up among known vulnerabilities: `python -m tests.supply.audit PIP-AUDIT`.

Exit status: 0 every package was looked up and nothing is known against it, 1 something is, 3 nothing can be said, as
the database does not answer or does not have the packages. pip-audit itself ends with 0 where it has skipped all.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.supply.locked import lock_files

_OPTIONS = ("--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip")
CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3


def main(program: str, files: Sequence[Path]) -> int:
    """Audit the lock files, print what is known, and give the exit status."""
    packages: list[Mapping[str, Any]] = []
    silent = ""
    for path in files:  # one by one, since pip-audit takes a package that stands in two of them for a mistake
        done = subprocess.run([program, *_OPTIONS, "-r", str(path)], capture_output=True, encoding="utf-8", check=False)
        try:
            packages += json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError, TypeError):
            silent = next(reversed([line for line in done.stderr.splitlines() if line.strip()]), "no answer")[:200]
    known = sorted({line for package in packages for line in _vulnerabilities(package)})
    skipped = {str(package["name"]) for package in packages if "skip_reason" in package}
    looked_up = {str(package["name"]) for package in packages} - skipped
    print("".join(f"{line}\n" for line in known), end="")
    print(f"known vulnerabilities: {len(known)}, in {len(looked_up)} packages that were looked up")
    if skipped:
        print(f"nothing is known of {len(skipped)} packages that the database does not have")
    if silent:
        print(f"nothing is known of the others, since the database cannot be asked: {silent}")
    return VULNERABLE if known else UNKNOWN if skipped or silent or not packages else CLEAN


def _vulnerabilities(package: Mapping[str, Any]) -> Iterator[str]:
    for one in package.get("vulns", ()):
        fixed = f", mended in {', '.join(one['fix_versions'])}" if one.get("fix_versions") else ""
        yield f"{package['name']} {package['version']}: {one['id']}{fixed}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], lock_files()))
