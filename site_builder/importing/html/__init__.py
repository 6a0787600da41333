"""Tables of HTML: from tags to rows, each cell as Markdown."""
