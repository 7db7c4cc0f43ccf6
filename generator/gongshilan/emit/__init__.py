"""Thin emitters: one resolved view, written as JSON, CSV and the like. None reads a file or derives a fact."""
