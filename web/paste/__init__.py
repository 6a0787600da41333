"""Read a pasted text without knowing any code: its fields, brackets, folded form, and what may be a code."""
