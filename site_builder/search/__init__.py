"""What search and diagnosis look for, as tables and as shards for the browser."""
