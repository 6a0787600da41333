"""Views of entries, their addresses, and the finished answers."""
