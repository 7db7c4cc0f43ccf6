"""Records → the sealed campaign graph: references both ways, checked."""
