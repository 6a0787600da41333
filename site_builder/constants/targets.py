"""Render constants of a language from its folder of templates: Catalog in, source files out.

The program brings the folders in `templates/constants/`; a project has its own in `templates/` beside its catalogue,
and a file there takes the place of the program's of the same path. A file that ends in `.j2` is a template, any other
is taken as it is, and one whose name begins with `_` is only included by others. The path says how often a file is
made: `{domain}`, `{enum}` and `{module}` in it once a domain, `{part}` once for every part of a domain, `{language}`
once a language; a template that gives nothing makes no file. Writes nothing.
"""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, Final, TypeAlias

from jinja2 import FunctionLoader, StrictUndefined, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from site_builder.catalog.model import Catalog
from site_builder.constants.escapes import FILTERS
from site_builder.constants.view import CatalogueView, DomainView, LanguageView, Part, catalogue_view
from site_builder.core.errors import UserError
from site_builder.core.fingerprint import TEMPLATES as OF_PROJECT
from site_builder.core.paths import TEMPLATES

PYTHON: Final = "python"
"""The target that is more than templates; see `python.py`."""
_PLACE = re.compile(r"\{([^{}]*)\}")
_OF_DOMAIN: Final = frozenset({"domain", "enum", "module", "part"})
_SUFFIX: Final = ".j2"

_Sources: TypeAlias = Mapping[str, tuple[Path, str]]
"""The file and its text, by its path below the target's folder."""


class TemplateError(UserError):
    """A template cannot be rendered; the text is one line with its file, line and fault."""


@dataclass(frozen=True)
class _Round:
    """What a file is made of: a domain, a part of it, a language, as its path asks for."""

    domain: DomainView | None
    part: Part | None
    language: LanguageView | None

    def places(self, names: Mapping[str, str]) -> Mapping[str, str]:
        """What stands for each `{name}` of a path."""
        known = {"java": names["java"].replace(".", "/")}
        if self.domain is not None:
            known |= {"domain": self.domain.id, "enum": self.domain.enum, "module": self.domain.module}
        if self.part is not None:
            known["part"] = str(self.part.number)
        if self.language is not None:
            known["language"] = self.language.id
        return known

    def facts(self) -> Mapping[str, Any]:
        """What a template may name besides the catalogue."""
        facts: dict[str, Any] = {}
        if self.domain is not None:
            facts |= {"domain": self.domain, "made": self.domain.made}
        if self.part is not None:
            facts["part"] = self.part
        if self.language is not None:
            facts["language"] = self.language.id
        return facts


def targets(catalog: Catalog) -> Iterator[tuple[str, Mapping[PurePosixPath, bytes]]]:
    """Render every target that catalog.yaml lists, but for Python's: (name, files by path). Raises TemplateError."""
    wanted = [target for target in catalog.settings.constants.targets if target != PYTHON]
    if wanted:
        view = catalogue_view(catalog)
        for target in wanted:
            yield target, _rendered(view, target, catalog.folder.absolute().parent / OF_PROJECT / target)


def files(catalog: Catalog, target: str) -> Mapping[PurePosixPath, bytes]:
    """Render one target. Raises TemplateError where a template is at fault."""
    return _rendered(catalogue_view(catalog), target, catalog.folder.absolute().parent / OF_PROJECT / target)


def _rendered(view: CatalogueView, target: str, own: Path) -> Mapping[PurePosixPath, bytes]:
    sources = {**_sources(TEMPLATES / "constants" / target), **_sources(own)}
    environment, shared = _environment(sources), view._asdict()
    made: dict[PurePosixPath, bytes] = {}
    for name, (file, text) in sources.items():
        if PurePosixPath(name).name.startswith("_"):
            continue
        for one in _rounds(view, name):
            path = _path(name, file, one.places(view.names))
            content = text
            if name.endswith(_SUFFIX):
                content = _render(environment, sources, name, {**shared, **one.facts()})
                if not content.strip():
                    continue
            if path in made:
                raise TemplateError(f"{_shown(file)}: another template makes {path} too; rename one of them")
            made[path] = content.encode()
    for path in made:
        if not made.keys().isdisjoint(path.parents):
            raise TemplateError(f"{_shown(own)}: {path.parent} would be a file and a folder; rename one of them")
    return made


def _sources(folder: Path) -> _Sources:
    """Read the files of a target's folder; none of an absent one. What lies outside is out of reach."""
    root = folder.resolve()
    found = {}
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.is_dir() or any(part.startswith(".") for part in parts):
            continue
        if not file.resolve().is_relative_to(root):
            raise TemplateError(f"{_shown(file)}: leads out of {folder.name}/; put the file itself there")
        try:
            found["/".join(parts)] = (file, file.read_text("utf-8"))
        except UnicodeDecodeError as error:
            raise TemplateError(f"{_shown(file)}: is not UTF-8 (byte {error.start}); save it as UTF-8") from None
        except OSError as error:
            raise TemplateError(f"{_shown(file)}: cannot be read: {(error.strerror or str(error)).lower()}") from None
    return found


def _environment(sources: _Sources) -> ImmutableSandboxedEnvironment:
    """A project's templates are not the user's who builds somebody else's catalogue: they run in the sandbox."""

    def load(name: str) -> tuple[str, str, None] | None:
        return (sources[name][1], str(sources[name][0]), None) if name in sources else None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(FILTERS)
    return environment


def _rounds(view: CatalogueView, name: str) -> Iterator[_Round]:
    """Each time that a file is made, as its path asks for."""
    asked = frozenset(_PLACE.findall(name))
    domains = view.domains if asked & _OF_DOMAIN else (None,)
    languages = view.languages if "language" in asked else (None,)
    for domain, language in product(domains, languages):
        parts = domain.parts if domain is not None and "part" in asked else (None,)
        for part in parts:
            yield _Round(domain, part, language)


def _path(name: str, file: Path, places: Mapping[str, str]) -> PurePosixPath:
    """The path of the file that is made, below the target's folder in the output."""
    unknown = [place for place in _PLACE.findall(name) if place not in (*_OF_DOMAIN, "language", "java")]
    if unknown:
        known = ", ".join(f"{{{place}}}" for place in (*sorted(_OF_DOMAIN), "language", "java"))
        raise TemplateError(f"{_shown(file)}: {{{unknown[0]}}} in a path means nothing; known are {known}")
    return PurePosixPath(_PLACE.sub(lambda place: places[place[1]], name).removesuffix(_SUFFIX))


def _render(environment: ImmutableSandboxedEnvironment, sources: _Sources, name: str, facts: Mapping[str, Any]) -> str:
    try:
        return environment.get_template(name).render(facts)
    except TemplateSyntaxError as error:
        place = f"{_shown(Path(error.filename or name))}:{error.lineno}"
        raise TemplateError(f"{place}: {error.message}") from None
    except Exception as error:  # whatever a template can do wrong: its author wants to know where
        file, line = _last_line(error.__traceback__, sources) or (sources[name][0], 1)
        said = f"there is no {error} to include" if isinstance(error, TemplateNotFound) else str(error)
        raise TemplateError(f"{_shown(file)}:{line}: {' '.join(said.split()) or type(error).__name__}") from None


def _last_line(traceback: TracebackType | None, sources: _Sources) -> tuple[Path, int] | None:
    """The line of a template that was last at work."""
    files = {str(file): file for file, _ in sources.values()}
    found = None
    while traceback is not None:
        file = files.get(traceback.tb_frame.f_code.co_filename)
        if file is not None:
            found = file, traceback.tb_lineno
        traceback = traceback.tb_next
    return found


def _shown(file: Path) -> str:
    """The file as seen from the working directory."""
    return os.path.relpath(file) if file.is_relative_to(Path.cwd()) else str(file)
