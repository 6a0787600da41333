"""Read lookup.db: entries and stored answers."""
