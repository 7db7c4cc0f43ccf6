"""Bytes → sources: strict YAML, front matter, positions. Everything that can be wrong with a file has a message."""
