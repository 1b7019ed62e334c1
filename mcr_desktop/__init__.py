"""MCR Desktop: the memory and early warning of the small team round each key account."""
