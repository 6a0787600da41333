"""lookup.db as entries and finished answers."""
