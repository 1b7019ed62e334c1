"""Notes: drafts, versions, tasks, mentions, files, and what was ever used."""
