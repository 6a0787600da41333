"""Constants of lookup.db and of the browser's files, shared by writer and readers."""

from enum import IntEnum

APPLICATION_ID = 0x65726478
"""`erdx` in the header of the file: tells ours from any other SQLite database."""
SCHEMA_VERSION = 7
"""Of the tables. That of the JSON in them stands in `site_builder.data.records`."""
LIST_SCHEMA = 6
"""Of `codes.json`: a worker that knows another one loads the page anew."""
DIGITS = 10
"""Of the digest in the name of a file that the worker fetches."""

TABLES = frozenset(
    (
        *("meta", "answer", "domain", "prefix", "entry", "spelling", "document"),
        *("search_code", "search_term"),
        *("diagnosis", "diagnosis_anchor", "diagnosis_entry"),
    )
)
"""Of the database: one that lacks any is not whole."""
WEIGHT = 0xFFF
"""A posting is strength << 12 | weight: the bits of the weight."""
HASHES = 3
"""Bits that a member has in the Bloom filter of spellings and anchors."""
WIDE = 4
NARROW = 8
"""Characters of an anchor that begins with a character beyond ASCII, or within."""
WIRE, MESSAGE, WORDING, TRANSLATION = range(4)
"""Kinds of message texts: really sent, documented, documented at another date, translated documentation."""

KINDS = ("error", "warning", "success")
STATUSES = ("active", "deprecated", "removed")
FAULTS = ("caller", "service")
ACTS = ("developer", "account", "content", "provider")
POLICIES = ("never", "after-change", "backoff", "wait")
"""The values that facts of an entry take; a test holds them to the model."""


class How(IntEnum):
    """Ways in which a spelling names an entry, best first."""

    CODE = 0
    BARE = 1
    """The code without its domain's prefix."""
    ALIAS = 2
    MEMBER = 3
    """The enum member."""
    MOVED = 4
    """The bare code, an alias or the member of a tombstone; its code is an ALIAS of its successor."""
    OTHER = 5
    """What another system calls it (`codes`)."""


OWN = (How.CODE, How.BARE, How.MEMBER)
"""Spellings that are searched for parts and for what is mistyped too; all others are found as a whole."""
UNCLAIMED = (How.MOVED, How.OTHER)
"""Spellings of which nothing is concluded in a paste: `15` of another system is a number as any text may have it."""
