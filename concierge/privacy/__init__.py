"""Personal data: what was done with it, and what its owner asks for."""
