"""Plain `mkdocs build` and `mkdocs serve`: the source language alone at the root, the catalogue's pages included.

The same functions as `errdex build`, called from MkDocs' events. `errdex build` itself runs MkDocs without this hook.
"""

import shutil
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:  # MkDocs loads a hook by its path, whatever is installed
    sys.path.insert(0, str(ROOT))

from site_builder.assemble import build, groups  # noqa: E402
from site_builder.catalog.loader import CatalogueMissing, load  # noqa: E402
from site_builder.catalog.model import Catalog  # noqa: E402
from site_builder.catalog.problem import Level  # noqa: E402
from site_builder.core.paths import THEME  # noqa: E402
from site_builder.data import static_api  # noqa: E402
from site_builder.pages.all_pages import indexed, pages, twins  # noqa: E402
from site_builder.pages.page import SINGLE  # noqa: E402
from site_builder.search.search_data import SearchData  # noqa: E402
from site_builder.site import mkdocs  # noqa: E402
from site_builder.site.filling import filled, fillings  # noqa: E402
from site_builder.site.shell import ShellError, cut  # noqa: E402
from site_builder.site.sitemap import sitemap  # noqa: E402
from site_builder.site.theme_data import WORDS  # noqa: E402

CATALOG = ROOT / "catalog"
_built: dict[str, Catalog] = {}
"""The catalogue of the build that is under way, by its site's folder."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give the theme and the navigation what they show of the catalogue."""
    catalog = build.with_site_url(_catalog(), config.site_url)
    given = mkdocs.settings(catalog, catalog.source_language, catalog.settings.site_url, single=True)
    config.site_name = given["site_name"]
    config.site_url = given["site_url"]
    config.docs_dir = given["docs_dir"]
    config.nav = given["nav"]
    config.extra.update(given["extra"])
    for name, value in given["theme"].items():
        config.theme[name] = value
    _built[config.site_dir] = catalog
    return config


def on_post_build(config: MkDocsConfig) -> None:
    """Stamp the catalogue's pages into the shell that MkDocs rendered, and put its data beside them."""
    catalog, site = _built.pop(config.site_dir), Path(config.site_dir)
    language, root = catalog.source_language, catalog.settings.site_url
    try:
        shell = cut(mkdocs.shell_in(site), language, root)
    except ShellError as error:
        raise PluginError(str(error)) from None
    shutil.rmtree((site / mkdocs.SHELL).parent)
    shown = fillings(catalog, language)
    for html in sorted(site.rglob("*.html")):
        html.write_text(filled(html.read_text("utf-8"), shown), "utf-8")
    written = [path.relative_to(site) for path in sorted(site.rglob("*.html")) if path.name != "404.html"]
    for page in pages(catalog, language, SINGLE):
        _write(site / page.path, shell.stamp(page))
    for path, text in twins(catalog, language):
        _write(site / path, text.encode())
    data = SearchData(catalog)
    search = (*groups.search_files(data, language, shared=""), *groups.shared_search_files(data))
    for path, content in (*search, *static_api.files(catalog)):
        _write(site / path, content)
    _write(site / "sitemap.xml", sitemap(root, [*map(str, written), *indexed(catalog)]))
    (site / "sitemap.xml.gz").unlink(missing_ok=True)  # MkDocs' own, with the day's date


def on_serve(server: LiveReloadServer, config: MkDocsConfig, builder: object) -> LiveReloadServer:
    """Build again when the catalogue or the theme changes."""
    for path in (CATALOG, THEME, WORDS):
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
