"""From a pasted text to its code and cause."""
