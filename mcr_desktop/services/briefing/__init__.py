"""Meetings and what is printed for them: agenda, brief, and where each line comes from."""
