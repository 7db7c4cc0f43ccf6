"""Many portals' standings at once: as columns in Parquet files, counted by an embedded engine or on a cluster. Needs the extra ``scale``."""
