"""``python -m gongshilan``."""

from gongshilan.cli.main import main

main()
