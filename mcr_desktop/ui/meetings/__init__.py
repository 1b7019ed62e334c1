"""The screen of one meeting: prepared, held with fast capture, and its outcome."""
