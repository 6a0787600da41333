"""Decode, fold and cut text, the same for indexing and for queries."""
