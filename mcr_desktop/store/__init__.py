"""The one home of SQLAlchemy: the encrypted store, the one door for writes, and reads as frozen rows.

`engine` opens it, `schema` says what it holds, `journal` writes and merges through `cells`, `queries` and
the modules named like what they read give rows; nothing of the database's leaves this package.
"""
