"""Assemble a build and swap it into place."""
