"""Synthetic portals of any size, with the truth that was planted in them. Everything comes from a seed; nothing here knows the assessment."""
