"""The one style in which entries are written: `errdex format`, `errdex import`, `errdex new`."""
