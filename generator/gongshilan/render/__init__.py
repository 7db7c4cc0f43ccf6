"""Pages → a site, by MkDocs and Material. The only stage that imports ``mkdocs``."""
