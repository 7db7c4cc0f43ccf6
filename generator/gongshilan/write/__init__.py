"""Records as an editor would write them: what ``new``, ``demo`` and imports put into files."""
