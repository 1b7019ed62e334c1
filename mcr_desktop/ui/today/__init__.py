"""The first screen: what wants to be done today, and what changed since the last look."""
