"""Targets: what is made of which template, templates of a project's own, and what is told of wrong ones."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest

from site_builder.assemble.build import with_site_url
from site_builder.catalog.model import Catalog
from site_builder.constants import targets
from site_builder.constants.targets import TemplateError
from site_builder.constants.view import PART, module_name
from site_builder.core.paths import TEMPLATES
from tests.constants.clients import AWKWARD, awkward, changed, hostile
from tests.factories import an_entry

OURS = ("typescript", "go", "java")


@pytest.fixture
def project(good_catalog: Catalog, tmp_path: Path) -> Catalog:
    """The good catalogue in a project that has a folder for templates."""
    return replace(good_catalog, folder=tmp_path / "catalog")


def put(project: Catalog, target: str, templates: Mapping[str, str]) -> None:
    """Put templates into the project, by path below the target's folder."""
    for name, text in templates.items():
        file = project.folder.parent / "templates" / target / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def made(project: Catalog, templates: Mapping[str, str]) -> dict[str, str]:
    """What a target of these templates makes."""
    put(project, "mine", templates)
    return {str(path): content.decode() for path, content in targets.files(project, "mine").items()}


@pytest.mark.parametrize("target", OURS)
def test_same_catalogue_gives_the_same_bytes(good_catalog: Catalog, target: str) -> None:
    elsewhere = replace(good_catalog, folder=Path("/elsewhere/catalog"))

    assert targets.files(elsewhere, target) == targets.files(good_catalog, target) != {}


@pytest.mark.parametrize("target", OURS)
def test_package_of_a_site_without_an_address_shows_no_link(good_catalog: Catalog, target: str) -> None:
    named, nameless = (
        b"\n".join(targets.files(with_site_url(good_catalog, url), target).values())
        for url in ("https://codes.acme.org/", None)
    )
    shown = re.compile(rb"(?:homepage|<url>|^ *(?://|\*) .*)(?:https?:/)?/[^\n]*zh/sms/|homepage|<url>", re.MULTILINE)

    assert b"https://codes.acme.org/" in named
    assert shown.search(named)
    assert not shown.search(nameless)


@pytest.mark.parametrize(("target", "file"), [("typescript", "package.json"), ("java", "pom.xml")])
def test_package_names_licence_and_source_where_the_catalogue_does(
    good_catalog: Catalog, target: str, file: str
) -> None:
    more = {"license": "Apache-2.0", "source": "https://git.acme.org/codes?a&b"}
    constants = good_catalog.settings.constants.model_copy(update=more)
    told = replace(good_catalog, settings=good_catalog.settings.model_copy(update={"constants": constants}))
    before, after = (targets.files(catalog, target)[PurePosixPath(file)].decode() for catalog in (good_catalog, told))

    assert "Apache-2.0" not in before
    assert "git.acme.org/codes" not in before
    if target == "typescript":
        package = json.loads(after)
        assert (package["license"], package["repository"]) == ("Apache-2.0", more["source"])
    else:
        text = "".join(ElementTree.fromstring(after).itertext())
        assert "Apache-2.0" in text
        assert more["source"] in text


@pytest.mark.parametrize("target", OURS)
def test_every_file_says_first_what_it_was_made_from(good_catalog: Catalog, target: str) -> None:
    for path, content in targets.files(awkward(good_catalog), target).items():
        assert b"Made by errdex from the catalogue example" in content.splitlines()[0], path


@pytest.mark.parametrize("target", OURS)
def test_files_hold_no_character_that_shows_other_code_than_what_runs(good_catalog: Catalog, target: str) -> None:
    for path, content in targets.files(hostile(good_catalog), target).items():
        text = content.decode()
        assert {one for one in text if not one.isprintable()} <= {"\n", "\t"}, path


@pytest.mark.parametrize("target", OURS)
def test_names_are_those_of_the_catalogue(good_catalog: Catalog, target: str) -> None:
    catalog = changed(good_catalog)
    text = "".join(content.decode() for content in targets.files(catalog, target).values())

    assert [entry.name for entry in catalog.entries if not re.search(rf"\b{entry.name}\b", text)] == []


def test_path_says_how_often_a_file_is_made(good_catalog: Catalog, project: Catalog) -> None:
    mail = good_catalog.domains[0].model_copy(update={"id": "e-mail", "enum": "MailCode"})
    both = replace(project, domains=(*project.domains, mail), entries=(*project.entries, an_entry("X", "e-mail")))

    files = made(
        both,
        {
            "once.txt.j2": "{{ domains | length }} {{ made }}",
            "{domain}/of.txt.j2": "{{ domain.codes | length }}",
            "{module}.{enum}.txt.j2": "{{ made }}",
            "{domain}.{language}.txt.j2": "{{ language }}",
            "{java}/{domain}-{part}.txt.j2": "{{ part.number }} {{ part.codes | length }}",
            "{language}.txt": "as {{ it }} is",
            "_macros.j2": "never by itself",
            "nothing.txt.j2": "{% if false %}x{% endif %}\n",
            ".hidden": "",
        },
    )

    about = "Made by errdex from the catalogue example"
    how = "; edit that, not this, then: errdex build --only constants"
    assert files == {
        "once.txt": f"2 {about}{how}",
        "sms/of.txt": "3",
        "e-mail/of.txt": "1",
        "sms.SmsErrorCode.txt": f"{about}, domain sms{how}",
        "e_mail.MailCode.txt": f"{about}, domain e-mail{how}",
        **{f"{domain}.{language}.txt": language for domain in ("sms", "e-mail") for language in ("zh", "en")},
        "example_error_codes/sms-1.txt": "1 3",
        "example_error_codes/e-mail-1.txt": "1 1",
        "zh.txt": "as {{ it }} is",
        "en.txt": "as {{ it }} is",
    }


def test_parts_divide_a_domain(project: Catalog) -> None:
    entries = tuple(project.entries[0].model_copy(update={"code": f"{n:05}"}) for n in range(PART + 1))
    files = made(replace(project, entries=entries), {"{part}.j2": "{{ part.codes[0].code | raw }}"})

    assert files == {"1": "00000", "2": f"{PART:05}"}


def test_file_of_a_project_takes_the_place_of_the_programs(project: Catalog) -> None:
    before = targets.files(project, "java")
    put(project, "java", {"pom.xml.j2": "<mine>{{ title | xml }}</mine>", "LICENSE": "mine"})
    after = targets.files(project, "java")

    assert after[PurePosixPath("pom.xml")].startswith(b"<mine>")
    assert after[PurePosixPath("LICENSE")] == b"mine"
    assert {path for path in after if after[path] != before.get(path)} == {
        PurePosixPath("pom.xml"),
        PurePosixPath("LICENSE"),
    }


@pytest.mark.parametrize(
    ("template", "line", "said"),
    [
        ("a\n{{ nothing }}", 2, "'nothing' is undefined"),
        ("a\n\n{% for %}", 3, "Expected an expression, got 'end of statement block'"),
        ("{{ title }}", 1, "a text of the catalogue is printed by way of a filter that makes it safe, such as | json"),
        ("{{ 'x' ~ title }}", 1, "a text of the catalogue is printed by way of a filter"),
        ("{{ [title] | join }}", 1, "a text of the catalogue is printed by way of a filter"),
        ("{{ title | upper }}", 1, "a text of the catalogue is printed by way of a filter"),
        ("{{ title._text }}", 1, "access to attribute '_text' of 'Unescaped' object is unsafe."),
        (
            "{{ title.__class__.__init__.__globals__ }}",
            1,
            "access to attribute '__init__' of 'StrictUndefined' object is unsafe.",
        ),
        ("{{ domains[0].codes[0].codes.clear() }}", 1, "access to attribute 'clear' of 'dict' object is unsafe."),
        ("{{ title | jaba }}", 1, "No filter named 'jaba'"),
        ("{{ 3 | comment }}", 1, "this filter takes a text, not int"),
        ("{% include '../../secret.j2' %}", 1, "there is no ../../secret.j2 to include"),
        ("{% include '/etc/passwd' %}", 1, "there is no /etc/passwd to include"),
        ("{% include 'self.j2' %}", 1, "maximum recursion depth exceeded"),
        ("{{ 1 // 0 }}", 1, "integer division or modulo by zero"),
        ("{{ range(9999999) | list }}", 1, "Range too big"),
    ],
)
def test_fault_of_a_template_is_one_line_with_its_place(project: Catalog, template: str, line: int, said: str) -> None:
    with pytest.raises(TemplateError) as failure:
        made(project, {"self.j2": template})

    place = project.folder.parent / "templates/mine/self.j2"
    assert str(failure.value).startswith(f"{place}:{line}: {said}")
    assert "\n" not in str(failure.value)


def test_fault_in_an_included_file_is_told_there(project: Catalog) -> None:
    with pytest.raises(TemplateError, match=r"/mine/_macros\.j2:2: 'nothing' is undefined"):
        made(project, {"x.j2": "\n\n\n{% include '_macros.j2' %}", "_macros.j2": "\n{{ nothing }}"})


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ["{domian}.txt"],
            r"/mine/\{domian\}\.txt: \{domian\} in a path means nothing; known are \{domain\}, \{enum\}",
        ),
        (["x.txt", "x.txt.j2"], r"/mine/x\.txt\.j2: another template makes x\.txt too; rename one of them"),
        (["{domain}.txt", "sms.txt"], r"another template makes sms\.txt too"),
        (["x.j2", "x/y"], r"/templates/mine: x would be a file and a folder; rename one of them"),
    ],
)
def test_fault_of_a_path_is_told(project: Catalog, names: list[str], said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        made(project, dict.fromkeys(names, "x"))


def test_templates_cannot_lead_out_of_their_folder(project: Catalog, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret", "utf-8")
    put(project, "mine", {"a.j2": "{% include 'link' %}"})
    (tmp_path / "templates/mine/link").symlink_to(tmp_path / "secret")

    with pytest.raises(TemplateError, match=r"/mine/link: leads out of mine/; put the file itself there"):
        targets.files(project, "mine")


def test_file_that_is_no_text_is_told(project: Catalog, tmp_path: Path) -> None:
    put(project, "mine", {"a.j2": ""})
    (tmp_path / "templates/mine/logo.png").write_bytes(b"\x89PNG")

    with pytest.raises(TemplateError, match=r"/mine/logo\.png: is not UTF-8 \(byte 0\)"):
        targets.files(project, "mine")


def test_modules_have_names_of_their_own() -> None:
    names = [module_name(domain) for domain in (*AWKWARD, "n", "n-2fa", "sms-2016", "sms")]

    assert len(set(names)) == len(names)
    assert all(name.isidentifier() for name in names)


def test_no_template_of_ours_prints_a_text_as_it_is() -> None:
    files = [path for target in OURS for path in (TEMPLATES / "constants" / target).rglob("*.j2")]

    assert len(files) > 30
    assert [str(path) for path in files if re.search(r"\|\s*raw\b", path.read_text("utf-8"))] == []
