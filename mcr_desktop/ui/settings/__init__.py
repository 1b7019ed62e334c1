"""The screen of settings: this workspace, its ways in, its backups, and what is assumed."""
