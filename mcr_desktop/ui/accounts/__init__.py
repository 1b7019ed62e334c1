"""The screen of all accounts."""
