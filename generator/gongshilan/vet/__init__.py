"""Problems that show only once all records are linked, each in a module of its own; ``vet.py`` asks them all."""
