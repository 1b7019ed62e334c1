"""The explorer: what is asked of an account's complaints, how it is broken down, drawn and explained."""
