"""Normalise and cut text: what is indexed is what is asked."""
