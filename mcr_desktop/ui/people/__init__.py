"""People at a customer: list, map, coverage, card, merging, pasting."""
