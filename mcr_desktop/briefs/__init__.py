"""Printed briefs: what they say, what each audience may see, and how they look."""
