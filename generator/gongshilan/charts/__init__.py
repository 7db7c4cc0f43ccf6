"""Geometry of the drawings: numbers and days in, coordinates out. Words and colours are the pages' and the theme's business."""
