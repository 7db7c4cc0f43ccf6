"""A second reading of the rules, for comparison: records, windows, requirements and lateness worked out again from the files and
the documents alone. Nothing here comes from the package; it is naive on purpose, knows only the words that the outline's rulebook
uses, and stops at any other."""
