"""Every byte of a build is as it was approved; `python -m tests.approved --renew` approves what is made now."""

from pathlib import Path

import pytest

from tests.approved import CATALOGUES, approved, listed


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_build_has_the_approved_bytes(name: str, tmp_path: Path) -> None:
    now, before = listed(name, tmp_path).splitlines(), approved(name).splitlines()

    assert sorted(set(now) - set(before)) == [], "approve them with `python -m tests.approved --renew`"
    assert sorted(set(before) - set(now)) == [], "approve them with `python -m tests.approved --renew`"
