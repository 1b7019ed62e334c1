"""What a person can do, a module a goal; screens and `mcr` call nothing below it.

`workspaces` is what every service writes and reads through. A module named like a row of the ledger
(`accounts`, `people`, `notes`, `commitments`, `complaints`, `cases`) holds its verbs; modules whose names
begin alike (`case_...`, `register_...`, `signal_...`, `demo_...`) are parts of the one that is named so.
"""
