"""What a rule is: a generator of findings under an id."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from site_builder.document import Loc
from site_builder.model import Catalog
from site_builder.problem import Level


@dataclass(frozen=True)
class Finding:
    """What a rule found: in which file of the catalogue, at which place in it, and the way out."""

    path: Path
    loc: Loc
    text: str
    tip: str = ""
    level: Level = Level.ERROR


Rule = Callable[[Catalog], Iterable[Finding]]
RULES: dict[str, Rule] = {}


def rule(identifier: str) -> Callable[[Rule], Rule]:
    """Register a rule under the id that its problems show."""

    def register(check: Rule) -> Rule:
        RULES[identifier] = check
        return check

    return register
