"""Verified editions → a release that is served as a whole, kept, and can be gone back to."""
