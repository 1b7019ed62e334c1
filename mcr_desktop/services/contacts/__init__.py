"""The customer's people: cards, ties, careers, addresses, doubles, and who of us has their ear."""
