"""Errors that a command reports to the person who gave it."""

import errno

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Reasons of the system why nothing more can be written, where another time it could."""


class UserError(Exception):
    """A command cannot go on; the text is one line with what is wrong and the way out."""
