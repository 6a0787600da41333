"""What every artefact says of an entry: records, addresses, finished answers."""
