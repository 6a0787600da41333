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

CLEAN, VULNERABLE, UNKNOWN = 0, 1, 3


def main(program: str, files: Sequence[Path]) -> int:
    """Audit the lock files, print what is known, and give the exit status."""
    given = [word for path in files for word in ("-r", str(path))]
    options = ["--format", "json", "--progress-spinner", "off", "--require-hashes", "--disable-pip"]
    done = subprocess.run([program, *options, *given], capture_output=True, encoding="utf-8", check=False)
    try:
        packages: list[Mapping[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = [line for line in done.stderr.splitlines() if line.strip()] or ["no answer"]
        print(f"the database of vulnerabilities cannot be asked, so nothing is known: {said[-1][:200]}")
        return UNKNOWN
    lines = sorted({line for package in packages for line in _vulnerabilities(package)})
    print("".join(f"{line}\n" for line in lines), end="")
    skipped = sorted({str(package["name"]) for package in packages if "skip_reason" in package})
    looked_up = len({str(package["name"]) for package in packages} - set(skipped))
    rest = f"; nothing is known of {len(skipped)} that the database does not have" if skipped else ""
    print(f"{len(lines)} known vulnerabilities in {looked_up} packages{rest}")
    return VULNERABLE if lines else UNKNOWN if skipped or not packages else CLEAN


def _vulnerabilities(package: Mapping[str, Any]) -> Iterator[str]:
    for one in package.get("vulns", ()):
        fixed = f", mended in {', '.join(one['fix_versions'])}" if one.get("fix_versions") else ""
        yield f"{package['name']} {package['version']}: {one['id']}{fixed}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], lock_files()))
