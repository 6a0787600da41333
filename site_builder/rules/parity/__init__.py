"""Parity rules: each language of a text says the same as the source language.

A rule compares two texts of any two languages, as far as these let themselves be judged. A text that is missing or
`TODO` in one of them is none of their business.
"""

from site_builder.rules.parity import facts, wording

__all__ = ["facts", "wording"]
