"""Pages → a site, by MkDocs. The only stage that imports ``mkdocs``."""
