"""Progress: a moving line on a terminal, plain lines elsewhere, and the items go through either way."""

import pytest

from site_builder.core.progress import Reporter


@pytest.mark.parametrize("terminal", [True, False])
def test_counted_items_pass(
    terminal: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR" if terminal else "NO_COLOR", "1")
    report = Reporter()

    with report.step("reading"), report.counted("codes", 3) as counted:
        assert list(counted("abc")) == ["a", "b", "c"]
    assert ("\x1b" in capsys.readouterr().err) == terminal
