"""Attack a target by inputs that reach new code: `python -m tests.fuzz.by_coverage TARGET FOLDER [OPTION]...`.

The options are libFuzzer's. Atheris watches which branches an input takes, and changes those inputs that took new
ones. It keeps them in the folder, so that a later run goes on from there, and an input that breaks a promise as
`crash-…`.
"""

import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["site_builder", "web"]):
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """The command line."""
    name, folder = sys.argv[1], Path(sys.argv[2])
    target = TARGETS[name]
    seeds, found = folder / "seeds", folder / "found"
    for path in (seeds, found):
        path.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds):
        (seeds / str(number)).write_bytes(seed)
    words = folder / "pieces"
    words.write_text("".join(f'"{_escaped(piece)}"\n' for piece in target.pieces), "ascii")
    options = [f"-dict={words}", f"-artifact_prefix={folder}/", *sys.argv[3:]]
    atheris.Setup([sys.argv[0], *options, str(found), str(seeds)], target.check)
    atheris.Fuzz()


def _escaped(piece: str) -> str:
    """A piece in the format of libFuzzer's dictionaries."""
    return "".join(f"\\x{byte:02x}" for byte in piece.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
