"""Search: an edition's projected records become a static index, read alike by the browser and by ``gongshilan search``.

The format is described in docs/search-format.md. Pure functions: no MkDocs, no clock, no files.
"""
