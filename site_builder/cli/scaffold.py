"""`errdex init` and `errdex new`: begin a project, begin an entry.

Nothing is ever overwritten: where one of the files is there already, none is written.
"""

import datetime
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import click
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from pydantic import TypeAdapter, ValidationError

from site_builder.catalog.field_errors import unfit
from site_builder.catalog.field_types import Code, Identifier, LanguageId, Line
from site_builder.catalog.json_schema import schemas
from site_builder.catalog.loader import load
from site_builder.catalog.model import Catalog, Domain
from site_builder.catalog.multilingual import TODO
from site_builder.catalog.naming import is_taken, slug_of
from site_builder.catalog.yaml_file import Plain
from site_builder.cli.options import catalog_option
from site_builder.core.paths import TEMPLATES
from site_builder.formatting.comments import HEAD, Comments
from site_builder.formatting.entry_text import SCHEMA, entry_text
from web.text.words import FALLBACK, InterfaceWords, languages

_FILES: Mapping[str, str] = {
    "catalog/catalog.yaml": "catalog.yaml.j2",
    "catalog/{domain}/domain.yaml": "domain.yaml.j2",
    "catalog/{domain}/{code}.yaml": "entry.yaml.j2",
    "README.md": "README.md.j2",
    ".gitignore": "gitignore.j2",
    ".gitattributes": "gitattributes.j2",
    ".vscode/settings.json": "settings.json.j2",
    ".vscode/extensions.json": "extensions.json.j2",
    ".pre-commit-config.yaml": "pre-commit-config.yaml.j2",
    ".github/workflows/errdex.yml": "workflow.yml.j2",
}
"""File of a new project → its template."""
_NAMES: Mapping[str, str] = {
    "ar": "العربية",
    "cs": "Čeština",
    "es": "Español",
    "fr": "Français",
    "he": "עברית",
    "hi": "हिन्दी",
    "id": "Bahasa Indonesia",
    "it": "Italiano",
    "ko": "한국어",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "pt-BR": "Português (Brasil)",
    "ru": "Русский",
    "th": "ไทย",
    "tr": "Türkçe",
    "uk": "Українська",
    "vi": "Tiếng Việt",
    "zh-Hant": "繁體中文",
    "zh-TW": "繁體中文",
}
"""What speakers of a language call it; the program's own languages say it in `web/words/project.yaml`."""
_NOT_IN_ID = re.compile(r"[^a-z0-9]+")


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--lang", default="en", show_default=True, help="Its languages, the source language first: en,zh")
@click.option("--id", "identifier", help="Its id, in lower case; from the folder's name when not given.")
@click.option("--title", help="Its title; from the id when not given.")
@click.option("--domain", default="app", show_default=True, help="The first product, service or component.")
def init_command(folder: Path, lang: str, identifier: str | None, title: str | None, domain: str) -> None:
    """Begin a catalogue of your own in FOLDER: settings, a domain, a first code, files for editor and CI."""
    identifier = _checked("--id", Identifier, identifier or _id_of(folder.resolve().name))
    domain = _checked("--domain", Identifier, domain)
    title = _checked("--title", Line, title or identifier.replace("-", " ").capitalize())
    wanted = [_checked("--lang", LanguageId, one.strip()) for one in lang.split(",")]
    if len(set(wanted)) < len(wanted):
        raise click.UsageError(f"--lang '{lang}' names a language twice")
    files = _project(identifier, title, domain, wanted)
    _write(folder, files)
    click.echo(f"{len(files)} files in {folder}; now:")
    for command in (f"cd {folder}", "errdex validate", "errdex serve --watch"):
        click.echo(f"  {command}")
    foreign = [one for one in wanted if one.split("-")[0] not in languages("pages")]
    if foreign:
        click.echo("the interface has no words of this language yet and speaks English; to translate them:")
        for one in foreign:
            click.echo(f"  mkdir -p words; errdex words {one} >> words/{one}.yaml")


@click.command("new")
@click.argument("code")
@click.option("--domain", help="The domain that the code is of; may be left out where there is only one.")
@catalog_option
def new_command(code: str, folder: Path, domain: str | None) -> None:
    """Begin the entry of CODE: category, side and retry advice guessed from its like, texts to be written."""
    catalog = load(folder).catalog
    if catalog is None:
        raise click.ClickException(f"{folder} cannot be read; see `errdex validate`")
    of = _domain_of(catalog, domain)
    code = _checked("CODE", Code, code)
    slug = _free_slug(catalog, of, code, folder)
    path = PurePosixPath(of.id, f"{slug}.yaml")
    given = _guessed(catalog, of, code)
    _write(folder, {str(path): _entry(catalog, code, given)})
    left = ["message", "cause", "solution", *(name for name in ("category", "fault", "retry") if given[name] is None)]
    click.echo(f"{folder / path}; left to write: {', '.join(left)}")


def _project(identifier: str, title: str, domain: str, wanted: list[str]) -> dict[str, str]:
    """The files of a new project, by their paths."""
    prefix = _NOT_IN_ID.sub("", domain).upper()[:8] or "APP"
    code = f"{prefix}-1001"
    shown = {
        "id": identifier,
        "title": title,
        "domain": domain,
        "domain_title": domain.replace("-", " ").capitalize(),
        "enum": "".join(word.capitalize() for word in domain.split("-")) + "Error",
        "package": _package(identifier),
        "prefix": prefix,
        "code": code,
        "source": wanted[0],
        "fallback": FALLBACK if FALLBACK in wanted else wanted[0],
        "languages": [_language(one) for one in wanted],
        "today": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES / "project", encoding="utf-8"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    templates.filters["yaml"] = _quoted
    files = {
        path.format(domain=domain, code=code): templates.get_template(name).render(shown)
        for path, name in _FILES.items()
    }
    return {**files, **{f"catalog/{name}": text for name, text in schemas().items()}}


def _language(identifier: str) -> Mapping[str, Any]:
    words = InterfaceWords(identifier)["project"]
    own = words["language"] if identifier.split("-")[0] in languages("project") else None
    return {"id": identifier, "title": _NAMES.get(identifier, own or identifier), "words": words}


def _package(identifier: str) -> str:
    name = identifier.replace("-", "_")
    return f"{name if name[:1].isalpha() else f'codes_{name}'}_error_codes"


def _id_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_ID.sub("-", plain).strip("-") or "errors"


def _quoted(text: str) -> str:
    """A scalar of YAML for any line: JSON's strings are YAML's double-quoted ones."""
    return json.dumps(text, ensure_ascii=False)


def _checked(name: str, form: Any, value: str) -> str:
    try:
        checked: str = TypeAdapter(form).validate_python(value)
    except ValidationError as error:
        raise click.UsageError("; ".join(filter(None, unfit(name, error.errors()[0])))) from None
    return checked


def _domain_of(catalog: Catalog, domain: str | None) -> Domain:
    known = {one.id: one for one in catalog.domains}
    if domain is None and len(known) == 1:
        return next(iter(known.values()))
    if domain not in known:
        said = "name the domain" if domain is None else f"there is no domain '{domain}'"
        raise click.UsageError(f"{said} with --domain, one of {', '.join(known) or 'none yet'}")
    return known[domain]


def _free_slug(catalog: Catalog, domain: Domain, code: str, folder: Path) -> str:
    """The name of the new file. Raises UsageError where the code, or one that differs in case alone, is there."""
    for entry in catalog.entries_of(domain.id):
        if entry.code == code:
            raise click.UsageError(f"'{code}' is there already: {folder / entry.path}")
        if entry.code.casefold() == code.casefold():
            raise click.UsageError(
                f"'{code}' differs from '{entry.code}' ({folder / entry.path}) in case alone; if both are codes, copy"
                " that file and give the new one a `slug`"
            )
    slug = slug_of(code)
    if is_taken(slug):
        raise click.UsageError(f"'{code}' has no place as a file name; write the file by hand, with a `slug`")
    return slug


def _guessed(catalog: Catalog, domain: Domain, code: str) -> Mapping[str, str | None]:
    """Category, side and retry policy of the codes that begin alike, the longest common prefix first."""
    others = [entry for entry in catalog.entries_of(domain.id) if entry.kind == "error" and entry.status != "removed"]
    prefix = max((one for one in domain.prefixes if code.startswith(one)), key=len, default=None)
    alike = [entry for entry in others if prefix is None or entry.code.startswith(prefix)] or others

    def most(values: list[str]) -> str | None:
        return Counter(values).most_common(1)[0][0] if values else None

    category = most([entry.category for entry in alike if entry.category is not None])
    fault = domain.prefixes[prefix].fault if prefix is not None else most([one.fault for one in alike if one.fault])
    policy = most([one.retry.policy for one in alike if one.retry is not None])
    return {"category": category or next(iter(domain.categories), None), "fault": fault, "retry": policy}


def _entry(catalog: Catalog, code: str, given: Mapping[str, str | None]) -> str:
    texts: Plain = dict.fromkeys(catalog.languages, TODO)
    facts: dict[str, Plain] = {name: given[name] or TODO for name in ("category", "fault")}
    retry: Plain = {"policy": given["retry"] or TODO}
    causes: Plain = [{"cause": texts, "solution": texts}]
    data: dict[str, Plain] = {"code": code, **facts, "retry": retry, "message": texts, "causes": causes}
    return entry_text(data, catalog.languages, {HEAD: Comments(above=[SCHEMA])})


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files; where one of them is there, none is written."""
    there = [path for path in files if (folder / path).exists() or (folder / path).is_symlink()]
    if there:
        more = f" (and {len(there) - 1} more)" if len(there) > 1 else ""
        raise click.ClickException(f"{folder / there[0]} is there already{more}; nothing was written")
    try:
        for path, content in files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(content)
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {(error.strerror or str(error)).lower()}") from None
