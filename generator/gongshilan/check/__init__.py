"""Sources against the schema: typing, validating and normalising fields, until what is left is records."""
