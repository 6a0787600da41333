"""All targets by their names."""

from collections.abc import Mapping

from tests.fuzz import constants, diagnosis, escapes, importer, reader, renderer
from tests.fuzz.target import Target

TARGETS: Mapping[str, Target] = {
    module.__name__.rpartition(".")[2]: module.TARGET
    for module in (reader, renderer, escapes, diagnosis, constants, importer)
}
