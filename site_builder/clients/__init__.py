"""Clients of a catalogue: export, scan and agents."""
