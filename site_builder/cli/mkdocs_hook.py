"""Hook of plain `mkdocs build` and `mkdocs serve`.

The site is then the source language alone at the root, the catalogue's pages included.
The same functions as `errdex build`, called from MkDocs' events. `errdex build` itself runs MkDocs without this hook.
"""

import shutil
import sys
import tempfile
from pathlib import Path, PurePosixPath

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File
from mkdocs.structure.files import Files as MkDocsFiles

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # MkDocs loads a hook by its path, whatever is installed
    sys.path.insert(0, str(ROOT))

from site_builder.assemble import build  # noqa: E402
from site_builder.catalog.loader import CatalogueMissing, load  # noqa: E402
from site_builder.catalog.model import Catalog  # noqa: E402
from site_builder.catalog.problem import Level  # noqa: E402
from site_builder.core.fingerprint import DOCS, WORDS  # noqa: E402
from site_builder.core.paths import THEME  # noqa: E402
from site_builder.data.addresses import SINGLE, UNPUBLISHED  # noqa: E402
from site_builder.search.search_data import SearchData  # noqa: E402
from site_builder.site import mkdocs, scripts  # noqa: E402
from site_builder.site.files import Files  # noqa: E402
from site_builder.site.filling import has_marks  # noqa: E402
from site_builder.site.frame import Frame  # noqa: E402
from site_builder.site.marks import on_page_content  # noqa: E402
from site_builder.site.shell import ShellError, cut  # noqa: E402

CATALOG = ROOT / "catalog"
__all__ = ["on_config", "on_files", "on_page_content", "on_post_build", "on_serve"]
_docs = tempfile.TemporaryDirectory(prefix="errdex-docs-")
"""Where the guide and the project's own pages are put together; it goes with the process."""
_built: dict[str, Catalog] = {}
"""The catalogue of the build that is under way, by its site's folder."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the theme and the navigation what they show of the catalogue."""
    catalog = build.with_site_url(_catalog(), config.site_url)
    docs = Path(_docs.name, catalog.source_language)
    site_url = catalog.settings.site_url or UNPUBLISHED
    pages = mkdocs.prepare(catalog, catalog.source_language, docs)
    own_settings = mkdocs.settings(catalog, catalog.source_language, site_url, pages, single=True)
    config.site_name = own_settings["site_name"]
    config.site_url = own_settings["site_url"]
    config.docs_dir = str(docs)
    config.nav = own_settings["nav"]
    config.extra.update(own_settings["extra"])
    for name, value in own_settings["theme"].items():
        config.theme[name] = value
    _built[config.site_dir] = catalog
    return config


def on_files(files: MkDocsFiles, config: MkDocsConfig) -> MkDocsFiles:
    """Put the search worker's script in the place of its parts."""
    for part in (*scripts.LIBRARY, scripts.WORKER):
        found = files.get_file_from_path(part.as_posix())
        assert found is not None
        files.remove(found)
    files.append(File.generated(config, scripts.WORKER.as_posix(), content=scripts.worker()))
    return files


def on_post_build(config: MkDocsConfig) -> None:
    """Stamp the catalogue's pages into the shell that MkDocs rendered, and put its data beside them."""
    catalog, site = _built.pop(config.site_dir), Path(config.site_dir)
    language, root = catalog.source_language, catalog.settings.site_url or UNPUBLISHED
    try:
        shell = cut(mkdocs.shell_in(site), language, root)
    except ShellError as error:
        raise PluginError(str(error)) from None
    shutil.rmtree((site / mkdocs.SHELL).parent)
    marked = sorted(filter(has_marks, site.rglob("*")))
    own = {PurePosixPath(path.relative_to(site)): path.read_bytes() for path in marked}
    written = tuple(path for path in own if path.suffix == ".html" and path.name != "404.html")
    files = Files(SearchData(catalog), Frame(root, {language: shell}, own, {language: written}, csp=""), SINGLE)
    for source in files.sources():
        for path, content in files.of(source):
            _write(site / path, content)
    (site / "sitemap.xml.gz").unlink(missing_ok=True)  # MkDocs' own, with the day's date


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Build again when the catalogue, what lies beside it, or the theme changes."""
    for path in (CATALOG, THEME, ROOT / DOCS, ROOT / WORDS):
        if path.is_dir():
            server.watch(str(path))
    return server


def _catalog() -> Catalog:
    try:
        loaded = load(CATALOG)
    except CatalogueMissing as error:
        raise PluginError(str(error)) from None
    wrong = [problem for problem in loaded.problems if problem.level is Level.ERROR]
    if loaded.catalog is None or wrong:
        raise PluginError(f"{wrong[0] if wrong else CATALOG} (and {max(len(wrong) - 1, 0)} more: errdex validate)")
    return loaded.catalog


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
