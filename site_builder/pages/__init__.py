"""HTML and Markdown of codes and domains."""
