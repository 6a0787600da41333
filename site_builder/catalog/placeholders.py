"""Find the placeholders of a message, and cut it at them."""

import re

_PLACEHOLDER = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
FOREIGN_PLACEHOLDER = re.compile(
    r"\$?\{\{? ?([A-Za-z0-9_.]+) ?\}?\}"
    r"|%\(([A-Za-z0-9_.]+)\)[a-z]"
    r"|%(?:([0-9]+)\$)?[-+#0 ]{0,4}[0-9]{0,3}(?:\.[0-9]+)?(?:hh?|ll?|z)?[sdiufgxXcqvp]"
    r"|<([A-Za-z][A-Za-z0-9_.-]{0,40})>"
)
"""`{0}`, `${order.id}`, `{{x}}`; `%(name)s`; `%s`, `%2$d`; `<name>`."""
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9_]")


def cut(text: str, *, foreign: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Cut a text at its placeholders: literals, names. One without a name has its number, from 1 on.

    `foreign`: what other systems write as placeholders are placeholders too.
    """
    literals, names, end = [], [], 0
    for number, match in enumerate((FOREIGN_PLACEHOLDER if foreign else _PLACEHOLDER).finditer(text), 1):
        literals.append(text[end : match.start()])
        names.append(_NOT_IN_NAME.sub("_", next(filter(None, match.groups()), str(number))))
        end = match.end()
    return (*literals, text[end:]), tuple(names)
