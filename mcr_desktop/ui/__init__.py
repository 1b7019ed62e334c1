"""The one home of PySide6: `app` puts the program together, `main_window` holds the pages, a folder a screen.

Screens import one another nowhere: what two of them need lies in `widgets`, `models` or beside this file.
"""
