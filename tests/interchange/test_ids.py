"""Files and places have ids that XML allows, each its own."""

import re
from pathlib import PurePosixPath

from hypothesis import given
from hypothesis import strategies as st

from site_builder.interchange.xliff import file_id, unit_id

LOCS = st.tuples(st.just("prefixes"), st.text("a.:/ 中~3", min_size=1, max_size=4), st.just("meaning"))


@given(LOCS, LOCS)
def test_ids_of_places_are_names_and_distinct(one: tuple[str, ...], other: tuple[str, ...]) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._:-]+", unit_id(one))
    assert (unit_id(one) == unit_id(other)) == (one == other)


def test_ids_of_files_are_names() -> None:
    assert file_id(PurePosixPath("sms/isv.A~2f.yaml")) == "sms:isv.A:7e:2f.yaml"
