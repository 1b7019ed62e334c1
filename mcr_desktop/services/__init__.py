"""What a person can do, a module a goal; screens and `mcr` call nothing below it.

`workspaces` is what every service writes and reads through. What stands here belongs to an account as a
whole or to all that is in it (search, undo, histories); each part of the work has a folder of its own.
"""
