"""Build the data of search and diagnosis: tables and browser shards."""
