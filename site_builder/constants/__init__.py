"""The constants package and its wheel."""
