"""Put a build together and into place."""
