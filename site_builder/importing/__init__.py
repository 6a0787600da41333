"""Import error-code tables of other people's pages: Markdown, CSV or JSON in, catalogue entries out."""
