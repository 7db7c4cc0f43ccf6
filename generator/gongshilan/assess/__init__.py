"""The sealed graph, a rulebook and a day → what every unit owes, the figures and the threads. Pure: nothing here reads a clock."""
