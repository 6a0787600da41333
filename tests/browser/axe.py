"""axe-core, the accessibility checker, as the package axe-playwright-python carries it (pinned with the others)."""

from importlib.resources import files


def source() -> str:
    """The script, to be run in a page."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
