"""Promises: made, kept, moved, recurring, listed, counted, and stood in for."""
