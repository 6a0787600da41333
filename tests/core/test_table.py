"""Rows are compared with those of before by their keys: what is the same is copied, all else is inserted."""

from hypothesis import given
from hypothesis import strategies as st

from site_builder.core.table import Row, Same, compared

KEYS = st.tuples(st.integers(0, 5), st.integers(0, 2))
ROWS = st.dictionaries(KEYS, st.sampled_from("ab")).map(lambda rows: tuple((*key, rows[key]) for key in sorted(rows)))


@given(ROWS, ROWS)
def test_copied_and_inserted_rows_together_are_the_new_ones(before: tuple[Row, ...], rows: tuple[Row, ...]) -> None:
    made: list[Row] = []
    for part in compared(before, rows, 2):
        if isinstance(part, Same):
            made += [row for row in before if part.first <= row[:2] <= part.last]
        else:
            made += part

    assert tuple(made) == rows


@given(ROWS, ROWS)
def test_no_row_is_inserted_that_stood_there(before: tuple[Row, ...], rows: tuple[Row, ...]) -> None:
    inserted = [row for part in compared(before, rows, 2) if not isinstance(part, Same) for row in part]

    assert not set(inserted) & set(before)


def test_neighbours_are_copied_together() -> None:
    before = tuple((number, "a") for number in range(9))
    rows = (*before[:4], (4, "b"), *before[5:])

    assert list(compared(before, rows, 1)) == [Same((0,), (3,)), [(4, "b")], Same((5,), (8,))]
