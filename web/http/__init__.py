"""The HTTP API and the site over Flask."""
