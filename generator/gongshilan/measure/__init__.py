"""Every derived figure that pages, tables, search and charts show, each by a function named after it, on the projected graph.

Pages lay out what stands here; they work out nothing themselves.
"""
