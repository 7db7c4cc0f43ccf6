"""Other portals: their public data fetched, held to be hostile until proven otherwise, kept, and handed to the pages."""
