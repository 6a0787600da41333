"""Paths, errors, digests, progress and workers; knows no catalogue."""
