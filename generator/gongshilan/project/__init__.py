"""One audience's share of the graph: records, fields and edges above its scope are gone before anything is derived or drawn."""
