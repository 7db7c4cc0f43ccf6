"""What of an edition is searched: its records, obligations and pages as documents for the search engine, which knows none of them."""
