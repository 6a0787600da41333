"""The program on the bundled catalogue: what tests prove on the sample holds for all of its entries and pages."""

from collections.abc import Callable
from pathlib import Path

import pytest

from site_builder.assemble.build import PARTS, build, with_site_url
from site_builder.catalog.model import Catalog
from site_builder.core.fingerprint import catalogue_files
from site_builder.core.progress import Reporter
from site_builder.site.frame import Frame
from tests.bundled.conftest import BUNDLED, DOCS
from tests.catalog import test_json_schema as schema
from tests.conftest import ROOT
from tests.constants import test_python as constants
from tests.data import test_records as records
from tests.pages import test_markdown_page as twins
from tests.pages import test_pages as pages
from tests.pages import test_same_facts as same_facts
from tests.search import test_diagnosis_shards as diagnosis_shards
from tests.search import test_term_shards as term_shards
from tests.site import test_addresses as addresses
from tests.site import test_frame as frames
from tests.site import test_links as links
from tests.web.text import test_mojibake as mojibake

OF_CATALOGUE = (
    constants.test_source_is_python_3_8,
    records.test_json_is_read_back_as_the_view_that_it_is_of,
    records.test_whatever_differs_by_language_stands_side_by_side_in_all,
    pages.test_anchors_are_the_same_in_every_language,
    pages.test_elements_are_closed_and_ids_are_given_once,
    pages.test_every_entry_has_a_page_and_a_twin_in_every_language,
    pages.test_pages_made_a_few_at_a_time_are_the_same,
    pages.test_sections_of_the_list_are_on_the_page,
    pages.test_table_has_a_row_for_every_code,
    pages.test_titles_and_descriptions_are_of_their_own,
    twins.test_twin_has_every_text_of_the_entry,
    term_shards.test_every_term_is_in_the_shard_that_a_question_asks_for,
    term_shards.test_the_tables_are_written_in_the_order_of_their_keys,
)
OF_CATALOGUE_AND_FOLDER = (
    diagnosis_shards.test_shards_and_tables_hold_the_same,
    diagnosis_shards.test_the_filter_lets_everything_through_that_is_known,
)
OF_LANGUAGE = (
    same_facts.test_every_text_of_the_json_is_on_the_page_in_the_twin_and_in_the_terminal,
    pages.test_article_is_small,
    pages.test_links_lead_to_what_is_published,
)
OF_FILES = (
    frames.test_every_language_has_its_pages,
    frames.test_every_page_is_small,
    frames.test_hand_written_pages_are_described_for_previews,
    frames.test_head_has_no_alternates_of_the_theme,
    frames.test_links_are_relative_but_on_the_page_that_can_stand_anywhere,
    frames.test_no_element_has_a_style_of_its_own,
    frames.test_nothing_comes_from_another_host,
    frames.test_page_says_who_it_is,
    frames.test_titles_and_descriptions_are_their_own,
)
OF_BUILD = (
    links.test_every_address_in_llms_txt_and_the_twins_is_a_file,
    links.test_every_address_in_the_sitemaps_is_a_page,
    links.test_every_link_of_every_page_resolves,
)


def name(test: Callable[..., None]) -> str:
    return test.__name__.removeprefix("test_")


@pytest.fixture(scope="module")
def frame(bundled_catalog: Catalog) -> Frame:
    return frames.framed(bundled_catalog, frames.URL)


@pytest.fixture(scope="module")
def files(bundled_catalog: Catalog, frame: Frame) -> frames.Files:
    return frames.texts_of(bundled_catalog, frame)


@pytest.fixture(scope="module")
def built(bundled_catalog: Catalog, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A whole build, published below a path of its host."""
    out = tmp_path_factory.mktemp("bundled") / "build"
    catalog = with_site_url(bundled_catalog, links.SITE_URL)
    build(catalog, out, PARTS, catalogue_files(BUNDLED), Reporter(quiet=True))
    return out


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*/[!d]*.yaml")), ids=lambda path: path.name)
def test_file_fits_its_schema(path: Path) -> None:
    schema.test_files_fit_their_schema(path)


@pytest.mark.parametrize("folder", [BUNDLED, DOCS], ids=lambda folder: folder.name)
def test_text_is_read_as_it_stands(folder: Path) -> None:
    mojibake.test_nothing_that_is_meant_as_it_stands_is_read_again(folder)


@pytest.mark.parametrize("test", OF_CATALOGUE, ids=name)
def test_catalogue(test: Callable[[Catalog], None], bundled_catalog: Catalog) -> None:
    test(bundled_catalog)


@pytest.mark.parametrize("test", OF_CATALOGUE_AND_FOLDER, ids=name)
def test_search_data(test: Callable[[Catalog, Path], None], bundled_catalog: Catalog, tmp_path: Path) -> None:
    test(bundled_catalog, tmp_path)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("test", OF_LANGUAGE, ids=name)
def test_language(test: Callable[[Catalog, str], None], language: str, bundled_catalog: Catalog) -> None:
    test(bundled_catalog, language)


@pytest.mark.parametrize("test", OF_FILES, ids=name)
def test_site(test: Callable[[frames.Files], None], files: frames.Files) -> None:
    test(files)


def test_site_runs_under_its_policy(files: frames.Files, frame: Frame) -> None:
    frames.test_every_page_runs_under_the_policy(files, frame)


@pytest.mark.parametrize("test", OF_BUILD, ids=name)
def test_build(test: Callable[[Path], None], built: Path) -> None:
    test(built / "site")


def test_build_does_not_name_its_machine(built: Path) -> None:
    addresses.test_nothing_built_names_the_machine_that_built_it(built)


@pytest.mark.parametrize("page", ["index", "api", "api-codes", "api-search"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_examples_ask_the_site_itself(language: str, page: str, built: Path) -> None:
    content = (built / "site" / language / f"{page}.html").read_text("utf-8")

    assert f"{links.SITE_URL}api/v1/" in content
    assert "@@" not in content


def test_home_counts_the_codes(files: frames.Files, bundled_catalog: Catalog) -> None:
    frames.test_home_counts_the_codes(files, bundled_catalog)


def test_plain_mkdocs_builds_the_pages_of_this_repository(tmp_path: Path) -> None:
    frames.assert_plain_mkdocs_builds(ROOT, tmp_path)
