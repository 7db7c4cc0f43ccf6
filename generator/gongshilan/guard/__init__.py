"""What must not get out by mistake: numbers that say who a person is or how to reach him, found however they are written."""
