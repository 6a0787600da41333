"""Every byte of a build is as it was approved; `python -m tests.approved --renew` approves what is made now."""

from pathlib import Path

from tests.approved import approved, listed


def test_a_build_has_the_approved_bytes(tmp_path: Path) -> None:
    now, before = listed(tmp_path).splitlines(), approved().splitlines()

    assert sorted(set(now) - set(before)) == [], "approve them with `python -m tests.approved --renew`"
    assert sorted(set(before) - set(now)) == [], "approve them with `python -m tests.approved --renew`"
