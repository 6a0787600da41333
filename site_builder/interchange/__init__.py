"""Texts out to translators and back: what is left to do, XLIFF, what comes back, confirmations."""
