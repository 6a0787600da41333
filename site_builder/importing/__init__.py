"""Import error-code tables of other people's pages: Markdown, HTML, CSV or JSON in, catalogue entries out."""
