"""The static site around the catalogue's pages: MkDocs, shell, assets."""
