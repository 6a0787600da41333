"""Why a command cannot go on, for the person who gave it."""


class UserError(Exception):
    """The text is one line that says what is amiss, and where there is one the way out."""
