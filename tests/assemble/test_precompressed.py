"""Large texts of the site have a gzip copy beside them, the same on each run."""

import gzip
from pathlib import Path, PurePosixPath

from site_builder.assemble.build import PARTS, SITE_WIDE, build, with_site_url
from site_builder.assemble.output import Manifest
from site_builder.assemble.precompressed import LARGE, gzipped, with_copies
from site_builder.catalog.model import Catalog
from site_builder.core.progress import Reporter

TEXT = b"x" * (LARGE + 1)
AT_LIMIT = b"x" * LARGE


def names(*artefacts: tuple[str, bytes], others: tuple[str, ...] = ()) -> list[str]:
    made = with_copies(
        [(PurePosixPath(path), content) for path, content in artefacts], list(map(PurePosixPath, others))
    )
    return [str(path) for path, _ in made]


def test_copy_stands_beside_a_large_text() -> None:
    assert names(("en/shell.js", TEXT)) == ["en/shell.js", "en/shell.js.gz"]


def test_small_files_and_what_is_compressed_already_have_none() -> None:
    files = [("a.js", AT_LIMIT), ("a.png", TEXT), ("a.woff2", TEXT), ("a.js.gz", TEXT)]

    assert names(*files) == [path for path, _ in files]


def test_copy_that_a_project_brings_itself_stays() -> None:
    assert names(("a.json", TEXT), ("a.json.gz", b"own"), others=("a.json.gz",)) == ["a.json", "a.json.gz"]


def test_copy_names_no_time_and_no_system() -> None:
    copy = gzipped(TEXT)

    assert gzip.decompress(copy) == TEXT
    assert copy[:10] == b"\x1f\x8b\x08\0\0\0\0\0\0\xff"


def test_a_build_has_copies_of_assets_and_lists_but_not_of_each_code(good_catalog: Catalog, tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(with_site_url(good_catalog, None), out, PARTS, {}, Reporter(quiet=True))
    copies = {path.relative_to(out).as_posix() for path in out.rglob("*.gz")}

    assert "site/en/assets/javascripts/worker.js.gz" in copies
    assert {f"{path.rpartition('/')[0]}/" for path in copies if "/sms/" in path} <= {"site/en/sms/", "site/zh/sms/"}
    assert all(path.endswith(("/index.html.gz", "/index.md.gz")) for path in copies if "/sms/" in path)
    assert copies <= Manifest.read(out).parts["site"].files.keys()
    for copy in copies:
        plain = (out / copy).with_suffix("").read_bytes()
        assert len(plain) > LARGE
        assert gzip.decompress((out / copy).read_bytes()) == plain


def test_a_preview_compresses_nothing(good_catalog: Catalog, tmp_path: Path) -> None:
    out = tmp_path / "build"
    build(with_site_url(good_catalog, None), out, (SITE_WIDE,), {}, Reporter(quiet=True))

    assert (out / "site/en/assets/javascripts/worker.js").is_file()
    assert list(out.rglob("*.gz")) == []
