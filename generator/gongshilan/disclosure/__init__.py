"""How many voted for what, told so that nobody's vote can be worked out. Kinds and counts in, what may be told out."""
