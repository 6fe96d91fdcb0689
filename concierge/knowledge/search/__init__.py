"""Finding the passages of the shop's own pages that answer a question."""
