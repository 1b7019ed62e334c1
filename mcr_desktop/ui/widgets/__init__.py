"""Widgets that several screens use; each says in its first line what it is for."""
