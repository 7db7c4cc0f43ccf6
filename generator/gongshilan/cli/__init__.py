"""The command line: the only place that reads the clock, the environment and git's present."""
