"""The ways to a profile's key, and the primitives with which everything is sealed and signed."""
