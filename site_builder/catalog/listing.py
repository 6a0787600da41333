"""List a folder of the catalogue: its files, and stray ones.

No file of an author is passed over in silence: what is neither an entry nor a known other file is told, with the
way out.
"""

import os
import re
from fnmatch import fnmatchcase
from operator import attrgetter
from pathlib import Path

SETTINGS_FILE = "catalog.yaml"
DOMAIN_FILE = "domain.yaml"
CONFIRMED = "confirmed.*.tsv"
RELEASED = "released.json"

OTHERS = (".*", "*.md", "LICENSE*", "schema.json", "*.schema.json", RELEASED, "*~", "#*#", "Thumbs.db", "desktop.ini")
"""Files that may lie beside the catalogue's own: for people, for editors, and what editors and systems leave."""
_LOCK = ".#*"
"""Lock that Emacs makes beside a file that is being edited."""
_YAML = re.compile(r"\.ya?ml$", re.IGNORECASE)

Item = os.DirEntry[str]
Stray = tuple[str, str]
"""(what is wrong, the way out)."""


def listing(folder: Path) -> list[Item]:
    """List a folder without files that may lie beside, by name. Raises OSError."""
    return sorted((item for item in os.scandir(folder) if not _is_other(item)), key=attrgetter("name"))


def is_folder(item: Item) -> bool:
    """Test for a folder, or a link to one."""
    try:
        return item.is_dir()
    except OSError:  # a loop of symbolic links
        return False


def _is_other(item: Item) -> bool:
    if is_folder(item):
        return item.name.startswith(".") and not _is_domain(item)
    if _YAML.search(item.name) and not fnmatchcase(item.name, _LOCK):
        return False
    return any(fnmatchcase(item.name, pattern) for pattern in OTHERS)


def _is_domain(item: Item) -> bool:
    try:
        return Path(item.path, DOMAIN_FILE).exists()
    except OSError:  # a folder that may not be looked into
        return False


def stray_in_catalogue(item: Item) -> Stray | None:
    """Judge an item of the catalogue's folder; None for settings and folders of domains."""
    if is_folder(item) or item.name == SETTINGS_FILE:
        return _misnamed(item)
    if _YAML.search(item.name):
        return f"only {SETTINGS_FILE} lies here", "move the entry into its domain's folder"
    return _unknown(SETTINGS_FILE)


def stray_in_domain(item: Item) -> Stray | None:
    """Judge an item of a domain's folder; None for domain.yaml, entries and what is confirmed of them."""
    if is_folder(item):
        return "a folder inside a domain", "one domain is one flat folder"
    extension = _YAML.search(item.name)
    if extension is None:
        return None if fnmatchcase(item.name, CONFIRMED) else _unknown("<code>.yaml")
    if extension[0] != ".yaml":
        return f"the extension is '{extension[0]}'", "rename the file to '.yaml'"
    return _misnamed(item)


def _misnamed(item: Item) -> Stray | None:
    if item.name.startswith("."):
        tip = "take it away" if is_folder(item) else "take it away, or write ~2e where the code begins with one"
        return "the name begins with a dot, which hides it", tip
    if not item.name.isprintable():  # bytes that are not UTF-8 among them
        return "the name is not one of printable characters in UTF-8", "rename it"
    return None


def _unknown(expected: str) -> Stray:
    return "no file of a catalogue", f"call it {expected}, or move it elsewhere"
