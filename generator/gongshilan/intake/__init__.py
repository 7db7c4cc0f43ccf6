"""Tables and Word documents of offices, in and out: rows ↔ records."""
