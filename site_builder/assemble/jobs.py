"""Make many groups of artefacts, side by side where there are enough of them.

Who makes a group puts its files into the stage, so that their bytes do not travel between processes: digests come
back, and the documents that belong into lookup.db.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from site_builder.assemble.groups import SITE, Group
from site_builder.assemble.manifest import Made
from site_builder.assemble.stage import Stage
from site_builder.core.parallel import sliced
from site_builder.core.progress import Reporter
from site_builder.data.answers import Document


class Done(NamedTuple):
    """A group that is made, and its documents."""

    name: str
    made: Made
    documents: Sequence[Document]


class _Output(NamedTuple):
    files: Mapping[str, str]
    fresh: Sequence[str]
    documents: Sequence[Document]


def run(groups: Sequence[Group], stage: Stage, report: Reporter) -> Iterator[Done]:
    """Make the groups; gives them in their order, each as soon as it and those before it are done.

    Raises PublishError where two artefacts want the same path.
    """

    def make(numbers: range) -> list[_Output]:
        alike = groupby((groups[number] for number in numbers), attrgetter("make"))
        made = [content for maker, some in alike for content in maker([group.of for group in some])]
        return [_Output(*stage.put(content.files, SITE), content.documents) for content in made]

    if not groups:
        return
    with report.counted("groups to make", len(groups)) as counted:
        outputs = (output for part in sliced(make, len(groups)) for output in part)
        for group, output in counted(zip(groups, outputs, strict=True)):
            stage.keep(output.files, output.fresh)
            yield Done(group.name, Made(group.key, output.files), output.documents)
