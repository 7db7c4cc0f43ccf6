"""Days and stretches of days: reading their Chinese wording, and working out the windows of a rulebook."""
