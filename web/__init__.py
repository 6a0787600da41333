"""Answer questions from what was built: lookup, search and diagnosis over HTTP. The reading side of errdex."""
