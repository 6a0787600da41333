"""Errors that a command reports to the person who gave it."""


class UserError(Exception):
    """A command cannot go on; the text is one line with what is wrong and the way out."""
