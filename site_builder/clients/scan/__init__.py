"""Scan sources and logs for codes: unknown, deprecated or removed ones.

Sources are searched for what looks like a code of the catalogue (`sources`); logs are cut into records, and each is
diagnosed as a pasted error is (`logs`). The diagnosis itself is handed in: this side does not read lookup.db.
"""
