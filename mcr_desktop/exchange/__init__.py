"""Files in: parsed apart from the program, in a disposable process. Kept empty: that process starts here."""
