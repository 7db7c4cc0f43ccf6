"""What an edition shows of a record on a day: the one predicate that projection, publication, history and all checks ask."""
