"""Machines that look for faults: see `make fuzz`."""
