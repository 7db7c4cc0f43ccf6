"""The build room: the stages in order, and the list of what an edition's site is made of."""
