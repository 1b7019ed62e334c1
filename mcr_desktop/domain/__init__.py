"""Frozen values and rules of the business, in the standard library alone; every other package may import it."""
