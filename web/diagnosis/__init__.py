"""Diagnose pasted texts: find their code and cause."""
