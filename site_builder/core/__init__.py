"""Paths, errors, digests, progress and workers: what knows no catalogue."""
