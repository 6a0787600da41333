"""Serve the API and the site with Flask."""
