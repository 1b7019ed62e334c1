"""How accurate and how quick the root-cause engine is, beside published methods and other programs."""
