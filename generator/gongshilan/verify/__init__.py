"""A finished site → what is wrong with it. Reads the files as a browser or a stranger would, and knows nothing of how they were made."""
