"""The settings of the constants in catalog.yaml: names, version, languages."""

from pydantic import Field, field_validator, model_validator

from site_builder.catalog.field_types import (
    GoModule,
    Identifier,
    JavaPackage,
    Licence,
    Line,
    NpmName,
    PackageName,
    Url,
    Version,
)
from site_builder.catalog.multilingual import Model
from site_builder.catalog.taken_names import TAKEN

_NAMED_BY = {"typescript": "npm", "go": "go", "java": "java"}
"""Target → the setting that names its package; where it is left out, the name follows from Python's."""


class Constants(Model):
    """The packages of constants that are generated."""

    package: PackageName = Field(description="The name by which Python imports it, such as acme_error_codes.")
    version: Version = Field(description='Numbers joined by dots, in quotes: "1.0.0".')
    targets: tuple[Identifier, ...] = Field(
        default=("python",),
        strict=False,
        min_length=1,
        description="The languages: python, typescript, go, java, or a folder in the project's templates/.",
    )
    npm: NpmName | None = Field(default=None, description='The package of TypeScript, such as "@acme/error-codes".')
    go: GoModule | None = Field(default=None, description="The module of Go, such as example.com/acme/codes.")
    java: JavaPackage | None = Field(default=None, description="The package of Java, such as com.example.acme.codes.")
    license: Licence | None = Field(
        default=None, description="Under which terms the packages are given, in SPDX's words, such as MIT."
    )
    source: Url | None = Field(default=None, description="Where the catalogue is kept, such as its repository.")
    authors: tuple[Line, ...] = Field(default=(), strict=False, description="Who answers for it: names.")

    @field_validator("targets")
    @classmethod
    def _distinct_targets(cls, targets: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(targets)) < len(targets):
            raise ValueError("a target is listed twice")
        return targets

    @model_validator(mode="after")
    def _importable_everywhere(self) -> "Constants":
        for target, setting in _NAMED_BY.items():
            name = self.package if setting == "java" else self.package.replace("_", "-")
            if target in self.targets and getattr(self, setting) is None and TAKEN[setting](name):
                raise ValueError(f"'{name}' cannot be imported in {target}; set {setting} to another name")
        return self
